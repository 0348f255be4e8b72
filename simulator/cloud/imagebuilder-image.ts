import { block, blocks, type Properties, text, textMap, texts } from "../schema/property";
import { parseArn } from "./arn";
import { architectureOfType } from "./aws-names";
import { CloudError, InitializationError } from "./error";
import { checkReferences, CONTAINER_RECIPE, DISTRIBUTION, INFRASTRUCTURE, meets } from "./imagebuilder";
import { recipeOf, requireReferences, slug, testDefaults } from "./imagebuilder";
import { arnOf, type Context, create, type Creation, ec2Id, findHere, here, type Kind, type Kinds } from "./kind";
import { isMutable, REPOSITORY } from "./ecr";
import { PARAMETER } from "./ssm";
import type { Ami, CloudResource, LaunchPermissions } from "./store";

export const IMAGE = "aws:imagebuilder/image:Image";

/** A create is a build, with AMIs in every region and account of the distribution. A deletion leaves them. */
const image: Kind = {
  doing: "creating Image Builder Image",
  call: "imagebuilder: CreateImage",
  check: checkReferences,
  guard: (creation) => {
    requireReferences(creation, creation.inputs);
  },
  id: (creation) => {
    const { state } = requireRecipe(creation);
    const version = arnOf(creation, "imagebuilder", `image/${slug(text(state, "name"))}/${text(state, "version")}`);
    return `${version}/${String(creation.store.next(version))}`;
  },
  arn: "{id}",
  make: build,
  // The provider updates nothing but tags: what else an update asks for is not done, and the next refresh shows it.
  update: ({ resource: { state } }) => ({
    executionRole: state["executionRole"],
    imageScanningConfiguration: state["imageScanningConfiguration"],
  }),
};

export const IMAGEBUILDER_IMAGES: Kinds = { [IMAGE]: image };

/** An image that is to be distributed. */
interface Building extends Context {
  readonly id: string;
  readonly inputs: Properties;
}

interface Build {
  readonly made: Building;
  readonly recipe: CloudResource;
  readonly number: string;
}

interface Planned {
  readonly ami: Ami;
  readonly parameters: readonly Properties[];
  readonly description: string;
}

/** A build that fails leaves the image, in the state FAILED. */
function build(made: Building): Properties {
  const { id } = made;
  const outputs = begun(made);
  try {
    return { ...outputs, outputResources: finishImage(made) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `waiting for Image Builder Image (${id}) create: unexpected state 'FAILED', wanted target 'AVAILABLE'. last error: ${reason}`;
    throw new InitializationError(message, { id, state: outputs });
  }
}

/** An image whose build takes time: it is there, and has no AMI yet. `finishImage` gives them. */
export function beginImage(context: Context, inputs: Properties): Pick<CloudResource, "id" | "state"> {
  return create(IMAGE, { ...image, make: begun }, context, inputs);
}

/** What is known of an image before it is built. */
function begun(made: Building): Properties {
  const { inputs, id, date } = made;
  const recipe = requireRecipe(made);
  const { name, version, platform } = recipe.state;
  const fixed = { arn: id, dateCreated: date, executionRole: text(inputs, "executionRole"), ...testDefaults(inputs) };
  const named = { name, version: `${String(version)}/${id.split("/").at(-1) ?? ""}`, platform };
  return { ...fixed, ...named, osVersion: osVersion(recipe), outputResources: [] };
}

/** Distributes an image that was built, and gives what came of it. Throws what AWS says where that fails. */
export function finishImage(made: Building): readonly Properties[] {
  const recipe = requireRecipe(made);
  requireParent(made, recipe);
  const distribution = findHere(made, DISTRIBUTION, "arn", text(made.inputs, "distributionConfigurationArn"));
  const distribute = recipe.type === CONTAINER_RECIPE ? distributeContainers : distributeAmis;
  return [distribute({ made, recipe, number: made.id.split("/").at(-1) ?? "" }, distribution)];
}

function requireRecipe(creation: Pick<Creation, keyof Context | "inputs">): CloudResource {
  const recipe = recipeOf(creation, creation.inputs);
  if (recipe) return recipe;
  throw new CloudError(
    "creating Image Builder Image: the recipe is of another account, which the simulator cannot build",
  );
}

/** A parent of the same account must have been built. */
function requireParent(context: Context, recipe: CloudResource): void {
  const parent = text(recipe.state, "parentImage");
  const [prefix = "", name = "", version = ""] = parent.split("/");
  if (parseArn(parent)?.account !== context.account || !prefix.endsWith(":image")) return;
  const built = here(context, IMAGE).some(({ id, state }) => {
    const [, foundName, foundVersion = ""] = id.split("/");
    const available = blocks(state, "outputResources").length > 0;
    return foundName === name && meets(foundVersion, version) && available;
  });
  if (!built) throw new Error(`The parent image ${parent} does not exist or has no version in the state AVAILABLE.`);
}

function distributeAmis(job: Build, distribution: CloudResource | undefined): Properties {
  const { made, recipe } = job;
  const own = { region: made.region, amiDistributionConfiguration: { name: defaultName(recipe) } };
  const targets = distribution ? blocks(distribution.state, "distributions") : [own];
  const planned = targets.flatMap((target) => planRegion(job, target));
  // All or nothing: a distribution that fails in one region fails the image.
  for (const { ami } of planned) refuseDuplicateName(made, ami);
  for (const { ami, parameters } of planned) {
    made.store.putAmi(ami);
    for (const parameter of parameters) writeParameter(made, ami, parameter);
  }
  const amis = planned.map(({ ami: { account, imageId, name, region }, description }) => {
    return { accountId: account, description, image: imageId, name, region };
  });
  return { amis, containers: [] };
}

function planRegion(job: Build, target: Properties): readonly Planned[] {
  const { made, recipe } = job;
  const settings = block(target, "amiDistributionConfiguration");
  const region = text(target, "region");
  const permission = block(settings, "launchPermission");
  const encrypted = isEncrypted(recipe, settings);
  if (encrypted) refuseSharing(recipe, settings, permission, region);
  const tags = {
    CreatedBy: "EC2 Image Builder",
    Ec2ImageBuilderArn: made.id,
    ...textMap(recipe.state, "amiTags"),
    ...textMap(settings, "amiTags"),
  };
  const architecture = architectureOf(made, recipe);
  const name = resolveName(text(settings, "name") || defaultName(recipe), job);
  const accounts = [made.account, ...texts(settings, "targetAccountIds").filter((id) => id !== made.account)];
  return accounts.map((account, index) => {
    const imageId = ec2Id({ ...made, account, region }, "ami");
    const launchPermissions = permissionsOf(index === 0 ? permission : {});
    const parameters = blocks(target, "ssmParameterConfigurations").filter(
      (item) => (text(item, "amiAccountId") || made.account) === account,
    );
    const own = { imageId, name, region, account, architecture, encrypted, launchPermissions };
    return { ami: { ...own, sourceImage: made.id, tags }, parameters, description: text(settings, "description") };
  });
}

/** EC2, "Share an AMI": a public one must be unencrypted, an encrypted one needs a customer's key. */
function refuseSharing(recipe: CloudResource, settings: Properties, permission: Properties, region: string): void {
  const where = `Distribution of the image to ${region} failed`;
  if (texts(permission, "userGroups").includes("all")) {
    throw new Error(
      `${where}: Encrypted snapshots cannot be shared publicly: an AMI with the user group 'all' must be unencrypted.`,
    );
  }
  const isKeyed = [settings, ...disks(recipe)].some((item) => text(item, "kmsKeyId") !== "");
  // A copy for another account begins with the snapshots of the build, which are under the keys of the recipe.
  const isBuiltUnderKeys = encryptedDisks(recipe).every((disk) => text(disk, "kmsKeyId") !== "");
  const { userIds, organizationArns, organizationalUnitArns } = permissionsOf(permission);
  const accounts = [...userIds, ...organizationArns, ...organizationalUnitArns];
  const copies = texts(settings, "targetAccountIds");
  if ((accounts.length > 0 && !isKeyed) || (copies.length > 0 && !isBuiltUnderKeys)) {
    throw new Error(
      `${where}: Snapshots encrypted with the AWS Managed CMK can't be shared. Specify another snapshot.`,
    );
  }
}

function refuseDuplicateName({ store }: Context, { name, account, region }: Ami): void {
  const taken = store.amis().find((ami) => ami.name === name && ami.account === account && ami.region === region);
  if (taken) {
    throw new Error(
      `Distribution of the image to ${region} failed: InvalidAMIName.Duplicate: AMI name ${name} is already in use by AMI ${taken.imageId}`,
    );
  }
}

function writeParameter({ store, account, date }: Context, ami: Ami, parameter: Properties): void {
  const id = text(parameter, "parameterName");
  const owner = text(parameter, "amiAccountId") || account;
  const old = store.get(PARAMETER, owner, ami.region, id);
  const state = {
    ...(old?.state ?? { name: id, type: "String", tier: "Standard", region: ami.region, dateCreated: date }),
    dataType: text(parameter, "dataType") || "aws:ec2:image",
    value: ami.imageId,
    insecureValue: ami.imageId,
  };
  store.put({ type: PARAMETER, id, account: owner, region: ami.region, state, managed: old?.managed ?? false });
}

function distributeContainers({ made, recipe, number }: Build, distribution: CloudResource | undefined): Properties {
  const own = text(block(recipe.state, "targetRepository"), "repositoryName");
  const targets = distribution ? blocks(distribution.state, "distributions") : [{ region: made.region }];
  const containers = targets.map((target) => {
    const region = text(target, "region");
    const settings = block(target, "containerDistributionConfiguration");
    const name = text(block(settings, "targetRepository"), "repositoryName") || own;
    requireRepository({ ...made, region }, name);
    const tags = [`${text(recipe.state, "version")}-${number}`, ...texts(settings, "containerTags")];
    const imageUris = tags.map((tag) => `${made.account}.dkr.ecr.${region}.amazonaws.com/${name}:${tag}`);
    for (const uri of imageUris) push({ ...made, region }, name, uri);
    return { region, imageUris };
  });
  return { amis: [], containers };
}

/** Image Builder makes no repository in the Regions that it distributes to. */
function requireRepository(place: Building, name: string): void {
  if (findHere(place, REPOSITORY, "id", name)) return;
  throw new Error(
    `Distribution of the image to ${place.region} failed: RepositoryNotFoundException: The repository with name '${name}' does not exist in the registry with id '${place.account}'`,
  );
}

/** A tag that an earlier image has moves, or is refused where tags are immutable and it is not excluded from that. */
function push(place: Building, name: string, uri: string): void {
  const { state } = findHere(place, REPOSITORY, "id", name) ?? { state: {} };
  const tag = uri.slice(uri.lastIndexOf(":") + 1);
  const isTaken = here(place, IMAGE).some((image) =>
    blocks(image.state, "outputResources")
      .flatMap((found) => blocks(found, "containers"))
      .some((found) => texts(found, "imageUris").includes(uri)),
  );
  if (!isTaken || isMutable(state, tag)) return;
  throw new Error(
    `Distribution of the image to ${place.region} failed: tag invalid: The image tag '${tag}' already exists in the '${name}' repository and cannot be overwritten because the repository is immutable.`,
  );
}

/** That of the parent where its name says it, else that of the instance which builds. EC2 launches no other pair. */
function architectureOf(made: Building, recipe: CloudResource): string {
  const infrastructure = findHere(made, INFRASTRUCTURE, "arn", made.inputs["infrastructureConfigurationArn"]);
  const [type] = texts(infrastructure?.state ?? {}, "instanceTypes");
  const ofParent = architectureIn(text(recipe.state, "parentImage"));
  if (type === undefined) return ofParent ?? "x86_64";
  const ofType = architectureOfType(type);
  if (ofType === undefined) throw new Error(`Invalid value '${type}' for InstanceType.`);
  if (ofParent === undefined || ofParent === ofType) return ofType;
  throw new Error(
    `The architecture '${ofType}' of the specified instance type does not match the architecture '${ofParent}' of the specified AMI.`,
  );
}

function architectureIn(parent: string): string | undefined {
  if (/arm64|aarch64|graviton/i.test(parent)) return "arm64";
  return /x86|amd64/i.test(parent) ? "x86_64" : undefined;
}

function osVersion({ state }: CloudResource): string {
  if (text(state, "platform") === "Windows") return "Microsoft Windows Server";
  return /image\/([^/]+)/.exec(text(state, "parentImage"))?.[1] ?? "Linux";
}

function disks(recipe: CloudResource): readonly Properties[] {
  return blocks(recipe.state, "blockDeviceMappings").map((mapping) => block(mapping, "ebs"));
}

function encryptedDisks(recipe: CloudResource): readonly Properties[] {
  return disks(recipe).filter(({ encrypted }) => encrypted === true || encrypted === "true");
}

function isEncrypted(recipe: CloudResource, settings: Properties): boolean {
  return (
    encryptedDisks(recipe).length > 0 || [settings, ...disks(recipe)].some((item) => text(item, "kmsKeyId") !== "")
  );
}

function defaultName(recipe: CloudResource): string {
  return `${text(recipe.state, "name")} {{ imagebuilder:buildDate }}`;
}

function resolveName(template: string, { made, number }: Build): string {
  return template
    .replace(/\{\{\s*imagebuilder:buildDate\s*\}\}/g, made.date.replaceAll(":", "-"))
    .replace(/\{\{\s*imagebuilder:buildVersion\s*\}\}/g, number);
}

function permissionsOf(permission: Properties): LaunchPermissions {
  return {
    userIds: texts(permission, "userIds"),
    userGroups: texts(permission, "userGroups"),
    organizationArns: texts(permission, "organizationArns"),
    organizationalUnitArns: texts(permission, "organizationalUnitArns"),
  };
}

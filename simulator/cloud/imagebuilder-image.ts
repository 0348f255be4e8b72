import { block, blocks, type Properties, text, textMap, texts } from "../schema/property";
import { parseArn } from "./arn";
import { architectureOfType } from "./aws-names";
import { CloudError } from "./error";
import {
  checkReferences,
  DISTRIBUTION,
  INFRASTRUCTURE,
  isPublic,
  requireReferences,
  testDefaults,
} from "./imagebuilder-configuration";
import { CONTAINER_RECIPE, IMAGE_RECIPE, meets, slug } from "./imagebuilder-recipe";
import {
  arnOf,
  type Context,
  type Created,
  type Creation,
  ec2Id,
  findHere,
  here,
  type Kind,
  type Kinds,
  stateText,
} from "./kind";
import { PARAMETER } from "./ssm";
import type { Ami, CloudResource, LaunchPermissions } from "./store";

const IMAGE = "aws:imagebuilder/image:Image";

/** A create is a build, with AMIs in every region and account of the distribution. A deletion leaves them. */
const image: Kind = {
  check: checkReferences,
  create: (creation) => {
    requireReferences(creation, creation.inputs, "creating Image Builder Image", "CreateImage");
    return build(creation);
  },
  // The provider updates nothing but tags: what else an update asks for is not done, and the next refresh shows it.
  update: ({ resource: { state } }) => ({
    executionRole: state["executionRole"],
    imageScanningConfiguration: state["imageScanningConfiguration"],
  }),
};

export const IMAGEBUILDER_IMAGES: Kinds = { [IMAGE]: image };

/** A build that failed after the image resource came to be: it stays, in the state FAILED. */
export class BuildFailure extends CloudError {
  constructor(
    message: string,
    readonly created: Created,
  ) {
    super(message);
  }
}

interface Build {
  readonly creation: Creation;
  readonly recipe: CloudResource;
  readonly arn: string;
  readonly architecture: string;
  readonly number: number;
}

interface Planned {
  readonly ami: Ami;
  readonly parameters: readonly Properties[];
  readonly description: string;
}

function build(creation: Creation): Created {
  const { inputs, store, date } = creation;
  const container = text(inputs, "containerRecipeArn");
  const recipe =
    findHere(creation, IMAGE_RECIPE, "arn", text(inputs, "imageRecipeArn")) ??
    findHere(creation, CONTAINER_RECIPE, "arn", container);
  if (!recipe) {
    throw new CloudError(
      "creating Image Builder Image: the recipe is of another account, which the simulator cannot build",
    );
  }
  const name = stateText(recipe, "name");
  const path = `image/${slug(name)}/${stateText(recipe, "version")}`;
  const number = store.next(arnOf(creation, "imagebuilder", path));
  const arn = arnOf(creation, "imagebuilder", `${path}/${String(number)}`);
  const common = { arn, dateCreated: date, name, platform: stateText(recipe, "platform"), ...testDefaults(inputs) };
  const version = `${stateText(recipe, "version")}/${String(number)}`;
  const outputs = { ...common, version, osVersion: osVersion(recipe), executionRole: text(inputs, "executionRole") };
  try {
    requireParent(creation, recipe);
    const architecture = architectureOf(creation, recipe);
    const distribution = findHere(creation, DISTRIBUTION, "arn", text(inputs, "distributionConfigurationArn"));
    const job = { creation, recipe, arn, architecture, number };
    const result = container === "" ? distributeAmis(job, distribution) : distributeContainers(job, distribution);
    return { id: arn, outputs: { ...outputs, outputResources: [result] } };
  } catch (error) {
    const created = { id: arn, outputs: { ...outputs, outputResources: [] } };
    const reason = error instanceof Error ? error.message : String(error);
    const message = `waiting for Image Builder Image (${arn}) create: unexpected state 'FAILED', wanted target 'AVAILABLE'. last error: ${reason}`;
    throw new BuildFailure(message, created);
  }
}

/** A parent of the same account must have been built. */
function requireParent(context: Context, recipe: CloudResource): void {
  const parent = stateText(recipe, "parentImage");
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
  const { creation, recipe } = job;
  const own = { region: creation.region, amiDistributionConfiguration: { name: defaultName(recipe) } };
  const targets = distribution ? blocks(distribution.state, "distributions") : [own];
  const planned = targets.flatMap((target) => planRegion(job, target));
  // All or nothing: a distribution that fails in one region fails the image.
  planned.forEach(({ ami }) => {
    refuseDuplicateName(creation, ami);
  });
  for (const { ami, parameters } of planned) {
    creation.store.addAmi(ami);
    parameters.forEach((parameter) => {
      writeParameter(creation, ami, parameter);
    });
  }
  const amis = planned.map(({ ami, description }) => {
    return { accountId: ami.account, description, image: ami.imageId, name: ami.name, region: ami.region };
  });
  return { amis, containers: [] };
}

function planRegion(job: Build, target: Properties): readonly Planned[] {
  const { creation, recipe, arn, architecture } = job;
  const settings = block(target, "amiDistributionConfiguration");
  const region = text(target, "region");
  const permission = block(settings, "launchPermission");
  const encrypted = isEncrypted(recipe, settings);
  refuseSharing(recipe, settings, permission, encrypted, region);
  const tags = {
    CreatedBy: "EC2 Image Builder",
    Ec2ImageBuilderArn: arn,
    ...textMap(recipe.state, "amiTags"),
    ...textMap(settings, "amiTags"),
  };
  const accounts = [creation.account, ...texts(settings, "targetAccountIds").filter((id) => id !== creation.account)];
  const parameters = blocks(target, "ssmParameterConfigurations");
  return accounts.map((account, index) => {
    const imageId = ec2Id({ ...creation, account, region }, "ami");
    const name = resolveName(text(settings, "name") || defaultName(recipe), job);
    const launchPermissions = index === 0 ? permissionsOf(permission) : permissionsOf({});
    const ami = { imageId, name, region, account, architecture, encrypted, launchPermissions, sourceImage: arn, tags };
    const own = parameters.filter((item) => (text(item, "amiAccountId") || creation.account) === account);
    return { ami, parameters: own, description: text(settings, "description") };
  });
}

/** EC2, "Share an AMI": a public one must be unencrypted, an encrypted one needs a customer's key. */
function refuseSharing(
  recipe: CloudResource,
  settings: Properties,
  permission: Properties,
  encrypted: boolean,
  region: string,
): void {
  if (!encrypted) return;
  const where = `Distribution of the image to ${region} failed`;
  if (isPublic(permission)) {
    throw new Error(
      `${where}: Encrypted snapshots cannot be shared publicly: an AMI with the user group 'all' must be unencrypted.`,
    );
  }
  const keyed = text(settings, "kmsKeyId") !== "" || disks(recipe).some((ebs) => text(ebs, "kmsKeyId") !== "");
  const shared = ["userIds", "organizationArns", "organizationalUnitArns"].some(
    (name) => texts(permission, name).length > 0,
  );
  if ((shared || texts(settings, "targetAccountIds").length > 0) && !keyed) {
    throw new Error(
      `${where}: Snapshots encrypted with the AWS Managed CMK can't be shared. Specify another snapshot.`,
    );
  }
}

function refuseDuplicateName({ store }: Context, { name, account, region }: Ami): void {
  const taken = store.amis.find((ami) => ami.name === name && ami.account === account && ami.region === region);
  if (taken) {
    throw new Error(
      `Distribution of the image to ${region} failed: InvalidAMIName.Duplicate: AMI name ${name} is already in use by AMI ${taken.imageId}`,
    );
  }
}

function writeParameter({ store, account, date }: Creation, ami: Ami, parameter: Properties): void {
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

function distributeContainers(job: Build, distribution: CloudResource | undefined): Properties {
  const { creation, recipe, number } = job;
  const repository = text(block(recipe.state, "targetRepository"), "repositoryName");
  const regions = distribution
    ? blocks(distribution.state, "distributions").map((item) => text(item, "region"))
    : [creation.region];
  const containers = regions.map((region) => {
    const uri = `${creation.account}.dkr.ecr.${region}.amazonaws.com/${repository}:${stateText(recipe, "version")}-${String(number)}`;
    return { region, imageUris: [uri] };
  });
  return { amis: [], containers };
}

/** That of the parent where its name says it, else that of the instance which builds. EC2 launches no other pair. */
function architectureOf(creation: Creation, recipe: CloudResource): string {
  const infrastructure = text(creation.inputs, "infrastructureConfigurationArn");
  const found = findHere(creation, INFRASTRUCTURE, "arn", infrastructure);
  const [type] = found ? texts(found.state, "instanceTypes") : [];
  const ofParent = architectureIn(stateText(recipe, "parentImage"));
  if (type === undefined) return ofParent ?? "x86_64";
  const ofType = architectureOfType(type);
  if (ofType === undefined) throw new Error(`Invalid value '${type}' for InstanceType.`);
  if (ofParent !== undefined && ofParent !== ofType)
    throw new Error(
      `The architecture '${ofType}' of the specified instance type does not match the architecture '${ofParent}' of the specified AMI.`,
    );
  return ofType;
}

function architectureIn(parent: string): string | undefined {
  if (/arm64|aarch64|graviton/i.test(parent)) return "arm64";
  return /x86|amd64/i.test(parent) ? "x86_64" : undefined;
}

function osVersion(recipe: CloudResource): string {
  const parent = stateText(recipe, "parentImage");
  return stateText(recipe, "platform") === "Windows"
    ? "Microsoft Windows Server"
    : (/image\/([^/]+)/.exec(parent)?.[1] ?? "Linux");
}

function disks(recipe: CloudResource): readonly Properties[] {
  return blocks(recipe.state, "blockDeviceMappings").map((mapping) => block(mapping, "ebs"));
}

function isEncrypted(recipe: CloudResource, settings: Properties): boolean {
  const byDisk = disks(recipe).some(
    (ebs) => [true, "true"].includes(ebs["encrypted"] as never) || text(ebs, "kmsKeyId") !== "",
  );
  return byDisk || text(settings, "kmsKeyId") !== "";
}

function defaultName(recipe: CloudResource): string {
  return `${stateText(recipe, "name")} {{ imagebuilder:buildDate }}`;
}

function resolveName(template: string, { creation, number }: Build): string {
  return template
    .replace(/\{\{\s*imagebuilder:buildDate\s*\}\}/g, creation.date.replaceAll(":", "-"))
    .replace(/\{\{\s*imagebuilder:buildVersion\s*\}\}/g, String(number));
}

function permissionsOf(permission: Properties): LaunchPermissions {
  return {
    userIds: texts(permission, "userIds"),
    userGroups: texts(permission, "userGroups"),
    organizationArns: texts(permission, "organizationArns"),
    organizationalUnitArns: texts(permission, "organizationalUnitArns"),
  };
}

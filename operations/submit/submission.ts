import { createHash } from "node:crypto";
import type { ImagebuilderClient } from "@aws-sdk/client-imagebuilder";
import { isBuilt, type BuiltPlan, type ContainerPipelinePlan, type PipelinePlan, type Plan } from "../../plan";
import { imageBuilderArn } from "../../plan/arn";
import { nameInArn, physicalName } from "../../plan/names";
import { isRunning, type Builder } from "../rebuild/build";
import { everyBuild, imageBuilder, REQUEST_TAG } from "../rebuild/image-builder";
import { targetsOf, type ImageBuilderTarget } from "../rebuild/target";
import type { BuildPlace } from "./place";
import { makeRepository, removeIfEmpty, unless, type RegistryClients } from "./repository";

/** Of everything that a submission makes, its image and AMIs included. */
const TAG = { "golden:submitted": "true" };
/** Of the infrastructure of a container: its repository. */
const REPOSITORY_TAG = "golden:repository";
const HOUR_MS = 3_600_000;

/** What is built for one architecture, beside the fleet. */
export interface Submission {
  /** Its pipeline and ImageVersion have a name of their own, which follows from all that is built. */
  readonly target: ImageBuilderTarget;
  readonly image: BuiltPlan;
  readonly plan: PipelinePlan | ContainerPipelinePlan;
  readonly tags: Readonly<Record<string, string>>;
}

/** What it is built with. */
export interface SubmitClients extends RegistryClients {
  readonly builder: ImagebuilderClient;
}

/** One for each architecture of what Image Builder builds of a plan. No image of a fleet has a doubled hyphen in its name. */
export function submissionsOf(plan: Plan): readonly Submission[] {
  return targetsOf(plan).flatMap((target): Submission[] => {
    const image = plan.images.find(({ name }) => name === target.image);
    if (target.builder !== "image-builder" || image === undefined || !isBuilt(image)) return [];
    const pipelines: readonly (PipelinePlan | ContainerPipelinePlan)[] = image.pipelines;
    const own = pipelines.find(({ architecture }) => architecture === target.architecture);
    if (own === undefined) return [];
    const key = createHash("sha256").update(JSON.stringify(own)).digest("hex").slice(0, 8);
    const name = physicalName("imageBuilder", "submit", key, "", `-${own.name}`);
    const versionArn = imageBuilderArn(plan.stack, "image", nameInArn(name), target.version);
    return [{ target: { ...target, pipeline: name, versionArn }, image, plan: own, tags: { ...image.tags, ...TAG } }];
  });
}

/**
 * Image Builder for what has no pipeline: a start makes all that the build needs. First what submissions left that have ended goes.
 * @param findPlaces by ids of targets; called once something is to be started
 */
export function submitter(
  clients: SubmitClients,
  all: readonly Submission[],
  findPlaces: () => Promise<ReadonlyMap<string, BuildPlace>>,
): Builder<ImageBuilderTarget> {
  let places: ReadonlyMap<string, BuildPlace> = new Map();
  return {
    ...imageBuilder(clients.builder),
    deployed: async (targets) => {
      places = await findPlaces();
      await clean(clients, [], new Date());
      return new Map(targets.map(({ id, versionArn, version }) => [id, { id: versionArn, version }]));
    },
    start: async (target, _, { request, token: clientToken }) => {
      const submission = all.find((each) => each.target.id === target.id);
      const place = places.get(target.id);
      if (submission === undefined || place === undefined) throw new Error(`there is no submission ${target.id}`);
      const { CreateImageCommand } = await import("@aws-sdk/client-imagebuilder");
      const { imageTests, imageScanningEnabled } = submission.plan;
      const input = {
        ...(await make(clients, submission, place)),
        ...{ clientToken, executionRole: place.executionRole, tags: { ...submission.tags, [REQUEST_TAG]: request } },
        imageTestsConfiguration: imageTests,
        // A container is scanned in a repository that its role may not push to.
        imageScanningConfiguration: { imageScanningEnabled: imageScanningEnabled && isAmi(submission.plan) },
      };
      const { imageBuildVersionArn = "" } = await clients.builder.send(new CreateImageCommand(input));
      return { kind: "started", id: imageBuildVersionArn };
    },
  };
}

function isAmi(plan: Submission["plan"]): plan is PipelinePlan {
  return !("repository" in plan);
}

/** The infrastructure first, for by its tag the rest is found. What a run before this one made is taken as it is. */
async function make(clients: SubmitClients, submission: Submission, place: BuildPlace) {
  const sdk = await import("@aws-sdk/client-imagebuilder");
  const client = clients.builder;
  const { target, plan, tags } = submission;
  const { pipeline: name, versionArn } = target;
  const { httpPutResponseHopLimit, resourceTags, ...infrastructure } = plan.infrastructure;
  const { instanceProfileName, subnetId, securityGroupIds } = place;
  const instanceMetadataOptions = { httpTokens: "required", httpPutResponseHopLimit };
  const where = { ...infrastructure, instanceProfileName, subnetId, securityGroupIds, instanceMetadataOptions };
  const own = isAmi(plan) ? tags : { ...tags, [REPOSITORY_TAG]: nameInArn(name) };
  await ifNew(
    client.send(new sdk.CreateInfrastructureConfigurationCommand({ name, ...where, resourceTags, tags: own })),
  );
  if (!isAmi(plan)) await makeRepository(clients, nameInArn(name), instanceProfileName, tags);
  const distributions = isAmi(plan) ? amiDistributions(plan) : [containerDistribution(submission)];
  await ifNew(client.send(new sdk.CreateDistributionConfigurationCommand({ name, distributions, tags })));
  const recipe = await makeRecipe(client, submission);
  const unversioned = (kind: string): string => versionArn.replace(":image/", `:${kind}/`).replace(/\/[^/]*$/, "");
  return {
    ...recipe,
    infrastructureConfigurationArn: unversioned("infrastructure-configuration"),
    distributionConfigurationArn: unversioned("distribution-configuration"),
  };
}

/** Nobody else is told of it: it is not shared, and no parameter or launch template gets it. */
function amiDistributions(plan: PipelinePlan) {
  return plan.distributions.map(({ region, amiName, amiDescription: description, amiTags }) => {
    return {
      region,
      amiDistributionConfiguration: { name: `submitted ${amiName}`, description, amiTags: { ...amiTags, ...TAG } },
    };
  });
}

/** Of the Region of the build alone. Beside Image Builder's own tag, `<version>-<build>`, it has none: another build could not take it over. */
function containerDistribution({ target: { versionArn, pipeline } }: Submission) {
  const targetRepository = { service: "ECR" as const, repositoryName: nameInArn(pipeline) };
  return { region: versionArn.split(":")[3], containerDistributionConfiguration: { targetRepository } };
}

async function makeRecipe(client: ImagebuilderClient, { target, plan, tags }: Submission) {
  const sdk = await import("@aws-sdk/client-imagebuilder");
  const { pipeline: name, version: semanticVersion, versionArn } = target;
  const components = await makeComponents(client, { target, plan, tags });
  const { parentImage, workingDirectory } = plan;
  const shared = { name, semanticVersion, parentImage, components, workingDirectory, tags };
  if (isAmi(plan)) {
    const { userDataBase64: userDataOverride, systemsManagerAgent } = plan;
    const blockDeviceMappings = plan.blockDeviceMappings.map(({ deviceName, volumeType, ...ebs }) => {
      return { deviceName, ebs: { ...ebs, ...(volumeType !== "parent" && { volumeType }) } };
    });
    const extra =
      userDataOverride !== undefined || systemsManagerAgent
        ? { additionalInstanceConfiguration: { userDataOverride, systemsManagerAgent } }
        : {};
    await ifNew(client.send(new sdk.CreateImageRecipeCommand({ ...shared, blockDeviceMappings, ...extra })));
    return { imageRecipeArn: versionArn.replace(":image/", ":image-recipe/") };
  }
  const { platformOverride, dockerfileTemplateData, instanceConfiguration } = plan;
  const { image, deviceName, volumeSize } = instanceConfiguration as {
    readonly image?: string;
  } & typeof instanceConfiguration;
  const ebs = { encrypted: true, deleteOnTermination: true, volumeType: "gp3" as const, volumeSize };
  const recipe = {
    ...{ ...shared, containerType: "DOCKER" as const, platformOverride, dockerfileTemplateData },
    instanceConfiguration: { image, blockDeviceMappings: [{ deviceName, ebs }] },
    targetRepository: { service: "ECR" as const, repositoryName: nameInArn(name) },
  };
  await ifNew(client.send(new sdk.CreateContainerRecipeCommand(recipe)));
  return { containerRecipeArn: versionArn.replace(":image/", ":container-recipe/") };
}

async function makeComponents(
  client: ImagebuilderClient,
  { target, plan, tags }: Pick<Submission, "target" | "plan" | "tags">,
) {
  const sdk = await import("@aws-sdk/client-imagebuilder");
  const { pipeline: name, version: semanticVersion, versionArn } = target;
  const components = [];
  for (const [at, component] of plan.components.entries()) {
    const given = component.parameters.map((parameter) => ({ name: parameter.name, value: [parameter.value] }));
    const parameters = given.length > 0 && { parameters: given };
    if (component.kind === "arn") components.push({ componentArn: component.componentArn, ...parameters });
    else {
      const { data, description, supportedOsVersions } = component;
      const own = { name: physicalName("imageBuilder", name, at.toString()), data, description, supportedOsVersions };
      const ofVersion = versionArn.replace(":image/", ":component/");
      const componentArn = ofVersion.replace(nameInArn(name), nameInArn(own.name));
      const known = client.send(new sdk.GetComponentCommand({ componentBuildVersionArn: componentArn }));
      await known.catch((error: unknown) => {
        if (!(error instanceof sdk.ResourceNotFoundException)) throw error;
        return client.send(new sdk.CreateComponentCommand({ ...own, semanticVersion, platform: plan.platform, tags }));
      });
      components.push({ componentArn, ...parameters });
    }
  }
  return components;
}

async function ifNew(made: Promise<unknown>): Promise<void> {
  await made.catch(unless("ResourceAlreadyExistsException"));
}

/**
 * Takes away what submissions made whose builds have ended; images and AMIs stay. One that has no build yet may be on its way, so an
 * hour is left to it, unless it is one of `own`. Gives what AWS did not let go, such as what someone else takes away just now.
 */
export async function clean(clients: SubmitClients, own: readonly Submission[], now: Date): Promise<readonly string[]> {
  const { paginateListInfrastructureConfigurations: pages } = await import("@aws-sdk/client-imagebuilder");
  const left: string[] = [];
  const client = clients.builder;
  for await (const { infrastructureConfigurationSummaryList: all = [] } of pages({ client }, {})) {
    for (const { arn = "", name = "", tags = {}, dateCreated = "" } of all) {
      if (!isTagged(tags)) continue;
      const versionArn = `${arn.replace(":infrastructure-configuration/", ":image/")}/0.0.0`;
      const builds = await everyBuild(client, { versionArn });
      const isOwn = own.some(({ target }) => target.pipeline === name);
      const isLate = isOwn || now.getTime() - new Date(dateCreated).getTime() > HOUR_MS;
      if (builds.some(isRunning) || (builds.length === 0 && !isLate)) continue;
      await remove(clients, name, arn, tags[REPOSITORY_TAG]).catch((error: unknown) => {
        if (!(error instanceof Error) || !("$metadata" in error)) throw error;
        left.push(`${name}: ${error.message}`);
      });
    }
  }
  return left;
}

function isTagged(tags: Readonly<Record<string, string>> = {}): boolean {
  return Object.entries(TAG).every(([key, value]) => tags[key] === value);
}

/** The infrastructure last: as long as it is there, the rest is found. */
async function remove(
  clients: SubmitClients,
  name: string,
  infrastructureConfigurationArn: string,
  repository: string | undefined,
): Promise<void> {
  const sdk = await import("@aws-sdk/client-imagebuilder");
  const client = clients.builder;
  const filters = [{ name: "name", values: [name] }];
  if (repository !== undefined) {
    for await (const { containerRecipeSummaryList = [] } of sdk.paginateListContainerRecipes({ client }, { filters }))
      for (const { arn } of containerRecipeSummaryList)
        await client.send(new sdk.DeleteContainerRecipeCommand({ containerRecipeArn: arn }));
    await removeIfEmpty(clients, repository);
  }
  for await (const { imageRecipeSummaryList = [] } of sdk.paginateListImageRecipes({ client }, { filters }))
    for (const { arn } of imageRecipeSummaryList)
      await client.send(new sdk.DeleteImageRecipeCommand({ imageRecipeArn: arn }));
  for await (const { componentVersionList = [] } of sdk.paginateListComponents({ client }, { owner: "Self" })) {
    for (const { arn } of componentVersionList.filter((each) => each.name?.startsWith(name.slice(0, 15)))) {
      const { componentSummaryList = [] } = await client.send(
        new sdk.ListComponentBuildVersionsCommand({ componentVersionArn: arn }),
      );
      for (const { arn: build, tags } of componentSummaryList)
        if (isTagged(tags)) await client.send(new sdk.DeleteComponentCommand({ componentBuildVersionArn: build }));
    }
  }
  const distributionConfigurationArn = infrastructureConfigurationArn.replace(":infrastructure-", ":distribution-");
  await client
    .send(new sdk.DeleteDistributionConfigurationCommand({ distributionConfigurationArn }))
    .catch(() => undefined);
  await client.send(new sdk.DeleteInfrastructureConfigurationCommand({ infrastructureConfigurationArn }));
}

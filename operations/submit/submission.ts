import { createHash } from "node:crypto";
import type { CreateInfrastructureConfigurationCommandInput, ImagebuilderClient } from "@aws-sdk/client-imagebuilder";
import type { PipelinePlan, Plan } from "../../plan";
import { imageBuilderArn } from "../../plan/arn";
import { nameInArn, physicalName } from "../../plan/names";
import { isRunning, type Builder } from "../rebuild/build";
import { everyBuild, imageBuilder, REQUEST_TAG } from "../rebuild/image-builder";
import { targetsOf, type ImageBuilderTarget } from "../rebuild/target";

/** Of everything that a submission makes, its image and AMIs included. */
const TAG = { "golden:submitted": "true" };
const HOUR_MS = 3_600_000;

/** What is built for one architecture, beside the fleet. */
export interface Submission {
  /** Its pipeline and ImageVersion have a name of their own, which follows from all that is built. */
  readonly target: ImageBuilderTarget;
  readonly plan: PipelinePlan;
  readonly tags: Readonly<Record<string, string>>;
}

/** Where the fleet's AMIs are built. */
export type BuildPlace = Pick<
  CreateInfrastructureConfigurationCommandInput,
  "instanceProfileName" | "subnetId" | "securityGroupIds"
> & { readonly executionRole?: string };

/** One for each architecture of the AMIs of a plan. No image of a fleet has a doubled hyphen in its name. */
export function submissionsOf(plan: Plan): readonly Submission[] {
  return targetsOf(plan).flatMap((target): Submission[] => {
    const image = plan.images.find(({ name }) => name === target.image);
    if (target.builder !== "image-builder" || image === undefined || !("sharing" in image)) return [];
    const own = image.pipelines.find(({ architecture }) => architecture === target.architecture);
    if (own === undefined) return [];
    const key = createHash("sha256").update(JSON.stringify(own)).digest("hex").slice(0, 8);
    const name = physicalName("imageBuilder", "submit", key, "", `-${own.name}`);
    const versionArn = imageBuilderArn(plan.stack, "image", nameInArn(name), target.version);
    return [{ target: { ...target, pipeline: name, versionArn }, plan: own, tags: { ...image.tags, ...TAG } }];
  });
}

/** That of the first of these pipelines that is deployed. */
export async function placeOf(
  client: ImagebuilderClient,
  pipelines: ReadonlySet<string>,
): Promise<BuildPlace | undefined> {
  const sdk = await import("@aws-sdk/client-imagebuilder");
  for await (const { imagePipelineList = [] } of sdk.paginateListImagePipelines({ client }, {})) {
    const found = imagePipelineList.find(({ name = "" }) => pipelines.has(name));
    if (found === undefined) continue;
    const { infrastructureConfigurationArn, executionRole } = found;
    const read = new sdk.GetInfrastructureConfigurationCommand({ infrastructureConfigurationArn });
    const { instanceProfileName, subnetId, securityGroupIds } =
      (await client.send(read)).infrastructureConfiguration ?? {};
    return { instanceProfileName, subnetId, securityGroupIds, ...(executionRole !== undefined && { executionRole }) };
  }
  return undefined;
}

/**
 * Image Builder for what has no pipeline: a start makes all that the build needs. First what submissions left that have ended goes.
 * @param findPlace called once something is to be started
 */
export function submitter(
  client: ImagebuilderClient,
  all: readonly Submission[],
  findPlace: () => Promise<BuildPlace>,
): Builder<ImageBuilderTarget> {
  let place: BuildPlace | undefined;
  return {
    ...imageBuilder(client),
    deployed: async (targets) => {
      place = await findPlace();
      await clean(client, [], new Date());
      return new Map(targets.map(({ id, versionArn, version }) => [id, { id: versionArn, version }]));
    },
    start: async (target, _, { request, token: clientToken }) => {
      const submission = all.find((each) => each.target.id === target.id);
      if (submission === undefined || place === undefined) throw new Error(`there is no submission ${target.id}`);
      const { CreateImageCommand } = await import("@aws-sdk/client-imagebuilder");
      const { imageTests, imageScanningEnabled } = submission.plan;
      const input = {
        ...(await make(client, submission, place)),
        ...{ clientToken, executionRole: place.executionRole, tags: { ...submission.tags, [REQUEST_TAG]: request } },
        imageTestsConfiguration: imageTests,
        imageScanningConfiguration: { imageScanningEnabled },
      };
      const { imageBuildVersionArn = "" } = await client.send(new CreateImageCommand(input));
      return { kind: "started", id: imageBuildVersionArn };
    },
  };
}

/** The infrastructure first, for by its tag the rest is found. What a run before this one made is taken as it is. */
async function make(client: ImagebuilderClient, { target, plan, tags }: Submission, place: BuildPlace) {
  const sdk = await import("@aws-sdk/client-imagebuilder");
  const { pipeline: name, version: semanticVersion, versionArn } = target;
  const arnOf = (kind: string): string => versionArn.replace(":image/", `:${kind}/`);
  const { httpPutResponseHopLimit, resourceTags, ...infrastructure } = plan.infrastructure;
  const { instanceProfileName, subnetId, securityGroupIds } = place;
  const instanceMetadataOptions = { httpTokens: "required", httpPutResponseHopLimit };
  const where = { ...infrastructure, instanceProfileName, subnetId, securityGroupIds, instanceMetadataOptions };
  await ifNew(client.send(new sdk.CreateInfrastructureConfigurationCommand({ name, ...where, resourceTags, tags })));
  // Nobody else is told of it: it is not shared, and no parameter or launch template gets it.
  const distributions = plan.distributions.map(({ region, amiName, amiDescription: description, amiTags }) => {
    return {
      region,
      amiDistributionConfiguration: { name: `submitted ${amiName}`, description, amiTags: { ...amiTags, ...TAG } },
    };
  });
  await ifNew(client.send(new sdk.CreateDistributionConfigurationCommand({ name, distributions, tags })));
  const components = [];
  for (const [at, component] of plan.components.entries()) {
    const given = component.parameters.map((parameter) => ({ name: parameter.name, value: [parameter.value] }));
    const parameters = given.length > 0 && { parameters: given };
    if (component.kind === "arn") components.push({ componentArn: component.componentArn, ...parameters });
    else {
      const { data, description, supportedOsVersions } = component;
      const own = { name: physicalName("imageBuilder", name, at.toString()), data, description, supportedOsVersions };
      const componentArn = arnOf("component").replace(nameInArn(name), nameInArn(own.name));
      const known = client.send(new sdk.GetComponentCommand({ componentBuildVersionArn: componentArn }));
      await known.catch((error: unknown) => {
        if (!(error instanceof sdk.ResourceNotFoundException)) throw error;
        return client.send(new sdk.CreateComponentCommand({ ...own, semanticVersion, platform: plan.platform, tags }));
      });
      components.push({ componentArn, ...parameters });
    }
  }
  const { parentImage, workingDirectory, userDataBase64: userDataOverride, systemsManagerAgent } = plan;
  const blockDeviceMappings = plan.blockDeviceMappings.map(({ deviceName, volumeType, ...ebs }) => {
    return { deviceName, ebs: { ...ebs, ...(volumeType !== "parent" && { volumeType }) } };
  });
  const extra =
    userDataOverride !== undefined || systemsManagerAgent
      ? { additionalInstanceConfiguration: { userDataOverride, systemsManagerAgent } }
      : {};
  const recipe = {
    name,
    semanticVersion,
    parentImage,
    components,
    blockDeviceMappings,
    workingDirectory,
    ...extra,
    tags,
  };
  await ifNew(client.send(new sdk.CreateImageRecipeCommand(recipe)));
  const [ofVersion, unversioned] = [arnOf("image-recipe"), (kind: string) => arnOf(kind).replace(/\/[^/]*$/, "")];
  return {
    imageRecipeArn: ofVersion,
    infrastructureConfigurationArn: unversioned("infrastructure-configuration"),
    distributionConfigurationArn: unversioned("distribution-configuration"),
  };
}

async function ifNew(made: Promise<unknown>): Promise<void> {
  await made.catch((error: unknown) => {
    if (!(error instanceof Error) || error.name !== "ResourceAlreadyExistsException") throw error;
  });
}

/**
 * Takes away what submissions made whose builds have ended; images and AMIs stay. One that has no build yet may be on its way, so an
 * hour is left to it, unless it is one of `own`. Gives what AWS did not let go, such as what someone else takes away just now.
 */
export async function clean(
  client: ImagebuilderClient,
  own: readonly Submission[],
  now: Date,
): Promise<readonly string[]> {
  const { paginateListInfrastructureConfigurations: pages } = await import("@aws-sdk/client-imagebuilder");
  const left: string[] = [];
  for await (const { infrastructureConfigurationSummaryList: all = [] } of pages({ client }, {})) {
    for (const { arn = "", name = "", tags, dateCreated = "" } of all) {
      if (!isTagged(tags)) continue;
      const versionArn = `${arn.replace(":infrastructure-configuration/", ":image/")}/0.0.0`;
      const builds = await everyBuild(client, { versionArn });
      const isOwn = own.some(({ target }) => target.pipeline === name);
      const isLate = isOwn || now.getTime() - new Date(dateCreated).getTime() > HOUR_MS;
      if (builds.some(isRunning) || (builds.length === 0 && !isLate)) continue;
      await remove(client, name, arn).catch((error: unknown) => {
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
async function remove(client: ImagebuilderClient, name: string, infrastructureConfigurationArn: string): Promise<void> {
  const sdk = await import("@aws-sdk/client-imagebuilder");
  const filters = [{ name: "name", values: [name] }];
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

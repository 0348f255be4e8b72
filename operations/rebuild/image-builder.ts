import type {
  Image,
  ImagebuilderClient,
  ImageSummary,
  ListImageBuildVersionsRequest,
} from "@aws-sdk/client-imagebuilder";
import { startOf, type Build, type Builder, type BuildState, type Deployed, type Order, type Started } from "./build";
import type { ImageBuilderTarget } from "./target";

/** Of builds that `golden rebuild` started or joined: its requests, by which the same command knows them again. */
export const REQUEST_TAG = "golden:request";

/** Longest value of a tag: https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_TagResource.html */
const LONGEST_VALUE = 256;

/** Refusals that say: someone else is at it. */
const TAKEN: readonly string[] = ["ResourceInUseException", "IdempotentParameterMismatchException"];

/** https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_ImageState.html */
const STATES: Readonly<Record<string, BuildState>> = {
  PENDING: "pending",
  ...{ CREATING: "running", BUILDING: "running", TESTING: "running", DISTRIBUTING: "running", INTEGRATING: "running" },
  ...{ AVAILABLE: "available", DEPRECATED: "deprecated", FAILED: "failed", CANCELLED: "cancelled" },
  ...{ DISABLED: "gone", DELETED: "gone" },
};

/** Of a status of Image Builder. */
export function buildState(status: string): BuildState {
  return STATES[status] ?? "other";
}

/** EC2 Image Builder as a builder of images. */
export function imageBuilder(client: ImagebuilderClient): Builder<ImageBuilderTarget> {
  return {
    deployed: (targets) => deployed(client, targets),
    builds: ({ versionArn }) => listBuilds(client, { imageVersionArn: versionArn }),
    start: (_, pipeline, order) => start(client, pipeline, order),
    claim: (_, build, request) => claim(client, build, request),
    read: (_, arn) => readImage(client, arn),
  };
}

/** All of the Region in pages: a call for 25, where asking for each by its ARN would be one for every image. */
async function deployed(
  client: ImagebuilderClient,
  targets: readonly ImageBuilderTarget[],
): Promise<ReadonlyMap<string, Deployed>> {
  const { paginateListImagePipelines } = await import("@aws-sdk/client-imagebuilder");
  const found = new Map<string, Deployed>();
  for await (const { imagePipelineList = [] } of paginateListImagePipelines({ client }, { maxResults: 25 })) {
    for (const { name = "", arn = "", imageRecipeArn, containerRecipeArn } of imagePipelineList) {
      const recipe = imageRecipeArn ?? containerRecipeArn ?? "";
      found.set(name, { id: arn, version: recipe.slice(recipe.lastIndexOf("/") + 1) });
    }
  }
  return new Map(
    targets.flatMap(({ id, pipeline }) => {
      const own = found.get(pipeline);
      return own === undefined ? [] : [[id, own] as const];
    }),
  );
}

/** The newest first; those of a deployment too, which no pipeline lists. */
export async function listBuilds(
  client: ImagebuilderClient,
  wanted: Pick<ListImageBuildVersionsRequest, "imageVersionArn" | "filters">,
): Promise<readonly Build[]> {
  const { paginateListImageBuildVersions, ResourceNotFoundException } = await import("@aws-sdk/client-imagebuilder");
  const found: Build[] = [];
  try {
    for await (const { imageSummaryList = [] } of paginateListImageBuildVersions(
      { client },
      { ...wanted, maxResults: 25 },
    ))
      found.push(...imageSummaryList.map(buildOf));
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
  }
  return found.sort((one, other) => startOf(other) - startOf(one) || numberOf(other.id) - numberOf(one.id));
}

async function start(
  client: ImagebuilderClient,
  { id: imagePipelineArn }: Deployed,
  { request, token: clientToken }: Order,
): Promise<Started> {
  const { StartImagePipelineExecutionCommand } = await import("@aws-sdk/client-imagebuilder");
  const input = { imagePipelineArn, clientToken, tags: { [REQUEST_TAG]: request } };
  try {
    const { imageBuildVersionArn = "" } = await client.send(new StartImagePipelineExecutionCommand(input));
    return { kind: "started", id: imageBuildVersionArn };
  } catch (error) {
    if (error instanceof Error && TAKEN.includes(error.name)) return { kind: "taken", said: error.message };
    throw error;
  }
}

async function claim(client: ImagebuilderClient, { id: resourceArn, requests }: Build, request: string): Promise<void> {
  const { TagResourceCommand } = await import("@aws-sdk/client-imagebuilder");
  const all = [request, ...requests].join(" ");
  const value = all.length > LONGEST_VALUE ? request : all;
  await client.send(new TagResourceCommand({ resourceArn, tags: { [REQUEST_TAG]: value } }));
}

/** A build by its ARN, if there is one. */
export async function readImage(client: ImagebuilderClient, arn: string): Promise<Build | undefined> {
  const { GetImageCommand, ResourceNotFoundException } = await import("@aws-sdk/client-imagebuilder");
  try {
    const { image } = await client.send(new GetImageCommand({ imageBuildVersionArn: arn }));
    return image && buildOf(image);
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

function buildOf(image: Image | ImageSummary): Build {
  const { arn = "", state, dateCreated, tags, loggingConfiguration } = image;
  const status: string = state?.status ?? "UNKNOWN";
  const [, name = "", ...build] = arn.split("/");
  const group = loggingConfiguration?.logGroupName ?? `/aws/imagebuilder/${name}`;
  return {
    ...{ id: arn, state: buildState(status), status, requests: tags?.[REQUEST_TAG]?.split(" ") ?? [] },
    ...(state?.reason !== undefined && { reason: state.reason }),
    ...(dateCreated !== undefined && { startedAt: new Date(dateCreated) }),
    ...outputsOf(image),
    // Streams are called `1.2.0/3`: https://docs.aws.amazon.com/imagebuilder/latest/userguide/monitor-cwlogs.html
    log: { group, stream: build.join("/") },
  };
}

function outputsOf({ outputResources = {} }: Image | ImageSummary): Pick<Build, "amis" | "containers"> {
  const { amis = [], containers = [] } = outputResources;
  return {
    amis: amis.map(({ region = "", accountId = "", image = "" }) => ({ region, account: accountId, id: image })),
    containers: containers.flatMap(({ imageUris = [] }) => imageUris),
  };
}

/** `…:image/web/1.2.0/12` → 12 */
function numberOf(arn: string): number {
  return Number(arn.slice(arn.lastIndexOf("/") + 1));
}

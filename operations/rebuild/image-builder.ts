import type { Image, ImagebuilderClient, ImageSummary } from "@aws-sdk/client-imagebuilder";
import { IMAGE_STATES } from "../../plan/build-states";
import type { Build, Builder, BuildState, Deployed, Order, Started } from "./build";
import type { ImageBuilderTarget } from "./target";

/** Of builds that `golden rebuild` started or joined: its requests, by which the same command knows them again. */
export const REQUEST_TAG = "golden:request";

/** Longest value of a tag: https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_TagResource.html */
const LONGEST_VALUE = 256;

/** Refusals that say: someone else is at it. */
const TAKEN: readonly string[] = ["ResourceInUseException", "IdempotentParameterMismatchException"];

/** Of a status of Image Builder. */
export function buildState(status: string): BuildState {
  return IMAGE_STATES[status] ?? "other";
}

/** EC2 Image Builder as a builder of images. */
export function imageBuilder(client: ImagebuilderClient): Builder<ImageBuilderTarget> {
  return {
    deployed: (targets) => deployed(client, targets),
    builds: (target) => builds(client, target),
    start: (_, pipeline, order) => start(client, pipeline, order),
    claim: (_, build, request) => claim(client, build, request),
    read: (_, arn) => read(client, arn),
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

/** Those of a deployment too, which no pipeline lists. */
async function builds(client: ImagebuilderClient, { versionArn }: ImageBuilderTarget): Promise<readonly Build[]> {
  const { paginateListImageBuildVersions, ResourceNotFoundException } = await import("@aws-sdk/client-imagebuilder");
  const found: Build[] = [];
  const input = { imageVersionArn: versionArn, maxResults: 25 };
  try {
    for await (const { imageSummaryList = [] } of paginateListImageBuildVersions({ client }, input))
      found.push(...imageSummaryList.map(buildOf));
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
  }
  return found.sort((one, other) => numberOf(other.id) - numberOf(one.id));
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

async function read(client: ImagebuilderClient, arn: string): Promise<Build | undefined> {
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
  const group = loggingConfiguration?.logGroupName;
  return {
    ...{ id: arn, state: buildState(status), status, requests: tags?.[REQUEST_TAG]?.split(" ") ?? [] },
    ...(state?.reason !== undefined && { reason: state.reason }),
    ...(dateCreated !== undefined && { startedAt: new Date(dateCreated) }),
    ...outputsOf(image),
    // Streams are called `1.2.0/3`: https://docs.aws.amazon.com/imagebuilder/latest/userguide/monitor-cwlogs.html
    ...(group !== undefined && { log: { group, stream: arn.split("/").slice(2).join("/") } }),
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

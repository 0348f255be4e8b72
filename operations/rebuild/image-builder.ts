import type { Image, ImagebuilderClient, ImageSummary } from "@aws-sdk/client-imagebuilder";
import type { Build, Builder, Pipeline, Started } from "./build";
import type { Target } from "./target";

/** Of builds that `golden rebuild` started or joined: its requests, by which the same command knows them again. */
export const REQUEST_TAG = "golden:request";

/** Longest value of a tag: https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_TagResource.html */
const LONGEST_VALUE = 256;

/** Refusals that say: someone else is at it. */
const TAKEN: readonly string[] = ["ResourceInUseException", "IdempotentParameterMismatchException"];

/** EC2 Image Builder as a builder of images. */
export function imageBuilder(client: ImagebuilderClient): Builder {
  return {
    pipelines: () => pipelines(client),
    builds: (target) => builds(client, target),
    start: (pipeline, request, token) => start(client, pipeline, request, token),
    claim: (build, request) => claim(client, build, request),
    read: (arn) => read(client, arn),
  };
}

/** All of the Region in pages: a call for 25, where asking for each by its ARN would be one for every image. */
async function pipelines(client: ImagebuilderClient): Promise<ReadonlyMap<string, Pipeline>> {
  const { paginateListImagePipelines } = await import("@aws-sdk/client-imagebuilder");
  const found = new Map<string, Pipeline>();
  for await (const { imagePipelineList = [] } of paginateListImagePipelines({ client }, { maxResults: 25 })) {
    for (const { name = "", arn = "", imageRecipeArn, containerRecipeArn } of imagePipelineList) {
      const recipe = imageRecipeArn ?? containerRecipeArn ?? "";
      found.set(name, { arn, version: recipe.slice(recipe.lastIndexOf("/") + 1) });
    }
  }
  return found;
}

/** Those of a deployment too, which no pipeline lists. */
async function builds(client: ImagebuilderClient, { versionArn }: Target): Promise<readonly Build[]> {
  const { paginateListImageBuildVersions, ResourceNotFoundException } = await import("@aws-sdk/client-imagebuilder");
  const found: Build[] = [];
  const input = { imageVersionArn: versionArn, maxResults: 25 };
  try {
    for await (const { imageSummaryList = [] } of paginateListImageBuildVersions({ client }, input))
      found.push(...imageSummaryList.map(buildOf));
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
  }
  return found.sort((one, other) => numberOf(other.arn) - numberOf(one.arn));
}

async function start(
  client: ImagebuilderClient,
  { arn }: Pipeline,
  request: string,
  clientToken: string,
): Promise<Started> {
  const { StartImagePipelineExecutionCommand } = await import("@aws-sdk/client-imagebuilder");
  const input = { imagePipelineArn: arn, clientToken, tags: { [REQUEST_TAG]: request } };
  try {
    const { imageBuildVersionArn = "" } = await client.send(new StartImagePipelineExecutionCommand(input));
    return { kind: "started", arn: imageBuildVersionArn };
  } catch (error) {
    if (error instanceof Error && TAKEN.includes(error.name)) return { kind: "taken", said: error.message };
    throw error;
  }
}

async function claim(client: ImagebuilderClient, { arn, requests }: Build, request: string): Promise<void> {
  const { TagResourceCommand } = await import("@aws-sdk/client-imagebuilder");
  const all = [request, ...requests].join(" ");
  const value = all.length > LONGEST_VALUE ? request : all;
  await client.send(new TagResourceCommand({ resourceArn: arn, tags: { [REQUEST_TAG]: value } }));
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
  const group = loggingConfiguration?.logGroupName;
  return {
    ...{ arn, status: state?.status ?? "UNKNOWN", requests: tags?.[REQUEST_TAG]?.split(" ") ?? [] },
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

import type {
  Image,
  ImagebuilderClient,
  ImageSummary,
  ListImageBuildVersionsRequest,
  WorkflowExecutionMetadata,
  WorkflowStepMetadata,
} from "@aws-sdk/client-imagebuilder";
import { IMAGE_STATES } from "../../plan/build-states";
import { endOf, isRunning, startOf } from "./build";
import type { Build, BuildState, Course, Deployed, Order, Started, TrackingBuilder } from "./build";
import type { ImageBuilderTarget } from "./target";

/** Of builds that `golden rebuild` started or joined: its requests, by which the same command knows them again. */
export const REQUEST_TAG = "golden:request";

/** Of builds that `golden revoke` took out of use: when, and why. */
export const REVOKED_TAG = "golden:revoked";

/** Longest value of a tag: https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_TagResource.html */
const LONGEST_VALUE = 256;

/** Refusals that say: someone else is at it. */
const TAKEN: readonly string[] = ["ResourceInUseException", "IdempotentParameterMismatchException"];

/** Of a workflow, or a step of one, that did not end well. */
const BAD: readonly unknown[] = ["FAILED", "CANCELLED", "ROLLBACK_IN_PROGRESS", "ROLLBACK_COMPLETED"];

/** Of a status of Image Builder. */
export function buildState(status: string): BuildState {
  return IMAGE_STATES[status] ?? "other";
}

/** EC2 Image Builder as a builder of images. */
export function imageBuilder(client: ImagebuilderClient): TrackingBuilder<ImageBuilderTarget> {
  return {
    deployed: (targets) => deployed(client, targets),
    builds: ({ versionArn }) => listBuilds(client, { imageVersionArn: versionArn }),
    start: (_, pipeline, order) => start(client, pipeline, order),
    claim: (_, build, request) => claim(client, build, request),
    read: (_, arn) => read(client, arn),
    course: (_, build) => course(client, build),
    cancel: async (_, { id: imageBuildVersionArn }) => {
      const { CancelImageCreationCommand } = await import("@aws-sdk/client-imagebuilder");
      await client.send(new CancelImageCreationCommand({ imageBuildVersionArn }));
    },
    retry: (_, { id }) => retry(client, id),
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
async function listBuilds(
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

/** Builds of every version of an image, the newest first. */
export async function everyBuild(
  client: ImagebuilderClient,
  { versionArn }: Pick<ImageBuilderTarget, "versionArn">,
): Promise<readonly Build[]> {
  const ofImage = versionArn.slice(0, versionArn.lastIndexOf("/") + 1);
  const found = await listBuilds(client, { filters: [{ name: "name", values: [ofImage.split("/")[1] ?? ""] }] });
  const own = found.filter(({ id }) => id.startsWith(ofImage));
  // A name that was taken over may have capitals, which its ARN has not.
  return own.length > 0 ? own : listBuilds(client, { imageVersionArn: versionArn });
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

/** Its workflows also tell when it ended: https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_ListWorkflowExecutions.html */
async function course(client: ImagebuilderClient, build: Build): Promise<Course> {
  const all = await workflows(client, build.id);
  const last = all.findLast(({ status }) => BAD.includes(status)) ?? all.findLast(({ status }) => status === "RUNNING");
  const step = last && build.state !== "available" ? await stepOf(client, last) : undefined;
  return { ...(step && { step }), ...(isRunning(build) ? {} : endOf(all.map(({ endTime }) => endTime))) };
}

/** In the order of their starts, without those that a retry ran again. */
async function workflows(client: ImagebuilderClient, imageBuildVersionArn: string) {
  const { paginateListWorkflowExecutions } = await import("@aws-sdk/client-imagebuilder");
  const found: WorkflowExecutionMetadata[] = [];
  for await (const { workflowExecutions = [] } of paginateListWorkflowExecutions({ client }, { imageBuildVersionArn }))
    found.push(...workflowExecutions.filter(({ retried }) => retried !== true));
  return found.sort(({ startTime: one = "" }, { startTime: other = "" }) => one.localeCompare(other));
}

async function stepOf(client: ImagebuilderClient, workflow: WorkflowExecutionMetadata): Promise<Course["step"]> {
  const { paginateListWorkflowStepExecutions } = await import("@aws-sdk/client-imagebuilder");
  const { workflowExecutionId, workflowBuildVersionArn = "", type = "" } = workflow;
  const all: WorkflowStepMetadata[] = [];
  for await (const { steps = [] } of paginateListWorkflowStepExecutions({ client }, { workflowExecutionId }))
    all.push(...steps);
  const bad = all.find(({ status }) => BAD.includes(status));
  const { name = "", message } = bad ?? all.find(({ status }) => status === "RUNNING") ?? {};
  // `…:workflow/build/build-image/1.0.3/1`
  const of = `${workflowBuildVersionArn.split("/")[2] ?? ""} (${type.toLowerCase()})`;
  return name === ""
    ? undefined
    : { name, of, hasFailed: bad !== undefined, ...(message !== undefined && { message }) };
}

/**
 * Tests and distribution of an AMI that is built go on by RetryImage; all else is built anew by its pipeline.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/distribution-enhanced_functionality.html
 */
async function retry(client: ImagebuilderClient, arn: string) {
  const sdk = await import("@aws-sdk/client-imagebuilder");
  const { image } = await client.send(new sdk.GetImageCommand({ imageBuildVersionArn: arn }));
  const all = await workflows(client, arn);
  const failed = all.findLast(({ status }) => BAD.includes(status))?.type;
  if (
    image?.type === "AMI" &&
    failed !== "BUILD" &&
    all.some(({ type, status }) => type === "BUILD" && status === "COMPLETED")
  ) {
    await client.send(new sdk.RetryImageCommand({ imageBuildVersionArn: arn, clientToken: undefined }));
    return { id: arn, from: failed === "TEST" ? "its tests" : "its distribution" };
  }
  if (image?.sourcePipelineArn === undefined) return undefined;
  const input = { imagePipelineArn: image.sourcePipelineArn };
  const { imagePipeline } = await client.send(new sdk.GetImagePipelineCommand(input));
  const recipe = imagePipeline?.imageRecipeArn ?? imagePipeline?.containerRecipeArn ?? "";
  // A pipeline that has been raised would build another version.
  if (recipe.split("/")[2] !== arn.split("/")[2]) return undefined;
  const { imageBuildVersionArn: id = "" } = await client.send(new sdk.StartImagePipelineExecutionCommand(input));
  return { id };
}

function buildOf(image: Image | ImageSummary): Build {
  const { arn = "", state, dateCreated, tags, loggingConfiguration } = image;
  const status: string = state?.status ?? "UNKNOWN";
  const [, name = "", ...build] = arn.split("/");
  const group = loggingConfiguration?.logGroupName ?? `/aws/imagebuilder/${name}`;
  return {
    ...{ id: arn, state: buildState(status), status, requests: tags?.[REQUEST_TAG]?.split(" ") ?? [] },
    ...(state?.reason !== undefined && { reason: state.reason }),
    ...(tags?.[REVOKED_TAG] !== undefined && { revoked: tags[REVOKED_TAG] }),
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

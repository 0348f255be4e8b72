import type { ImagebuilderClient, WorkflowExecutionMetadata } from "@aws-sdk/client-imagebuilder";
import { isRunning, type Build } from "../rebuild/build";
import { listBuilds, readImage } from "../rebuild/image-builder";
import { latest, type Course, type Retried, type Step, type Tracker } from "./tracker";

const BAD: readonly unknown[] = ["FAILED", "CANCELLED", "ROLLBACK_IN_PROGRESS", "ROLLBACK_COMPLETED"];

/** A build of Image Builder. */
export function trackImage(client: ImagebuilderClient, arn: string): Tracker {
  return {
    read: () => readImage(client, arn),
    course: (build) => course(client, build),
    cancel: async () => {
      const { CancelImageCreationCommand } = await import("@aws-sdk/client-imagebuilder");
      await client.send(new CancelImageCreationCommand({ imageBuildVersionArn: arn }));
    },
    retry: () => retry(client, arn),
  };
}

/** Builds of every version of an image, the newest first. */
export async function everyBuild(
  client: ImagebuilderClient,
  { versionArn }: { readonly versionArn: string },
): Promise<readonly Build[]> {
  const ofImage = versionArn.slice(0, versionArn.lastIndexOf("/") + 1);
  const found = await listBuilds(client, { filters: [{ name: "name", values: [ofImage.split("/")[1] ?? ""] }] });
  const own = found.filter(({ id }) => id.startsWith(ofImage));
  // A name that was taken over may have capitals, which its ARN has not.
  return own.length > 0 ? own : listBuilds(client, { imageVersionArn: versionArn });
}

/** By its workflows, which also tell when it ended: https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_ListWorkflowExecutions.html */
async function course(client: ImagebuilderClient, build: Build): Promise<Course> {
  const all = await executions(client, build.id);
  const last = lastOf(all);
  const step = last && build.state !== "available" ? await stepOf(client, last) : undefined;
  return { ...(step && { step }), ...(isRunning(build) ? {} : latest(all.map(({ endTime }) => endTime))) };
}

/** In the order of their starts; those that a retry ran again are left out. */
async function executions(client: ImagebuilderClient, imageBuildVersionArn: string) {
  const { paginateListWorkflowExecutions } = await import("@aws-sdk/client-imagebuilder");
  const found: WorkflowExecutionMetadata[] = [];
  for await (const { workflowExecutions = [] } of paginateListWorkflowExecutions({ client }, { imageBuildVersionArn }))
    found.push(...workflowExecutions.filter(({ retried }) => retried !== true));
  return found.sort(({ startTime: one = "" }, { startTime: other = "" }) => one.localeCompare(other));
}

/** The one that failed, else the one that goes on. */
function lastOf(all: readonly WorkflowExecutionMetadata[]): WorkflowExecutionMetadata | undefined {
  return all.findLast(({ status }) => BAD.includes(status)) ?? all.findLast(({ status }) => status === "RUNNING");
}

async function stepOf(
  client: ImagebuilderClient,
  { workflowExecutionId, workflowBuildVersionArn = "", type }: WorkflowExecutionMetadata,
): Promise<Step | undefined> {
  const { paginateListWorkflowStepExecutions } = await import("@aws-sdk/client-imagebuilder");
  const input = { workflowExecutionId };
  let found: Step | undefined;
  for await (const { steps = [] } of paginateListWorkflowStepExecutions({ client }, input)) {
    for (const { name = "", status, message } of steps) {
      const hasFailed = BAD.includes(status);
      if ((!hasFailed && status !== "RUNNING") || found?.hasFailed === true) continue;
      // `…:workflow/build/build-image/1.0.3/1`
      const of = `${workflowBuildVersionArn.split("/")[2] ?? ""} (${(type ?? "").toLowerCase()})`;
      found = { name, of, hasFailed, ...(message !== undefined && { message }) };
    }
  }
  return found;
}

/**
 * An AMI that was built goes on with its tests or distribution, as RetryImage can since 2025; all else is built anew by its pipeline.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/distribution-enhanced_functionality.html
 */
async function retry(client: ImagebuilderClient, arn: string): Promise<Retried> {
  const sdk = await import("@aws-sdk/client-imagebuilder");
  const { image } = await client.send(new sdk.GetImageCommand({ imageBuildVersionArn: arn }));
  const all = await executions(client, arn);
  const failed = all.findLast(({ status }) => BAD.includes(status));
  const isBuilt = all.some(({ type, status }) => type === "BUILD" && status === "COMPLETED");
  if (image?.type === "AMI" && isBuilt && failed?.type !== "BUILD") {
    await client.send(new sdk.RetryImageCommand({ imageBuildVersionArn: arn, clientToken: undefined }));
    return { kind: "resumed", id: arn, from: failed?.type === "TEST" ? "its tests" : "its distribution" };
  }
  if (image?.sourcePipelineArn === undefined) return { kind: "no-pipeline" };
  const input = { imagePipelineArn: image.sourcePipelineArn };
  const { imageBuildVersionArn = "" } = await client.send(new sdk.StartImagePipelineExecutionCommand(input));
  return { kind: "again", id: imageBuildVersionArn };
}

import type { CodeBuildClient } from "@aws-sdk/client-codebuild";
import { readRun } from "../builds/codebuild";
import { hasEnded, hasFailed } from "../builds/run";
import { codebuildProjects } from "../rebuild/codebuild";
import type { CodeBuildTarget } from "../rebuild/target";
import type { Course, Retried, Tracker } from "./tracker";

/** Length of a whole uuid. */
const WHOLE = 36;

/** A build of a container by CodeBuild, or a batch. */
export function trackBuild(client: CodeBuildClient, target: CodeBuildTarget, id: string): Tracker {
  return {
    read: () => codebuildProjects(client).read(target, id),
    course: () => course(client, id),
    cancel: async () => {
      const { StopBuildBatchCommand, StopBuildCommand } = await import("@aws-sdk/client-codebuild");
      const isBatch = (await readRun(client, id))?.isBatch === true;
      await (isBatch ? client.send(new StopBuildBatchCommand({ id })) : client.send(new StopBuildCommand({ id })));
    },
    retry: () => retry(client, id),
  };
}

/** Ids of a project that begin so. */
export async function idsOf(client: CodeBuildClient, project: string, uuid: string): Promise<readonly string[]> {
  const wanted = `${project}:${uuid}`;
  if (uuid.length === WHOLE) return [wanted];
  const sdk = await import("@aws-sdk/client-codebuild");
  const found: string[] = [];
  const input = { projectName: project };
  for await (const { ids = [] } of sdk.paginateListBuildBatchesForProject({ client }, input)) found.push(...ids);
  for await (const { ids = [] } of sdk.paginateListBuildsForProject({ client }, input)) found.push(...ids);
  return found.filter((id) => id.startsWith(wanted));
}

async function course(client: CodeBuildClient, id: string): Promise<Course> {
  const run = await readRun(client, id);
  const bad = run?.builds.find(hasFailed);
  const line = bad ?? run?.builds.find((each) => !hasEnded(each));
  const step = line?.phase !== undefined && { name: line.phase, of: line.name, hasFailed: bad !== undefined };
  return {
    ...(step && run?.status !== "SUCCEEDED" && { step: { ...step, ...(line?.reason && { message: line.reason }) } }),
    ...(run?.endedAt && { endedAt: run.endedAt }),
  };
}

/** Of a batch only the builds that failed. */
async function retry(client: CodeBuildClient, id: string): Promise<Retried> {
  const { RetryBuildBatchCommand, RetryBuildCommand } = await import("@aws-sdk/client-codebuild");
  if ((await readRun(client, id))?.isBatch === true) {
    await client.send(new RetryBuildBatchCommand({ id, retryType: "RETRY_FAILED_BUILDS" }));
    return { kind: "resumed", id, from: "the builds that failed" };
  }
  const { build } = await client.send(new RetryBuildCommand({ id }));
  return { kind: "again", id: build?.id ?? "" };
}

import type { CodeBuildClient, Project } from "@aws-sdk/client-codebuild";
import { runOfBatch, runOfBuild, type Run } from "./run";

/** What a build is started with, over what its project says. */
export interface Start {
  /** Branch, tag or commit. @default the project's */
  readonly sourceVersion?: string;
  /** Plain text, for builds of the release of a version and the like. @default none */
  readonly environment?: Readonly<Record<string, string>>;
  /** In place of the project's. @default none */
  readonly buildspec?: string;
  /** The same starts no second build for five minutes. @default one of the SDK for each call */
  readonly token?: string;
}

/** As many as CodeBuild answers at once. */
const MOST_IDS = 100;

/** The project of a name, if the account has it in the client's Region. */
export async function findProject(client: CodeBuildClient, name: string): Promise<Project | undefined> {
  const { BatchGetProjectsCommand } = await import("@aws-sdk/client-codebuild");
  const { projects = [] } = await client.send(new BatchGetProjectsCommand({ names: [name] }));
  return projects[0];
}

/** Starts a build, or a batch where the project builds those. Gives its id; the SDK's token makes one of a start that is sent again. */
export async function startBuild(client: CodeBuildClient, project: Project, start: Start): Promise<string> {
  const { StartBuildBatchCommand, StartBuildCommand } = await import("@aws-sdk/client-codebuild");
  const environment = Object.entries(start.environment ?? {}).map(([name, value]) => ({ name, value, type: "PLAINTEXT" as const })); // prettier-ignore
  const input = {
    projectName: project.name,
    ...(start.sourceVersion !== undefined && { sourceVersion: start.sourceVersion }),
    ...(start.buildspec !== undefined && { buildspecOverride: start.buildspec }),
    ...(start.token !== undefined && { idempotencyToken: start.token }),
    ...(environment.length > 0 && { environmentVariablesOverride: environment }),
  };
  if (project.buildBatchConfig === undefined) {
    const { build } = await client.send(new StartBuildCommand(input));
    return build?.id ?? "";
  }
  const { buildBatch } = await client.send(new StartBuildBatchCommand(input));
  return buildBatch?.id ?? "";
}

/** A build or a batch by its id, if there is one. */
export async function readRun(client: CodeBuildClient, id: string): Promise<Run | undefined> {
  const { BatchGetBuildBatchesCommand, BatchGetBuildsCommand } = await import("@aws-sdk/client-codebuild");
  const { buildBatches: [batch] = [] } = await client.send(new BatchGetBuildBatchesCommand({ ids: [id] }));
  const read = async (ids: string[]) => (await client.send(new BatchGetBuildsCommand({ ids }))).builds ?? [];
  if (batch === undefined) {
    const [build] = await read([id]);
    return build && runOfBuild(build);
  }
  const ids = (batch.buildGroups ?? []).flatMap(({ currentBuildSummary }) => idOf(currentBuildSummary?.arn));
  const parts = Array.from({ length: Math.ceil(ids.length / MOST_IDS) }, (_, at) => ids.slice(at * MOST_IDS, (at + 1) * MOST_IDS)); // prettier-ignore
  return runOfBatch(batch, (await Promise.all(parts.map(read))).flat());
}

/** Id of the newest build or batch of a project. */
export async function latestRun(client: CodeBuildClient, project: Project): Promise<string | undefined> {
  const sdk = await import("@aws-sdk/client-codebuild");
  const input = { projectName: project.name, sortOrder: "DESCENDING" as const };
  if (project.buildBatchConfig === undefined)
    return (await client.send(new sdk.ListBuildsForProjectCommand(input))).ids?.[0];
  return (await client.send(new sdk.ListBuildBatchesForProjectCommand(input))).ids?.[0];
}

/** `arn:aws:codebuild:us-east-1:111122223333:build/web:uuid` → `web:uuid` */
function idOf(arn: string | undefined): readonly string[] {
  const id = arn?.split(":build/")[1];
  return id === undefined ? [] : [id];
}

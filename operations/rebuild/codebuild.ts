import type {
  Build as CodeBuild,
  BuildBatch,
  CodeBuildClient,
  EnvironmentVariable,
  Project,
} from "@aws-sdk/client-codebuild";
import { PROJECT_ENDS, PROJECT_QUEUE, PROJECT_REASONS, PROJECT_VARIABLES } from "../../plan/build-states";
import { readRun, startBuild } from "../builds/codebuild";
import { hasEnded, hasFailed, runOfBatch, runOfBuild, type BuildStatus, type Run } from "../builds/run";
import { findProjects } from "../builds/validate";
import { endOf, type Build, type BuildState, type Course, type Started, type TrackingBuilder } from "./build";
import type { CodeBuildTarget } from "./target";

const { version: VERSION, request: REQUEST, digest: DIGEST } = PROJECT_VARIABLES;

const STATES: Readonly<Record<BuildStatus, BuildState>> = {
  WAITING: "pending",
  IN_PROGRESS: "running",
  ...PROJECT_ENDS,
};

/** As many as CodeBuild lists and answers at once. */
const MOST = 100;

/** Projects of CodeBuild as a builder of containers: a build, or a batch where the project makes those. */
export function codebuildProjects(client: CodeBuildClient): TrackingBuilder<CodeBuildTarget> {
  const known = new Map<string, Promise<Project | undefined>>();
  const projectOf = ({ project }: CodeBuildTarget): Promise<Project | undefined> => {
    const found = known.get(project) ?? findProjects(client, [project]).then((all) => all.get(project));
    known.set(project, found);
    return found;
  };
  const builds = async (target: CodeBuildTarget) => buildsOf(client, target, await projectOf(target));
  return {
    deployed: async (targets) => {
      const found = await findProjects(client, [...new Set(targets.map(({ project }) => project))]);
      for (const [name, project] of found) known.set(name, Promise.resolve(project));
      return new Map(
        targets.flatMap(({ id, project: name }) => {
          const project = found.get(name);
          return project === undefined ? [] : [[id, { id: project.arn ?? name, version: versionOf(project) }] as const];
        }),
      );
    },
    builds,
    start: async (target, _, { request, token }): Promise<Started> => {
      const project = await projectOf(target);
      if (project === undefined) return { kind: "taken", said: `The project ${target.project} is gone.` };
      try {
        return {
          kind: "started",
          id: await startBuild(client, project, { environment: { [REQUEST]: request }, token }),
        };
      } catch (error) {
        // The token of a start by somebody who saw the same builds, for another request.
        if (!(error instanceof Error) || error.name !== "InvalidInputException") throw error;
        if (!(await builds(target)).some(({ state }) => state === "pending" || state === "running")) throw error;
        return { kind: "taken", said: error.message };
      }
    },
    // A build takes no note. Whoever runs the command again joins it while it goes on.
    claim: () => Promise.resolve(),
    course: (_, { id }) => course(client, id),
    cancel: async (_, { id }) => {
      const { StopBuildBatchCommand, StopBuildCommand } = await import("@aws-sdk/client-codebuild");
      const isBatch = (await readRun(client, id))?.isBatch === true;
      await (isBatch ? client.send(new StopBuildBatchCommand({ id })) : client.send(new StopBuildCommand({ id })));
    },
    retry: (_, { id }) => retry(client, id),
    read: async (target, id) => {
      if ((await projectOf(target))?.buildBatchConfig === undefined) {
        const [build] = await singles(client, [id]);
        return build && ofSingle(build, target);
      }
      const [batch] = await batches(client, [id]);
      return batch && ofBatch(batch, await partsOf(client, batch), target);
    },
  };
}

async function course(client: CodeBuildClient, id: string): Promise<Course> {
  const run = await readRun(client, id);
  const bad = run?.builds.find(hasFailed);
  const { name: of = "", phase: name, reason: message } = bad ?? run?.builds.find((each) => !hasEnded(each)) ?? {};
  const step = name !== undefined && {
    name,
    of,
    hasFailed: bad !== undefined,
    ...(message !== undefined && { message }),
  };
  return { ...(step && run?.status !== "SUCCEEDED" && { step }), ...endOf([run?.endedAt]) };
}

/** Of a batch only the builds that failed. */
async function retry(client: CodeBuildClient, id: string) {
  const { RetryBuildBatchCommand, RetryBuildCommand } = await import("@aws-sdk/client-codebuild");
  if ((await readRun(client, id))?.isBatch !== true)
    return { id: (await client.send(new RetryBuildCommand({ id }))).build?.id ?? "" };
  await client.send(new RetryBuildBatchCommand({ id, retryType: "RETRY_FAILED_BUILDS" }));
  return { id, from: "the builds that failed" };
}

/** The newest first: those of the target's version among the last hundred. */
async function buildsOf(client: CodeBuildClient, target: CodeBuildTarget, project: Project | undefined) {
  if (project === undefined) return [];
  const sdk = await import("@aws-sdk/client-codebuild");
  const input = { projectName: target.project, sortOrder: "DESCENDING" as const };
  if (project.buildBatchConfig !== undefined) {
    const { ids = [] } = await client.send(new sdk.ListBuildBatchesForProjectCommand({ ...input, maxResults: MOST }));
    const all = await batches(client, ids);
    const own = all.filter((batch) => versionOf(batch) === target.version).sort(newestFirst);
    // Of the newest the image too, for whoever keeps it.
    const parts = own[0] ? await partsOf(client, own[0]) : [];
    return own.map((batch, at) => ofBatch(batch, at === 0 ? parts : [], target));
  }
  const { ids = [] } = await client.send(new sdk.ListBuildsForProjectCommand(input));
  const all = await singles(client, ids);
  const own = all.filter((build) => versionOf(build) === target.version).sort(newestFirst);
  return own.map((build) => ofSingle(build, target));
}

function newestFirst(one: CodeBuild | BuildBatch, other: CodeBuild | BuildBatch): number {
  return (other.startTime?.getTime() ?? 0) - (one.startTime?.getTime() ?? 0);
}

async function batches(client: CodeBuildClient, ids: string[]): Promise<readonly BuildBatch[]> {
  const { BatchGetBuildBatchesCommand } = await import("@aws-sdk/client-codebuild");
  return ids.length === 0 ? [] : ((await client.send(new BatchGetBuildBatchesCommand({ ids }))).buildBatches ?? []);
}

async function singles(client: CodeBuildClient, ids: string[]): Promise<readonly CodeBuild[]> {
  const { BatchGetBuildsCommand } = await import("@aws-sdk/client-codebuild");
  return ids.length === 0 ? [] : ((await client.send(new BatchGetBuildsCommand({ ids }))).builds ?? []);
}

/** Builds of a batch that has ended; one for each platform, and the one that joins them. */
async function partsOf(client: CodeBuildClient, { buildBatchStatus, buildGroups = [] }: BuildBatch) {
  if (buildBatchStatus === "IN_PROGRESS") return [];
  const arns = buildGroups.flatMap(({ currentBuildSummary }) => currentBuildSummary?.arn ?? []);
  return singles(client, arns.slice(0, MOST).map((arn) => arn.split(":build/")[1] ?? arn)); // prettier-ignore
}

function ofSingle(build: CodeBuild, target: CodeBuildTarget): Build {
  return { ...common(build, runOfBuild(build)), containers: referencesOf(build, target) };
}

/** Its image is the one of the build that joins those of the platforms, which is the one that depends on others. */
function ofBatch(batch: BuildBatch, parts: readonly CodeBuild[], target: CodeBuildTarget): Build {
  const join = batch.buildGroups?.find(({ dependsOn = [] }) => dependsOn.length > 0)?.currentBuildSummary?.arn;
  const joining = parts.find(({ arn }) => arn !== undefined && arn === join);
  return { ...common(batch, runOfBatch(batch, parts)), containers: joining ? referencesOf(joining, target) : [] };
}

function common({ id = "", currentPhase, environment }: CodeBuild | BuildBatch, run: Run): Omit<Build, "containers"> {
  const { status, startedAt, builds } = run;
  const { reason: said, log, link } = builds.find(hasFailed) ?? builds[0] ?? {};
  const reason = run.reason ?? said ?? PROJECT_REASONS[status];
  return {
    ...{
      id,
      status,
      state: status === "IN_PROGRESS" && PROJECT_QUEUE.includes(currentPhase) ? "pending" : STATES[status],
    },
    requests: valueOf(environment?.environmentVariables, REQUEST)?.split(" ") ?? [],
    amis: [],
    ...(reason !== undefined && { reason }),
    ...(startedAt !== undefined && { startedAt }),
    ...(log !== undefined && { log }),
    ...(link !== undefined && { link }),
  };
}

/** What it pushed. */
function referencesOf({ exportedEnvironmentVariables: all = [] }: CodeBuild, { repository }: CodeBuildTarget) {
  const digest = all.find(({ name }) => name === DIGEST)?.value;
  return digest === undefined ? [] : [`${repository}@${digest}`];
}

function versionOf({ environment }: Pick<Project, "environment">): string {
  return valueOf(environment?.environmentVariables, VERSION) ?? "";
}

/** The last of a name counts, as in a build. */
function valueOf(variables: readonly EnvironmentVariable[] = [], wanted: string): string | undefined {
  return variables.findLast(({ name }) => name === wanted)?.value;
}

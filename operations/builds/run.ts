import type { Build, BuildBatch, BuildPhase } from "@aws-sdk/client-codebuild";

/**
 * What became of a build. `WAITING` is ours, for one that others of its batch keep from starting; the rest is CodeBuild's.
 * @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_Build.html
 */
export type BuildStatus = "WAITING" | "IN_PROGRESS" | "SUCCEEDED" | "FAILED" | "FAULT" | "TIMED_OUT" | "STOPPED";

/** One build: of a batch, the one of a flavor. */
export interface BuildLine {
  /** The identifier in the batch's buildspec; of a single build the project's name. */
  readonly name: string;
  /** Absent until CodeBuild has made it. */
  readonly id?: string;
  readonly status: BuildStatus;
  /** The phase that it is in, or that it ended in: `PROVISIONING`, `BUILD` … */
  readonly phase?: string;
  /** Whether its failure leaves the batch sound. */
  readonly mayFail: boolean;
  /** What CodeBuild says of the phase that failed. */
  readonly reason?: string;
  readonly startedAt?: Date;
  readonly endedAt?: Date;
  /** Where its log is in CloudWatch Logs. */
  readonly log?: { readonly group: string; readonly stream: string };
  /** The log in the console. */
  readonly link?: string;
}

/** A build that was started, or a batch of them. */
export interface Run {
  /** `<project>:<uuid>`, of a build and of a batch alike. */
  readonly id: string;
  readonly project: string;
  readonly isBatch: boolean;
  readonly status: BuildStatus;
  /** Why the batch itself failed, such as a buildspec that it could not read. */
  readonly reason?: string;
  /** What was built: a commit, once CodeBuild knows it, else the branch or tag that was asked for. */
  readonly sourceVersion?: string;
  readonly startedAt?: Date;
  readonly endedAt?: Date;
  /** In the order of the buildspec. */
  readonly builds: readonly BuildLine[];
}

const ENDED: readonly BuildStatus[] = ["SUCCEEDED", "FAILED", "FAULT", "TIMED_OUT", "STOPPED"];

/** Whether nothing changes any more. */
export function hasEnded({ status }: { readonly status: BuildStatus }): boolean {
  return ENDED.includes(status);
}

/** Whether a build ended in any way but well. */
export function hasFailed(line: { readonly status: BuildStatus }): boolean {
  return hasEnded(line) && line.status !== "SUCCEEDED";
}

export function runOfBuild(build: Build): Run {
  const line = lineOf(build, build.projectName ?? "");
  const { status, startedAt, endedAt } = line;
  return {
    ...{ id: build.id ?? "", project: build.projectName ?? "", isBatch: false, status, builds: [line] },
    ...sourceOf(build),
    ...timesOf(startedAt, endedAt),
  };
}

/** @param builds those of its groups that CodeBuild has made */
export function runOfBatch(batch: BuildBatch, builds: readonly Build[]): Run {
  const byArn = new Map(builds.map((build) => [build.arn, build]));
  const lines = (batch.buildGroups ?? []).map((group): BuildLine => {
    const { arn, buildStatus } = group.currentBuildSummary ?? {};
    const build = byArn.get(arn);
    const name = group.identifier ?? "";
    const mayFail = group.ignoreFailure === true;
    if (build !== undefined) return { ...lineOf(build, name), mayFail };
    return { name, mayFail, status: arn === undefined ? "WAITING" : statusOf(buildStatus) };
  });
  return {
    ...{ id: batch.id ?? "", project: batch.projectName ?? "", isBatch: true, builds: lines },
    status: statusOf(batch.buildBatchStatus),
    ...reasonOf(batch.phases),
    ...sourceOf(batch),
    ...timesOf(batch.startTime, batch.endTime),
  };
}

function lineOf(build: Build, name: string): BuildLine {
  const { groupName, streamName, deepLink } = build.logs ?? {};
  const failed = (build.phases ?? []).find(({ phaseStatus }) => phaseStatus !== undefined && !SOUND.has(phaseStatus));
  const phase = failed?.phaseType ?? build.currentPhase;
  return {
    ...{ name, mayFail: false, status: statusOf(build.buildStatus) },
    ...(build.id !== undefined && { id: build.id }),
    ...(phase !== undefined && { phase }),
    ...reasonOf(build.phases),
    ...timesOf(build.startTime, build.endTime),
    ...(groupName !== undefined && streamName !== undefined && { log: { group: groupName, stream: streamName } }),
    ...(deepLink !== undefined && { link: deepLink }),
  };
}

const SOUND: ReadonlySet<string> = new Set(["SUCCEEDED", "IN_PROGRESS"]);

/** The words of the first phase that failed. */
function reasonOf(phases: readonly Pick<BuildPhase, "phaseStatus" | "contexts">[] | undefined): { reason?: string } {
  const failed = phases?.find(({ phaseStatus }) => phaseStatus !== undefined && !SOUND.has(phaseStatus));
  const reason = (failed?.contexts ?? []).flatMap(({ message }) => message ?? []).join("; ");
  return reason === "" ? {} : { reason };
}

function sourceOf({ resolvedSourceVersion, sourceVersion }: Build | BuildBatch): Pick<Run, "sourceVersion"> {
  const version = resolvedSourceVersion ?? sourceVersion;
  return version === undefined ? {} : { sourceVersion: version };
}

function timesOf(startedAt: Date | undefined, endedAt: Date | undefined): Pick<Run, "startedAt" | "endedAt"> {
  return { ...(startedAt !== undefined && { startedAt }), ...(endedAt !== undefined && { endedAt }) };
}

/** A status that a later CodeBuild may add is of a build that goes on: it is looked at again. */
function statusOf(status: string | undefined): BuildStatus {
  return ENDED.find((each) => each === status) ?? "IN_PROGRESS";
}

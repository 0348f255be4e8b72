import { CODEBUILD, phaseMs, type Run, type Status, type Step, walk, type Walk } from "./walk";
import type { Outcome } from "./script";

/** One build of a batch, before it has run. */
export interface Group {
  readonly identifier: string;
  readonly dependsOn: readonly string[];
  readonly ignoreFailure: boolean;
  readonly script: Outcome;
  /** When someone stopped this one. */
  readonly stoppedAt?: number | undefined;
  /** What it came to in an earlier try of the batch, which is not repeated. */
  readonly kept?: Walk | undefined;
}

/** A batch: all that its course depends on beside the time. */
export interface Batch extends Run {
  readonly groups: readonly Group[];
  /** Why there are no groups. */
  readonly fault?: string | undefined;
  readonly fastFail: boolean;
  readonly combine: boolean;
  /** Of each build. */
  readonly buildLimitMs: number;
}

/** How far a batch is. */
export interface BatchWalk extends Walk {
  /** By identifier; a build that has not begun is not in it. */
  readonly builds: ReadonlyMap<string, Walk>;
}

/** How far a batch is at a time. Pure, as `walk`. */
export function walkBatch(batch: Batch, now: number): BatchWalk {
  const { startedAt, fault, combine, script, stoppedAt = Infinity, limitMs = Infinity } = batch;
  const each = phaseMs(script);
  const begin = startedAt + 2 * each;
  const cut = Math.min(stoppedAt, startedAt + limitMs);
  const runs = fault === undefined ? runsOf(batch, begin, cut) : new Map<string, Run | Walk>();
  const whole = [...runs.values()].map((run) => walkOf(run, Infinity));
  const end = Math.max(begin, ...whole.map(({ endedAt = Infinity }) => endedAt));
  const cutStatus = stoppedAt <= startedAt + limitMs ? "STOPPED" : "TIMED_OUT";
  const status = endStatus(batch, runs, cut <= end ? cutStatus : undefined);
  const phases: Step[] = [
    step("SUBMITTED", "SUCCEEDED", startedAt, startedAt + each),
    step("DOWNLOAD_BATCHSPEC", fault === undefined ? "SUCCEEDED" : "FAILED", startedAt + each, begin),
    ...(fault === undefined ? [step("IN_PROGRESS", status, begin, Math.min(end, Math.max(cut, begin)))] : []),
    ...(combine && status === "SUCCEEDED" ? [step("COMBINE_ARTIFACTS", "SUCCEEDED", end, end + each)] : []),
  ];
  const steps = phases.filter((phase) => phase.startedAt <= now).map((phase) => until(phase, now));
  const builds = [...runs].map(([identifier, run]) => [identifier, walkOf(run, now)] as const);
  const begun = new Map(builds.filter(([, { steps: own }]) => own.length > 0));
  const last = phases.at(-1)?.endedAt ?? Infinity;
  return last > now
    ? { status: "IN_PROGRESS", steps, builds: begun }
    : {
        status,
        steps: [...steps, { phase: finalPhase(status), status, startedAt: last }],
        endedAt: last,
        builds: begun,
      };
}

/** The builds that ever begin, with when, in the order of the groups. */
function runsOf(batch: Batch, begin: number, cut: number): ReadonlyMap<string, Run | Walk> {
  const free = schedule(batch, begin, cut);
  if (!batch.fastFail) return free;
  const failures = batch.groups.flatMap(({ identifier, ignoreFailure }) => {
    const run = free.get(identifier);
    const { status, endedAt = Infinity } = run ? walkOf(run, Infinity) : { status: "SUCCEEDED" };
    return status === "FAILED" && !ignoreFailure ? [endedAt] : [];
  });
  return schedule(batch, begin, Math.min(cut, ...failures));
}

function schedule(batch: Batch, begin: number, cut: number): ReadonlyMap<string, Run | Walk> {
  const made = new Map<string, Run | Walk | undefined>();
  const make = (group: Group): Run | Walk | undefined => {
    if (made.has(group.identifier)) return made.get(group.identifier);
    made.set(group.identifier, undefined);
    const needed = batch.groups.filter(({ identifier }) => group.dependsOn.includes(identifier));
    const ends = needed.map((other) => {
      const run = make(other);
      const { status, endedAt = Infinity } = run ? walkOf(run, Infinity) : { status: "FAILED" };
      return status === "SUCCEEDED" || other.ignoreFailure ? endedAt : Infinity;
    });
    const startedAt = Math.max(begin, ...ends);
    const stoppedAt = Math.min(cut, group.stoppedAt ?? Infinity);
    const run = { startedAt, script: group.script, limitMs: batch.buildLimitMs };
    const own = startedAt < cut ? { ...run, ...(stoppedAt < Infinity ? { stoppedAt } : {}) } : undefined;
    made.set(group.identifier, group.kept ?? own);
    return group.kept ?? own;
  };
  const runs = batch.groups.map((group) => [group.identifier, make(group)] as const);
  return new Map(runs.filter((entry): entry is readonly [string, Run | Walk] => entry[1] !== undefined));
}

function walkOf(run: Run | Walk, now: number): Walk {
  return "steps" in run ? run : walk(CODEBUILD, run, now);
}

function endStatus({ groups, fault }: Batch, runs: ReadonlyMap<string, Run | Walk>, cut: Status | undefined): Status {
  if (fault !== undefined) return "FAILED";
  if (cut) return cut;
  const isGood = groups.every(({ identifier, ignoreFailure }) => {
    const run = runs.get(identifier);
    return ignoreFailure || (run !== undefined && walkOf(run, Infinity).status === "SUCCEEDED");
  });
  return isGood ? "SUCCEEDED" : "FAILED";
}

function finalPhase(status: Status): string {
  return status === "TIMED_OUT" ? "FAILED" : status;
}

function step(phase: string, status: Status, startedAt: number, endedAt: number): Step {
  return { phase, status, startedAt, endedAt };
}

function until({ phase, status, startedAt, endedAt = Infinity }: Step, now: number): Step {
  return endedAt <= now ? { phase, status, startedAt, endedAt } : { phase, status: "IN_PROGRESS", startedAt };
}

import type { Outcome } from "./script";

export type Status = "IN_PROGRESS" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "STOPPED";

/** The phases that a kind of build goes through. */
export interface Course {
  readonly phases: readonly string[];
  /** The phase in which the work is done. */
  readonly work: string;
  /** Where a build goes on after a failure in a phase; what is not here, ends it. */
  readonly afterFailure: Readonly<Record<string, string>>;
}

/** One build: all that its course depends on beside the time. Milliseconds since 1970. */
export interface Run {
  readonly startedAt: number;
  readonly script: Outcome;
  /** When someone stopped it. */
  readonly stoppedAt?: number | undefined;
  /** How long it may take. @default for ever */
  readonly limitMs?: number | undefined;
}

/** One phase of a build. */
export interface Step {
  readonly phase: string;
  readonly status: Status;
  readonly startedAt: number;
  /** Absent while it goes on. */
  readonly endedAt?: number;
}

/** How far a build is. */
export interface Walk {
  readonly status: Status;
  readonly steps: readonly Step[];
  /** Absent while it goes on. */
  readonly endedAt?: number;
}

/** Where a phase that fails leads: CodeBuild's user guide, "Build phase transitions". */
export const CODEBUILD: Course = {
  phases:
    "SUBMITTED QUEUED PROVISIONING DOWNLOAD_SOURCE INSTALL PRE_BUILD BUILD POST_BUILD UPLOAD_ARTIFACTS FINALIZING".split(
      " ",
    ),
  work: "BUILD",
  afterFailure: {
    DOWNLOAD_SOURCE: "FINALIZING",
    INSTALL: "FINALIZING",
    PRE_BUILD: "FINALIZING",
    BUILD: "POST_BUILD",
    POST_BUILD: "UPLOAD_ARTIFACTS",
    UPLOAD_ARTIFACTS: "FINALIZING",
  },
};

/** The states of an image that it goes through before it is AVAILABLE. */
export const IMAGE: Course = {
  phases: ["PENDING", "CREATING", "BUILDING", "TESTING", "DISTRIBUTING"],
  work: "BUILDING",
  afterFailure: {},
};

const SECONDS_PER_PHASE = 2;

/** What a phase takes, in milliseconds. */
export function phaseMs({ secondsPerPhase = SECONDS_PER_PHASE }: Outcome): number {
  return secondsPerPhase * 1000;
}

/** How far a build is at a time. Pure: the same run and the same time give the same answer; `Infinity` gives how it ends. */
export function walk(course: Course, run: Run, now: number): Walk {
  const end = Math.min(run.stoppedAt ?? Infinity, run.startedAt + (run.limitMs ?? Infinity));
  const steps: Step[] = [];
  let status: Status = "SUCCEEDED";
  let phase: string | undefined = course.phases[0];
  let at = run.startedAt;
  while (phase !== undefined && at <= now) {
    const step = stepOf(course, run, phase, { at, end, now });
    steps.push(step);
    if (step.status === "IN_PROGRESS") return { status: "IN_PROGRESS", steps };
    if (step.status !== "SUCCEEDED") status = step.status;
    at = step.endedAt ?? Infinity;
    phase = nextOf(course, step);
  }
  return phase === undefined ? { status, steps, endedAt: at } : { status: "IN_PROGRESS", steps };
}

function stepOf(
  course: Course,
  { script, stoppedAt, startedAt, limitMs }: Run,
  phase: string,
  { at, end, now }: { readonly at: number; readonly end: number; readonly now: number },
): Step {
  const { outcome = "succeed", phase: bad = course.work } = script;
  const isBad = outcome !== "succeed" && phase === bad;
  const ownEnd = isBad && outcome === "hang" ? Infinity : at + phaseMs(script);
  const isCut = end < ownEnd && at <= end;
  const endedAt = isCut ? end : ownEnd;
  if (endedAt > now || endedAt === Infinity) return { phase, status: "IN_PROGRESS", startedAt: at };
  if (!isCut) return { phase, status: isBad ? "FAILED" : "SUCCEEDED", startedAt: at, endedAt };
  const isStopped = stoppedAt !== undefined && stoppedAt <= startedAt + (limitMs ?? Infinity);
  return { phase, status: isStopped ? "STOPPED" : "TIMED_OUT", startedAt: at, endedAt };
}

function nextOf({ phases, afterFailure }: Course, { phase, status }: Step): string | undefined {
  if (status === "FAILED") return afterFailure[phase];
  return status === "SUCCEEDED" ? phases[phases.indexOf(phase) + 1] : undefined;
}

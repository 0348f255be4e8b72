import type { BuildState } from "../../plan/build-states";
import type { Target } from "./target";

export type { BuildState };

/** One build of a target. */
export interface Build {
  /** By which its builder finds it: the ARN of an image build version, the id of a build of CodeBuild, the page of a run on GitHub. */
  readonly id: string;
  readonly state: BuildState;
  /** Its builder's own word: `TESTING`. */
  readonly status: string;
  /** What its builder says of a failure. */
  readonly reason?: string;
  readonly startedAt?: Date;
  /** Those of `golden rebuild` that started or joined it; none where only others did. */
  readonly requests: readonly string[];
  /** One for each Region and account. */
  readonly amis: readonly { readonly region: string; readonly account: string; readonly id: string }[];
  /** References of a container: a repository's address with a tag or digest. */
  readonly containers: readonly string[];
  /** When it was revoked and why, as far as that is known. */
  readonly revoked?: string;
  /** Where its log is in CloudWatch Logs. */
  readonly log?: { readonly group: string; readonly stream: string };
  /** Its page, for people. */
  readonly link?: string;
}

/** A start that was taken, or why not. */
export type Started =
  | { readonly kind: "started"; readonly id: string }
  /** Another start is under way, or what builds it is in use: look again. */
  | { readonly kind: "taken"; readonly said: string }
  /** Something may have started, and which build it is cannot be known. */
  | { readonly kind: "lost"; readonly said: string };

/** What builds a target, as it is deployed. */
export interface Deployed {
  /** ARN of a pipeline or project; whatever stands for a workflow with its inputs. */
  readonly id: string;
  /** The ImageVersion that it builds. */
  readonly version: string;
}

/** By whom a start is known again. */
export interface Order {
  readonly request: string;
  /** The same never starts two builds. */
  readonly token: string;
}

/** What builds targets of one kind. Errors that AWS, GitHub or the way there are to blame for carry a `code`, or what was answered. */
export interface Builder<T extends Target = Target> {
  /** What is deployed for the targets, by their ids. */
  deployed(targets: readonly T[]): Promise<ReadonlyMap<string, Deployed>>;
  /** Of the target's ImageVersion, the newest first. */
  builds(target: T): Promise<readonly Build[]>;
  start(target: T, deployed: Deployed, order: Order): Promise<Started>;
  /** Notes that a request joined a build, so that it knows it again. */
  claim(target: T, build: Build, request: string): Promise<void>;
  /** Undefined where there is none (any more). */
  read(target: T, id: string): Promise<Build | undefined>;
}

/** How a build went, as far as its builder tells. */
export interface Course {
  /** That it is in or ended in; `of` is a workflow with its kind, a build of a batch, a job. */
  readonly step?: {
    readonly name: string;
    readonly of: string;
    readonly hasFailed: boolean;
    readonly message?: string;
  };
  readonly endedAt?: Date;
}

/** Whose builds can be looked into, ended and tried again. */
export interface TrackingBuilder<T extends Target = Target> extends Builder<T> {
  course(target: T, build: Build): Promise<Course>;
  cancel(target: T, build: Build): Promise<void>;
  /**
   * Of a build that failed or was cancelled. With `from` the same build goes on from there, else another of the same begins; undefined
   * where nothing is known that would build it again.
   */
  retry(target: T, build: Build): Promise<{ readonly id: string; readonly from?: string } | undefined>;
}

/** Whether it goes on, as far as its state is one that we know. */
export function isRunning({ state }: Build): boolean {
  return state === "pending" || state === "running";
}

/** For how long the same request does not build again what it built: above the 12 hours that tests of an image take by default, below a day. */
const KEPT_MS = 16 * 3_600_000;

/** Whether the same command, or the same run of a workflow, started or joined it, not long ago. */
export function isOfRequest(build: Build, request: string, now: Date): boolean {
  return build.requests.includes(request) && now.getTime() - startOf(build) < KEPT_MS;
}

/** The latest of the times that are there. */
export function endOf(times: readonly (Date | string | null | undefined)[]): Pick<Course, "endedAt"> {
  const known = times.flatMap((time) => (time == null ? [] : [new Date(time).getTime()]));
  return known.length === 0 ? {} : { endedAt: new Date(Math.max(...known)) };
}

/** Milliseconds since 1970. */
export function startOf({ startedAt }: Build): number {
  return startedAt?.getTime() ?? 0;
}

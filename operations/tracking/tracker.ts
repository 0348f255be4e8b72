import type { Build } from "../rebuild/build";

/** The step that a build is in, or that it ended in. */
export interface Step {
  readonly name: string;
  /** What it is of: a workflow with its kind, a build of a batch, a job. */
  readonly of: string;
  readonly hasFailed: boolean;
  readonly message?: string;
}

/** How a build went, as far as its builder tells. */
export interface Course {
  readonly step?: Step;
  readonly endedAt?: Date;
}

/** A retry that was taken, or why there is none. */
export type Retried =
  /** The same build goes on from where it failed. */
  | { readonly kind: "resumed"; readonly id: string; readonly from: string }
  /** Another build of the same. */
  | { readonly kind: "again"; readonly id: string }
  /** Nothing is known that would build it again. */
  | { readonly kind: "no-pipeline" };

/** What can be done about one build, whoever builds it. */
export interface Tracker {
  /** Undefined where there is none (any more). */
  read(): Promise<Build | undefined>;
  course(build: Build): Promise<Course>;
  cancel(build: Build): Promise<void>;
  /** Of a build that failed or was cancelled. */
  retry(build: Build): Promise<Retried>;
}

/** The latest of the times that are there. */
export function latest(times: readonly (Date | string | null | undefined)[]): { readonly endedAt?: Date } {
  const known = times.flatMap((time) => (time === undefined || time === null ? [] : [new Date(time).getTime()]));
  return known.length === 0 ? {} : { endedAt: new Date(Math.max(...known)) };
}

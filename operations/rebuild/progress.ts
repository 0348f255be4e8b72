import { isRunning, type Build } from "./build";
import type { Target } from "./target";

/** Why a build was never asked for. */
export type NotStarted =
  | { readonly kind: "parent"; readonly parent: string; readonly state: Progress["state"] }
  /** Its pipeline is not there, or builds another ImageVersion than the definition says. */
  | { readonly kind: "not-deployed"; readonly deployed?: string }
  /** Its builder would not take the start. */
  | { readonly kind: "refused"; readonly said: string }
  | { readonly kind: "time-limit" };

/** How far a target is. */
export type Progress =
  /** For its parent, or for a free place. */
  | { readonly state: "waiting" }
  /** Its status is that of the build. */
  | { readonly state: "building"; readonly build: Build; readonly how: "built" | "joined" }
  /** `kept`: the same request built it before. */
  | {
      readonly state: "available";
      readonly build: Build;
      readonly how: "built" | "joined" | "kept";
      readonly endedAt?: Date;
    }
  | { readonly state: "failed" | "cancelled"; readonly build: Build; readonly endedAt: Date }
  /** Time ran out; the build goes on. `never-started`: it never left the queue. */
  | { readonly state: "timed-out" | "never-started"; readonly build: Build; readonly endedAt: Date }
  /** What became of it cannot be said. */
  | { readonly state: "unknown"; readonly build: Build; readonly said: string }
  /** A start of which nobody knows what became. */
  | { readonly state: "unknown"; readonly said: string }
  | { readonly state: "not-started"; readonly why: NotStarted };

/** A target and how far it is. */
export interface Line {
  readonly target: Target;
  readonly progress: Progress;
}

export function isOpen({ state }: Progress): boolean {
  return state === "waiting" || state === "building";
}

/** Whether all that was wanted is there: what a command ends well with. */
export function isWhole(lines: readonly Line[]): boolean {
  return lines.every(({ progress }) => progress.state === "available");
}

/** How far a target is whose build looks so. */
export function progressOf(build: Build, how: "built" | "joined", now: Date): Progress {
  const { state, status } = build;
  if (state === "available" || state === "deprecated") return { state: "available", build, how, endedAt: now };
  if (state === "failed" || state === "cancelled") return { state, build, endedAt: now };
  if (state === "gone") return { state: "unknown", build, said: status };
  return { state: "building", build, how };
}

/** What it is when time runs out. */
export function cutOff(progress: Progress, now: Date): Progress {
  if (progress.state === "waiting") return { state: "not-started", why: { kind: "time-limit" } };
  if (progress.state !== "building") return progress;
  const { build } = progress;
  if (build.state === "pending") return { state: "never-started", build, endedAt: now };
  if (isRunning(build)) return { state: "timed-out", build, endedAt: now };
  return { state: "unknown", build, said: build.status };
}

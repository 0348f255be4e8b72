import type { Goal, Row } from "./row";
import { middle, type Middle, type Samples } from "./sampling";

/** A row with what came out of it. */
export type Result = Success | Failure;

export interface Success {
  readonly row: Row;
  readonly ours: Middle;
  readonly peer: Middle;
  /** Our median time / the peer's. */
  readonly timeRatio: number;
  /** Our median peak memory / the peer's; absent where memory is not known. */
  readonly memoryRatio?: number;
  /** One for each part of the goal; empty without a goal. */
  readonly checks: readonly GoalCheck[];
}

/** A row of which a side could not be measured. */
export interface Failure {
  readonly row: Row;
  readonly reason: string;
}

export interface GoalCheck {
  /** `≤ 0.4 × time`. */
  readonly goal: string;
  /** What came out, in the goal's unit. */
  readonly got: string;
  readonly pass: boolean;
}

/** Puts medians beside the row's goal. */
export function judge(row: Row, samples: Samples): Success {
  const ours = middle(samples.ours);
  const peer = middle(samples.peer);
  const timeRatio = ours.seconds / peer.seconds;
  const memoryRatio =
    ours.peakMiB === undefined || peer.peakMiB === undefined ? undefined : ours.peakMiB / peer.peakMiB;
  const measured = { ours, peer, timeRatio, ...(memoryRatio !== undefined && { memoryRatio }) };
  return { row, ...measured, checks: goalChecks(row.goal ?? {}, measured) };
}

function goalChecks(goal: Goal, got: Omit<Success, "row" | "checks">): readonly GoalCheck[] {
  const parts: readonly (readonly [string, number | undefined, number | undefined, string])[] = [
    ["× time", goal.time, got.timeRatio, " ×"],
    ["× memory", goal.memory, got.memoryRatio, " ×"],
    ["s", goal.seconds, got.ours.seconds, " s"],
    ["MiB", goal.mebibytes, got.ours.peakMiB, " MiB"],
  ];
  return parts.flatMap(([unit, most, value, suffix]) => {
    if (most === undefined || value === undefined) return [];
    return [{ goal: `≤ ${most.toString()} ${unit}`, got: `${short(value)}${suffix}`, pass: value <= most }];
  });
}

/** Three digits at most: `0.123`, `1.23`, `12.3`, `123`. */
export function short(value: number): string {
  if (value >= 100) return value.toFixed(0);
  if (value >= 10) return value.toFixed(1);
  return value >= 1 ? value.toFixed(2) : value.toFixed(3);
}

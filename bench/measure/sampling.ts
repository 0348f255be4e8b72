import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Goal, Row, Side, Sides } from "../rows/row";
import { measure, type Measured } from "./measured-process";

/** A row with what came out of it. */
export type Result = Success | Failure;

export interface Success {
  readonly row: Row;
  readonly ours: Middle;
  readonly peer: Middle;
  /** Our median time / the peer's. */
  readonly timeRatio: number;
  /** One for each part of the goal; empty without a goal. */
  readonly checks: readonly GoalCheck[];
}

/** A row of which a side could not be measured. */
export interface Failure {
  readonly row: Row;
  readonly reason: string;
}

/** The middle of several runs. */
export interface Middle {
  readonly seconds: number;
  readonly peakMiB: number | undefined;
  readonly cpuSeconds: number | undefined;
  readonly fastest: number;
  readonly slowest: number;
  readonly runs: number;
}

export interface GoalCheck {
  /** `≤0.4`, `≤0.8 mem`, `≤1.5 s`. */
  readonly goal: string;
  /** What came out, in the goal's unit. */
  readonly got: string;
  readonly pass: boolean;
}

/** Shorter runs are repeated more often and get a first round that does not count. */
const SHORT_SECONDS = 3;
const LONG_SECONDS = 20;

/**
 * Measures both sides in turns, so that noise of the machine meets both, and changes who begins from round to round.
 * Runs of more than 20 s are done twice, and not again when one takes more than 60 s.
 */
export async function sample(row: Row, logs: string, quick: boolean): Promise<Success> {
  const sides = await row.sides();
  const first = await round(sides, logs, false);
  const slowest = Math.max(first.ours.seconds, first.peer.seconds);
  const rounds = slowest < SHORT_SECONDS ? [] : [first];
  const wanted = roundsFor(slowest, quick);
  while (rounds.length < wanted) rounds.push(await round(sides, logs, rounds.length % 2 === 1));
  const ours = middle(rounds.map((runs) => runs.ours));
  const peer = middle(rounds.map((runs) => runs.peer));
  return { row, ours, peer, timeRatio: ours.seconds / peer.seconds, checks: goalChecks(row.goal ?? {}, ours, peer) };
}

function roundsFor(seconds: number, quick: boolean): number {
  if (seconds > 60) return 1;
  if (seconds > LONG_SECONDS) return quick ? 1 : 2;
  if (seconds > SHORT_SECONDS) return quick ? 1 : 3;
  return quick ? 3 : 5;
}

async function round(sides: Sides, logs: string, peerFirst: boolean): Promise<{ ours: Measured; peer: Measured }> {
  if (peerFirst) {
    const peer = await run(sides.peer, logs);
    return { peer, ours: await run(sides.ours, logs) };
  }
  return { ours: await run(sides.ours, logs), peer: await run(sides.peer, logs) };
}

async function run({ command, before, fault }: Side, logs: string): Promise<Measured> {
  before?.();
  const measured = await measure(command, logs);
  const wrong = fault?.(readFileSync(join(logs, "stdout"), "utf8"));
  if (wrong !== undefined) throw new Error(`${wrong}: ${[command.file, ...command.args].join(" ")}`);
  return measured;
}

/** The medians of time, memory and processor time, each for itself. */
function middle(runs: readonly Measured[]): Middle {
  const seconds = runs.map((run) => run.seconds);
  return {
    seconds: median(seconds) ?? NaN,
    peakMiB: median(runs.flatMap(({ peakMiB }) => peakMiB ?? [])),
    cpuSeconds: median(runs.flatMap(({ cpuSeconds }) => cpuSeconds ?? [])),
    fastest: Math.min(...seconds),
    slowest: Math.max(...seconds),
    runs: runs.length,
  };
}

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const [lower, upper] = [sorted[half - 1], sorted[half]];
  if (upper === undefined || lower === undefined || sorted.length % 2 === 1) return upper;
  return (upper + lower) / 2;
}

function goalChecks(goal: Goal, ours: Middle, peer: Middle): readonly GoalCheck[] {
  const memory = ours.peakMiB && peer.peakMiB ? ours.peakMiB / peer.peakMiB : undefined;
  const parts = [
    { most: goal.time, got: ours.seconds / peer.seconds, unit: "" },
    { most: goal.memory, got: memory, unit: " mem" },
    { most: goal.seconds, got: ours.seconds, unit: " s" },
    { most: goal.mebibytes, got: ours.peakMiB, unit: " MiB" },
  ];
  return parts.flatMap(({ most, got, unit }) => {
    if (most === undefined || got === undefined) return [];
    return [{ goal: `≤${most.toString()}${unit}`, got: `${short(got)}${unit}`, pass: got <= most }];
  });
}

/** Three digits at most: `0.123`, `1.23`, `12.3`, `123`. */
export function short(value: number): string {
  if (value >= 100) return value.toFixed(0);
  if (value >= 10) return value.toFixed(1);
  return value >= 1 ? value.toFixed(2) : value.toFixed(3);
}

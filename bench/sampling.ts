import { readFileSync } from "node:fs";
import { join } from "node:path";
import { measure, type Measured } from "./measured-process";
import type { Side, Sides } from "./row";

/** Runs of both sides, round by round. */
export interface Samples {
  readonly ours: readonly Measured[];
  readonly peer: readonly Measured[];
}

/** The middle of several runs. */
export interface Middle {
  readonly seconds: number;
  readonly peakMiB?: number;
  readonly cpuSeconds?: number;
  readonly fastest: number;
  readonly slowest: number;
  readonly runs: number;
}

/** Shorter runs are repeated more often and get a first round that does not count. */
const SHORT_SECONDS = 3;
const LONG_SECONDS = 20;

/**
 * Measures both sides in turns, so that noise of the machine meets both, and changes who begins from round to round.
 * Runs of more than 20 s are done twice, and not again when one takes more than 60 s.
 */
export async function sample(sides: Sides, logs: string, quick: boolean): Promise<Samples> {
  const first = await round(sides, logs, false);
  const slowest = Math.max(first.ours.seconds, first.peer.seconds);
  const rounds = slowest < SHORT_SECONDS ? [] : [first];
  const wanted = roundsFor(slowest, quick);
  while (rounds.length < wanted) rounds.push(await round(sides, logs, rounds.length % 2 === 1));
  return { ours: rounds.map(({ ours }) => ours), peer: rounds.map(({ peer }) => peer) };
}

/** The medians of time, memory and processor time, each for itself. */
export function middle(runs: readonly Measured[]): Middle {
  const seconds = runs.map((run) => run.seconds);
  const peaks = runs.flatMap(({ peakMiB }) => (peakMiB === undefined ? [] : [peakMiB]));
  const used = runs.flatMap(({ cpuSeconds }) => (cpuSeconds === undefined ? [] : [cpuSeconds]));
  return {
    seconds: median(seconds),
    ...(peaks.length > 0 && { peakMiB: median(peaks) }),
    ...(used.length > 0 && { cpuSeconds: median(used) }),
    fastest: Math.min(...seconds),
    slowest: Math.max(...seconds),
    runs: runs.length,
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] ?? NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[half - 1] ?? NaN)) / 2;
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

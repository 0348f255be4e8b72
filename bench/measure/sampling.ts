import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Row } from "../rows";
import type { Side } from "../sides";
import type { Workbench } from "../workbench/workbench";
import { measure, type Measured } from "./measured-process";

export interface Success {
  readonly row: Row;
  readonly ours: Middle;
  readonly peer: Middle;
  /** One for each part of the goal: `≤0.4`, `≤0.8 mem`, `≤1.5 s`, with what came out in the goal's unit. */
  readonly checks: readonly { readonly goal: string; readonly got: string; readonly pass: boolean }[];
}

/** A row with what came out of it, or why a side could not be measured. */
export type Result = Success | { readonly row: Row; readonly reason: string };

/** The middle of several runs. */
export interface Middle extends Measured {
  readonly fastest: number;
  readonly slowest: number;
  readonly runs: number;
}

/** Shorter runs are repeated more often and get a first round that does not count. */
const SHORT_SECONDS = 3;
const LONG_SECONDS = 20;

/**
 * Measures both sides in turns, so noise of the machine meets both, and changes who begins from round to round.
 * Runs of more than 20 s are done twice, and not again when one takes more than 60 s.
 */
export async function sample(row: Row, bench: Workbench, quick: boolean): Promise<Success> {
  const sides = [await row.ours.side(bench, row.size), await row.peer.side(bench, row.size)] as const;
  const runs: [Measured[], Measured[]] = [[], []];
  const round = async (): Promise<void> => {
    const first = runs[0].length % 2 === 0 ? 0 : 1;
    for (const side of [first, 1 - first] as (0 | 1)[]) runs[side].push(await run(sides[side], bench.logs));
  };
  await round();
  const slowest = Math.max(...runs.flat().map(({ seconds }) => seconds));
  if (slowest < SHORT_SECONDS) for (const side of runs) side.pop();
  while (runs[0].length < roundsFor(slowest, quick)) await round();
  for (const side of sides) await side.close?.();
  const [ours, peer] = [middle(runs[0]), middle(runs[1])];
  return { row, ours, peer, checks: goalChecks(row.goal, ours, peer) };
}

function roundsFor(seconds: number, quick: boolean): number {
  if (seconds > 60) return 1;
  if (seconds > LONG_SECONDS) return quick ? 1 : 2;
  if (seconds > SHORT_SECONDS) return quick ? 1 : 3;
  return quick ? 3 : 5;
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
    seconds: median(seconds),
    peakMiB: median(runs.map(({ peakMiB }) => peakMiB)),
    cpuSeconds: median(runs.map(({ cpuSeconds }) => cpuSeconds)),
    fastest: Math.min(...seconds),
    slowest: Math.max(...seconds),
    runs: runs.length,
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  return ((sorted[Math.ceil(half) - 1] ?? NaN) + (sorted[Math.floor(half)] ?? NaN)) / 2;
}

/** Without a check where the system does not say: NaN. */
function goalChecks(goal: Row["goal"], ours: Middle, peer: Middle): Success["checks"] {
  const parts = [
    { most: goal.time, got: ours.seconds / peer.seconds, unit: "" },
    { most: goal.memory, got: ours.peakMiB / peer.peakMiB, unit: " mem" },
    { most: goal.seconds, got: ours.seconds, unit: " s" },
    { most: goal.mebibytes, got: ours.peakMiB, unit: " MiB" },
  ];
  return parts.flatMap(({ most, got, unit }) => {
    if (most === undefined || Number.isNaN(got)) return [];
    return [{ goal: `≤${most.toString()}${unit}`, got: `${short(got)}${unit}`, pass: got <= most }];
  });
}

/** Three digits at most: `0.123`, `1.23`, `12.3`, `123`; what the system does not say is `–`. */
export function short(value: number): string {
  if (Number.isNaN(value)) return "–";
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

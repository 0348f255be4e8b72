import { rmSync } from "node:fs";
import type { BenchOptions } from "./options";
import type { Goal, Row, Side } from "./row";
import { STACK, type Workbench } from "./workbench";

const PREVIEW_GOALS: Readonly<Record<number, Goal>> = { 10: { time: 0.8 }, 100: { time: 0.45 }, 300: { time: 0.35 } };
/** The engine writes its whole state at every step: larger previews and updates are for `--long`. */
const LARGEST_PREVIEW = 100;

/** Rows on the real engine, with the simulator as the cloud on both sides. */
export function engineRows(bench: Workbench, { sizes, long }: BenchOptions): readonly Row[] {
  const previews = sizes.filter((size) => size <= LARGEST_PREVIEW);
  return [
    coldStart(bench),
    ...[...previews, ...(long ? [300] : [])].map((size) => preview(bench, size)),
    pullRequest(bench, Math.max(...sizes)),
    ...(long ? [splitUp(bench)] : []),
  ];
}

function coldStart(bench: Workbench): Row {
  return {
    name: "cold-start",
    work: "engine preview, cold",
    size: 1,
    peer: "bare, one resource",
    goal: { time: 1.1 },
    sides: () =>
      Promise.resolve({
        ours: ours(bench, "preview", bench.fleet(1).golden, [STACK]),
        peer: bare(bench),
      }),
  };
}

function preview(bench: Workbench, size: number): Row {
  const goal = PREVIEW_GOALS[size];
  return {
    name: "preview",
    work: "engine preview",
    size,
    peer: "bare program",
    ...(goal && { goal }),
    sides: async () => {
      const root = bench.fleet(size).golden;
      const resources = await bench.resources(size);
      return {
        ours: ours(bench, "preview", root, [STACK]),
        peer: bare(bench, resources),
      };
    },
  };
}

function pullRequest(bench: Workbench, size: number): Row {
  return {
    name: "pull-request",
    work: `preview of 1 of ${size.toString()}`,
    size: 1,
    peer: "itself, a fleet of one",
    goal: { time: 1.5 },
    sides: () =>
      Promise.resolve({
        ours: ours(bench, "preview", bench.fleet(size).golden, [STACK], ["--images", "image-0001"]),
        peer: ours(bench, "preview", bench.fleet(1).golden, [STACK]),
      }),
  };
}

function splitUp(bench: Workbench): Row {
  return {
    name: "up",
    work: "engine up, ten a stack",
    size: 100,
    peer: "engine up, one stack",
    goal: { time: 0.25 },
    sides: () => {
      const { root, stacks } = bench.split(100, 10);
      return Promise.resolve({
        ours: ours(bench, "up", root, stacks),
        peer: ours(bench, "up", bench.fleet(100).golden, [STACK]),
      });
    },
  };
}

/** Our program on our local engine. A preview keeps its state, so that the stack is there at the next run; an update begins anew. */
function ours(
  bench: Workbench,
  operation: "preview" | "up",
  root: string,
  stacks: readonly string[],
  more: readonly string[] = [],
): Side {
  const state = newState(bench);
  const args = ["--operation", operation, "--root", root, "--state", state];
  return {
    command: bench.script("engine-operation", ...args, ...stacks.flatMap((name) => ["--stack", name]), ...more),
    fault: notEnded,
    ...(operation === "up" && { before: () => rmSync(state, { recursive: true, force: true }) }),
  };
}

/** The bare program with the Automation API; without a list it registers one resource. */
function bare(bench: Workbench, resources?: string): Side {
  const args = ["--program", bench.bareProgram, "--state", newState(bench)];
  const list = resources === undefined ? [] : ["--resources", resources];
  return { command: bench.script("bare-operation", ...args, ...list), fault: notEnded };
}

function notEnded(printed: string): string | undefined {
  return printed.includes(" resources in ") ? undefined : "the engine did not come to an end";
}

let states = 0;

function newState(bench: Workbench): string {
  return bench.path(`state-${(states++).toString()}`);
}

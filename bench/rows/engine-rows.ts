import { rmSync } from "node:fs";
import { IMAGES_A_STACK, ONE, STACK, type Workbench } from "../workbench/workbench";
import type { BenchOptions, Goal, Row, Side } from "./row";

const PREVIEW_GOALS: Readonly<Record<number, Goal>> = { 10: { time: 0.8 }, 100: { time: 0.45 }, 300: { time: 0.35 } };
/** The engine writes its whole state at every step: larger previews and updates are for `--long`. */
const LARGEST_PREVIEW = 100;

/** Rows on the real engine, with the simulator as the cloud on both sides. */
export function engineRows(bench: Workbench, { sizes, long }: BenchOptions): readonly Row[] {
  const previews = sizes.filter((size) => size <= LARGEST_PREVIEW);
  const largest = Math.max(...sizes);
  return [
    {
      name: "cold-start",
      work: "engine preview, cold",
      size: 1,
      peer: "bare, one resource",
      goal: { time: 1.1 },
      sides: async () => ({ ours: await fleetPreview(bench, 1), peer: await bare(bench) }),
    },
    ...[...previews, ...(long ? [300] : [])].map((size) => preview(bench, size)),
    oneByGlob(bench, largest),
    partOfSplit(bench, largest, 1, { time: 1.5 }),
    partOfSplit(bench, largest, IMAGES_A_STACK),
    ...(long ? [splitUp(bench)] : []),
  ];
}

function preview(bench: Workbench, size: number): Row {
  return {
    name: "preview",
    work: "engine preview",
    size,
    peer: "bare program",
    goal: PREVIEW_GOALS[size],
    sides: async () => ({
      ours: await fleetPreview(bench, size),
      peer: await bare(bench, await bench.resources(size)),
    }),
  };
}

/** A pull request that touches an image with a stack of its own, which globs choose. */
function oneByGlob(bench: Workbench, size: number): Row {
  return {
    name: "pull-request",
    work: `preview of 1 of ${size.toString()}`,
    size: 1,
    peer: "itself, a fleet of one",
    goal: { time: 1.5 },
    sides: async () => ({
      ours: await ciPreview(bench, bench.globbed(size), ONE),
      peer: await fleetPreview(bench, 1),
    }),
  };
}

/** A pull request that touches an image of a split fleet: its part is previewed, with all that share it. */
function partOfSplit(bench: Workbench, size: number, peers: number, goal?: Goal): Row {
  // Parts are about as large as wanted; the bench takes one that is just so.
  const distance = (images: number): number => Math.abs(images - IMAGES_A_STACK);
  return {
    name: "pull-request",
    work: `preview of a part of ${size.toString()}`,
    size: IMAGES_A_STACK,
    peer: peers === 1 ? "itself, a fleet of one" : `itself, a fleet of ${peers.toString()}`,
    goal,
    sides: async () => {
      const { root, stacks } = bench.split(size);
      const [part = ""] = [...stacks].sort((one, other) => distance(one[1]) - distance(other[1]))[0] ?? [];
      return { ours: await ciPreview(bench, root, part), peer: await fleetPreview(bench, peers) };
    },
  };
}

function splitUp(bench: Workbench): Row {
  const size = 100;
  return {
    name: "up",
    work: "engine up, split",
    size,
    peer: "engine up, one stack",
    goal: { time: 0.25 },
    sides: () => {
      const { root, stacks } = bench.split(size);
      return Promise.resolve({
        ours: update(bench, root, [...stacks.keys()]),
        peer: update(bench, bench.fleet(size).golden, [STACK]),
      });
    },
  };
}

function fleetPreview(bench: Workbench, size: number): Promise<Side> {
  return ciPreview(bench, bench.fleet(size).golden, STACK);
}

/** Without a list of resources it registers one. */
function bare(bench: Workbench, resources?: string): Promise<Side> {
  return ciPreview(bench, bench.bareProject(resources), "bare");
}

/** `pulumi preview` as a job of CI runs it. The first run makes the stack. */
async function ciPreview(bench: Workbench, project: string, stack: string): Promise<Side> {
  const args = ["--project", project, "--stack", stack, "--state", newState(bench), "--cli", await bench.pulumi()];
  return { command: bench.script("pulumi-preview", ...args), fault: notEnded };
}

/** `golden local up` of each stack, one after the other, from nothing. */
function update(bench: Workbench, root: string, stacks: readonly string[]): Side {
  const state = newState(bench);
  const args = ["--root", root, "--state", state, ...stacks.flatMap((name) => ["--stack", name])];
  return {
    command: bench.script("local-up", ...args),
    fault: notEnded,
    before: () => rmSync(state, { recursive: true, force: true }),
  };
}

function notEnded(printed: string): string | undefined {
  return printed.includes(" resources in ") ? undefined : "the engine did not come to an end";
}

let states = 0;

function newState(bench: Workbench): string {
  return bench.path(`state-${(states++).toString()}`);
}

import { STACK, type Workbench } from "../workbench/workbench";
import { cdkSynth } from "./definition-rows";
import type { BenchOptions, Row, Side } from "./row";

/** Rows of the Pulumi program under mocks: loading and registering, without an engine. */
export function programRows(bench: Workbench, { sizes }: BenchOptions): readonly Row[] {
  const work = "program, mocks";
  const againstBare = sizes.map((size): Row => ({
    name: "program",
    work,
    size,
    peer: "bare program, mocks",
    goal: size >= 1000 ? { time: 0.4, memory: 0.8 } : undefined,
    sides: async () => ({ ours: ours(bench, size), peer: await bare(bench, size) }),
  }));
  const againstCdk: Row = {
    name: "program",
    work,
    size: 100,
    peer: "CDK synth",
    goal: { time: 0.6 },
    sides: () => Promise.resolve({ ours: ours(bench, 100), peer: cdkSynth(bench, 100, true) }),
  };
  const growth: Row = {
    name: "linear",
    work,
    size: 1000,
    peer: "itself, 100 images",
    goal: { time: 10 },
    sides: () => Promise.resolve({ ours: ours(bench, 1000), peer: ours(bench, 100) }),
  };
  return [...againstBare, ...(sizes.includes(100) ? [againstCdk] : []), ...(sizes.includes(1000) ? [growth] : [])];
}

function ours(bench: Workbench, size: number): Side {
  return { command: bench.script("mocked-program", "ours", bench.fleet(size).golden, STACK) };
}

async function bare(bench: Workbench, size: number): Promise<Side> {
  const resources = await bench.resources(size);
  const args = [bench.bareProgram, resources, bench.fleet(size).golden, STACK];
  return { command: bench.script("mocked-program", "bare", ...args) };
}

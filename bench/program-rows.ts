import { cdkSynth } from "./definition-rows";
import type { BenchOptions } from "./options";
import type { Goal, Row, Side } from "./row";
import { STACK, type Workbench } from "./workbench";

/** Rows of the Pulumi program under mocks: loading and registering, without an engine. */
export function programRows(bench: Workbench, { sizes }: BenchOptions): readonly Row[] {
  const againstCdk = sizes.filter((size) => size === 100).map((size) => programAgainstCdk(bench, size));
  const linear = sizes.includes(1000) ? [growth(bench)] : [];
  return [...sizes.map((size) => programAgainstBare(bench, size)), ...againstCdk, ...linear];
}

function programAgainstBare(bench: Workbench, size: number): Row {
  const goal: Goal | undefined = size >= 1000 ? { time: 0.4, memory: 0.8 } : undefined;
  return {
    name: "program",
    work: "program, mocks",
    size,
    peer: "bare program, mocks",
    ...(goal && { goal }),
    sides: async () => {
      const resources = await bench.resources(size);
      return {
        ours: ours(bench, size),
        peer: mocked(bench, "bare", bench.bareProgram, resources, bench.fleet(size).golden, STACK),
      };
    },
  };
}

function programAgainstCdk(bench: Workbench, size: number): Row {
  return {
    name: "program",
    work: "program, mocks",
    size,
    peer: "CDK synth",
    goal: { time: 0.6 },
    sides: async () => ({ ours: ours(bench, size), peer: await cdkSynth(bench, size, true) }),
  };
}

function growth(bench: Workbench): Row {
  return {
    name: "linear",
    work: "program, mocks",
    size: 1000,
    peer: "itself, 100 images",
    goal: { time: 10 },
    sides: () => Promise.resolve({ ours: ours(bench, 1000), peer: ours(bench, 100) }),
  };
}

function ours(bench: Workbench, size: number): Side {
  return mocked(bench, "ours", bench.fleet(size).golden, STACK);
}

function mocked(bench: Workbench, ...args: readonly string[]): Side {
  return { command: bench.script("mocked-program", ...args) };
}

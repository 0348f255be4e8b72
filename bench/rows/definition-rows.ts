import { readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { STACK, type Workbench } from "../workbench/workbench";
import type { BenchOptions, Row, Side } from "./row";

/** Cloud resources of one image, the same on every side. */
const RESOURCES_AN_IMAGE = 11;

/** Rows of commands that need no engine: `golden check`, `golden plan` and `golden diff`. */
export function definitionRows(bench: Workbench, { sizes }: BenchOptions): readonly Row[] {
  return [
    {
      name: "check-one",
      work: "golden check, cold",
      size: 1,
      peer: "Sceptre generate, one",
      goal: { seconds: 0.15, time: 0.4 },
      sides: () => Promise.resolve({ ours: check(bench, 1), peer: sceptre(bench, 1, "images/image-0001.yaml") }),
    },
    ...sizes.map((size) => checkAll(bench, size)),
    ...sizes.flatMap((size) => plans(bench, size)),
    ...sizes.map((size) => diffOfOne(bench, size)),
  ];
}

function checkAll(bench: Workbench, size: number): Row {
  return {
    name: "check",
    work: "golden check",
    size,
    peer: "read + yaml + ajv",
    goal: size >= 1000 ? { time: 1.2, mebibytes: 100 } : undefined,
    sides: async () => ({ ours: check(bench, size), peer: bareLoop(bench, size, await bench.validators()) }),
  };
}

function plans(bench: Workbench, size: number): readonly Row[] {
  const row = (peer: string, side: () => Side): Row => ({
    name: "plan",
    work: "golden plan --json",
    size,
    peer,
    goal: size >= 1000 && peer.endsWith("unvalidated") ? { time: 0.25, mebibytes: 200 } : undefined,
    sides: () => Promise.resolve({ ours: plan(bench, size), peer: side() }),
  });
  return [
    row("CDK synth, unvalidated", () => cdkSynth(bench, size, false)),
    row("CDK synth", () => cdkSynth(bench, size, true)),
    row("Sceptre generate, all", () => sceptre(bench, size)),
  ];
}

/** A pull request that changes one image: what the command line says of it, against generating every template. */
function diffOfOne(bench: Workbench, size: number): Row {
  return {
    name: "diff",
    work: "golden diff --base",
    size,
    peer: "Sceptre generate, all",
    goal: size >= 1000 ? { seconds: 1.5, time: 0.2 } : undefined,
    sides: () => {
      const command = bench.golden("diff", "--base", "HEAD", "--root", bench.edited(size));
      return Promise.resolve({ ours: { command, fault: mustSay("image-0001") }, peer: sceptre(bench, size) });
    },
  };
}

function check(bench: Workbench, size: number): Side {
  const summary = `${size.toString()} definition${size === 1 ? "" : "s"} checked, no faults`;
  return { command: bench.golden("check", "--root", bench.fleet(size).golden), fault: mustSay(summary) };
}

function bareLoop(bench: Workbench, size: number, validators: string): Side {
  const args = [bench.bareLoop, bench.fleet(size).golden, validators];
  return {
    command: { file: process.execPath, args, env: { NODE_PATH: bench.modules } },
    fault: mustSay(`${size.toString()} valid images, ${(2 * size).toString()} valid documents`),
  };
}

function plan(bench: Workbench, size: number): Side {
  return {
    command: bench.golden("plan", "--json", "--root", bench.fleet(size).golden, "--stack", STACK),
    fault: (printed) => {
      const { images } = JSON.parse(printed) as { images: readonly unknown[] };
      return images.length === size ? undefined : `${images.length.toString()} of ${size.toString()} images planned`;
    },
  };
}

/** `node app.js`, as `cdk synth` runs it. */
export function cdkSynth(bench: Workbench, size: number, validation: boolean): Side {
  const out = bench.path(`cdk-${size.toString()}`);
  return {
    command: {
      file: process.execPath,
      args: ["app.js", bench.fleet(size).cdk, out],
      cwd: bench.cdk(),
      env: { CDK_VALIDATION: String(validation), JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION: "1" },
    },
    before: () => rmSync(out, { recursive: true, force: true }),
    fault: () => {
      const templates = readdirSync(out).filter((file) => file.endsWith(".template.json"));
      return countFault(templates.map((file) => readFileSync(join(out, file), "utf8")).join(""), size);
    },
  };
}

function sceptre(bench: Workbench, size: number, path = "images"): Side {
  const file = join(bench.sceptre(), "venv", "bin", "sceptre");
  return {
    command: { file, args: ["--dir", bench.fleet(size).sceptre, "generate", path] },
    // Sceptre prints a template as one long YAML string, folded: line breaks may fall between any two words.
    fault: (printed) => countFault(printed, size),
  };
}

function countFault(templates: string, size: number): string | undefined {
  const resources = templates.match(/AWS::ImageBuilder::/g)?.length ?? 0;
  const wanted = size * RESOURCES_AN_IMAGE;
  return resources === wanted ? undefined : `${resources.toString()} of ${wanted.toString()} resources`;
}

function mustSay(text: string): (printed: string) => string | undefined {
  return (printed) => (printed.includes(text) ? undefined : `it did not say "${text}"`);
}

import { readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { BenchOptions } from "./options";
import type { Goal, Row, Side } from "./row";
import type { Workbench } from "./workbench";
import { STACK } from "./workbench";

/** Cloud resources of one image, the same on every side. */
export const RESOURCES_AN_IMAGE = 11;

/** Rows of commands that need no engine: `golden check` and `golden plan`. */
export function definitionRows(bench: Workbench, { sizes }: BenchOptions): readonly Row[] {
  return [
    checkOne(bench),
    ...sizes.map((size) => checkAll(bench, size)),
    ...sizes.flatMap((size) => plans(bench, size)),
    ...sizes.map((size) => diffOfOne(bench, size)),
  ];
}

function checkOne(bench: Workbench): Row {
  return {
    name: "check-one",
    work: "golden check, cold",
    size: 1,
    peer: "Sceptre generate, one",
    goal: { seconds: 0.15, time: 0.4 },
    sides: async () => ({
      ours: check(bench, 1),
      peer: sceptreGenerate(await bench.sceptre(), bench.fleet(1).sceptre, "images/image-0001.yaml", 1),
    }),
  };
}

function checkAll(bench: Workbench, size: number): Row {
  return {
    name: "check",
    work: "golden check",
    size,
    peer: "read + yaml + ajv",
    ...(size >= 1000 && { goal: { time: 1.2, mebibytes: 100 } }),
    sides: async () => ({ ours: check(bench, size), peer: bareLoop(bench, size, await bench.validators()) }),
  };
}

function plans(bench: Workbench, size: number): readonly Row[] {
  const row = (peer: string, side: () => Promise<Side>, goal?: Goal): Row => ({
    name: "plan",
    work: "golden plan --json",
    size,
    peer,
    ...(goal && { goal }),
    sides: async () => ({ ours: plan(bench, size), peer: await side() }),
  });
  const goal = size >= 1000 ? { time: 0.25, mebibytes: 200 } : undefined;
  return [
    row("CDK synth, unvalidated", () => cdkSynth(bench, size, false), goal),
    row("CDK synth", () => cdkSynth(bench, size, true)),
    row("Sceptre generate, all", async () =>
      sceptreGenerate(await bench.sceptre(), bench.fleet(size).sceptre, "images", size),
    ),
  ];
}

/** A pull request that changes one image: what the command line says of it, against generating every template. */
function diffOfOne(bench: Workbench, size: number): Row {
  return {
    name: "diff",
    work: "golden diff --base",
    size,
    peer: "Sceptre generate, all",
    ...(size >= 1000 && { goal: { seconds: 1.5, time: 0.2 } }),
    sides: async () => ({
      ours: {
        command: bench.golden("diff", "--base", "HEAD", "--root", bench.edited(size)),
        fault: mustSay("image-0001"),
      },
      peer: sceptreGenerate(await bench.sceptre(), bench.fleet(size).sceptre, "images", size),
    }),
  };
}

function check(bench: Workbench, size: number): Side {
  const summary = `${size.toString()} definition${size === 1 ? "" : "s"} checked, no faults`;
  return { command: bench.golden("check", "--root", bench.fleet(size).golden), fault: mustSay(summary) };
}

function bareLoop(bench: Workbench, size: number, validators: string): Side {
  const summary = `${size.toString()} valid images, ${(2 * size).toString()} valid documents`;
  return {
    command: {
      file: process.execPath,
      args: [bench.bareLoop, bench.fleet(size).golden, validators],
      env: { NODE_PATH: bench.modules },
    },
    fault: mustSay(summary),
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
export async function cdkSynth(bench: Workbench, size: number, validation: boolean): Promise<Side> {
  const folder = await bench.cdk();
  const out = bench.path(`cdk-${size.toString()}`);
  return {
    command: {
      file: process.execPath,
      args: ["app.js", bench.fleet(size).cdk, out],
      cwd: folder,
      env: { CDK_VALIDATION: String(validation), JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION: "1" },
    },
    before: () => rmSync(out, { recursive: true, force: true }),
    fault: () => {
      const templates = readdirSync(out).filter((file) => file.endsWith(".template.json"));
      const resources = templates.reduce((sum, file) => sum + countTypes(readFileSync(join(out, file), "utf8")), 0);
      return countFault(resources, size);
    },
  };
}

function sceptreGenerate(folder: string, project: string, path: string, size: number): Side {
  return {
    command: { file: join(folder, "venv", "bin", "sceptre"), args: ["--dir", project, "generate", path] },
    // Sceptre prints a template as one long YAML string, folded: line breaks may fall between any two words.
    fault: (printed) => countFault(countTypes(printed), size),
  };
}

function countTypes(text: string): number {
  return text.match(/AWS::ImageBuilder::/g)?.length ?? 0;
}

function countFault(resources: number, size: number): string | undefined {
  const wanted = size * RESOURCES_AN_IMAGE;
  return resources === wanted ? undefined : `${resources.toString()} of ${wanted.toString()} resources`;
}

function mustSay(text: string): (printed: string) => string | undefined {
  return (printed) => (printed.includes(text) ? undefined : `it did not say "${text}"`);
}

import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { partOf } from "../definition";
import { acquirePulumi } from "../engine";
import { measure, type Command } from "./measure/measured-process";
import { bundle } from "../scripts/bundle";
import { commitAll, linkModules, writeCdkFleet, writeSceptreProject, type FleetKind } from "./workbench/projects";
import { FLEET, makeFleet } from "./workbench/fleet";
import { IMAGES_A_STACK, MODULES, ONE, PEERS, STACK, golden, script, type Workbench } from "./workbench/workbench";

/** What is measured on one side of a row. */
export interface Contender {
  readonly label: string;
  /** Gets what the side needs (fleets, peers) and gives its command. Rejects when it is not available. */
  readonly side: (bench: Workbench, size: number) => Promise<Side>;
}

export interface Side {
  readonly command: Command;
  /** Runs before each run and is not measured. */
  readonly before?: () => void;
  /** Says by what the last run printed, or left behind, that it did less than its share: it is then not measured. */
  readonly fault?: (printed: string) => string | undefined;
  /** After the last run. */
  readonly close?: () => Promise<void>;
}

/** Cloud resources of one image, the same on every side. */
const RESOURCES_AN_IMAGE = 11;

export const check = checkOf("amis");
/** {@link checkOf} and those below with a container, its CI and its release beside each AMI. */
export const containers = {
  check: checkOf("containers"),
  plan: planOf("containers"),
  preview: previewOf("containers"),
  barePreview: barePreviewOf("containers"),
};

function checkOf(kind: FleetKind): Contender {
  return {
    label: "golden check",
    side: async (bench, size) => ({
      command: golden("check", "--root", await bench.fleet(size, kind)),
      fault: saysSound(definitionsOf(size, kind)),
    }),
  };
}

function definitionsOf(size: number, kind: FleetKind): number {
  return kind === "containers" ? 2 * size : size;
}

/** The floor of validation: read, parse, validate. */
export const bareLoop: Contender = {
  label: "read + yaml + ajv",
  side: async (bench, size) => ({
    command: {
      file: process.execPath,
      args: [join(PEERS, "loop", "loop.js"), await bench.fleet(size), await bench.validators()],
      env: { NODE_PATH: MODULES },
    },
    fault: mustSay(`${size.toString()} valid images, ${(2 * size).toString()} valid documents`),
  }),
};

export const plan = planOf("amis");

function planOf(kind: FleetKind): Contender {
  return {
    label: "golden plan --json",
    side: async (bench, size) => ({
      command: golden("plan", "--json", "--root", await bench.fleet(size, kind), "--stack", STACK),
      fault: (printed) => {
        const { images } = JSON.parse(printed) as { images: readonly unknown[] };
        const wanted = definitionsOf(size, kind);
        return images.length === wanted
          ? undefined
          : `${images.length.toString()} of ${wanted.toString()} images planned`;
      },
    }),
  };
}

/** A pull request that changes one image: what the command line says of it. */
export const diff: Contender = {
  label: "golden diff --base",
  side: async (bench, size) => {
    const root = await bench.root(`edited-${size.toString()}`, size, [{ name: STACK, images: ["*"] }]);
    const file = join(root, "images", "image-0001.yaml");
    const changed = "description: Changed by a pull request";
    writeFileSync(file, readFileSync(file, "utf8").replace(/^description: .*$/m, changed));
    return { command: golden("diff", "--base", "HEAD", "--root", root), fault: mustSay("image-0001") };
  },
};

/** The one file of the action and of the pre-commit hook. */
export const checkOfBundle: Contender = {
  label: "golden check, bundle",
  side: async (bench, size) => {
    const args = [await bundled(bench), "check", "--root", await bench.fleet(size)];
    return { command: { file: process.execPath, args }, fault: saysSound(size) };
  },
};

/** What the action does from the checkout on: check, what rebuilds, which stacks. */
export const verdict: Contender = {
  label: "checkout to verdict, bundle",
  side: async (bench, size) => {
    const file = await bundled(bench);
    const steps = ["check", "diff", "affected --matrix"].map((words) => `node ${file} ${words} --base HEAD`);
    return fromCheckout(bench, await bench.fleet(size), steps, saysSound(size));
  },
};

/** CDK's own way: its packages from the cache, then synth. */
export const verdictOfCdk: Contender = {
  label: "checkout, npm ci, CDK synth",
  side: async (bench, size) => {
    const source = await bench.made(`cdk-source-${size.toString()}`, (folder) => {
      cpSync(join(PEERS, "cdk"), folder, { recursive: true });
      writeCdkFleet(join(folder, "fleet.json"), makeFleet(size));
      commitAll(folder);
    });
    const synth = "CDK_VALIDATION=true JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION=1 node app.js fleet.json out";
    const steps = ["npm ci --prefer-offline --no-audit --no-fund", synth, "cat out/*.template.json"];
    return fromCheckout(bench, source, steps, (printed) => countFault(printed, size));
  },
};

/** Sceptre's own way: its packages from the cache, then generate. */
export const verdictOfSceptre: Contender = {
  label: "checkout, pip install, Sceptre generate",
  side: async (bench, size) => {
    const source = await bench.made(`sceptre-source-${size.toString()}`, (folder) => {
      writeSceptreProject(folder, makeFleet(size), join(PEERS, "sceptre", "image.yaml.j2"));
      cpSync(join(PEERS, "sceptre", "requirements.txt"), join(folder, "requirements.txt"));
      commitAll(folder);
    });
    const install = "python3 -m venv venv && venv/bin/pip install -q -r requirements.txt";
    return fromCheckout(bench, source, [install, "venv/bin/sceptre generate images"], (printed) =>
      countFault(printed, size),
    );
  },
};

/** `node app.js`, as `cdk synth` runs it. */
export function cdkSynth(templates: "validated" | "unvalidated"): Contender {
  return {
    label: templates === "validated" ? "CDK synth" : "CDK synth, unvalidated",
    side: async (bench, size) => {
      const out = bench.path(`cdk-${size.toString()}`);
      const fleet = await bench.made(`cdk-${size.toString()}.json`, (file) => writeCdkFleet(file, makeFleet(size)));
      return {
        command: {
          file: process.execPath,
          args: ["app.js", fleet, out],
          cwd: bench.peer("cdk"),
          env: { CDK_VALIDATION: String(templates === "validated"), JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION: "1" },
        },
        before: () => rmSync(out, { recursive: true, force: true }),
        fault: () => {
          const files = readdirSync(out).filter((file) => file.endsWith(".template.json"));
          return countFault(files.map((file) => readFileSync(join(out, file), "utf8")).join(""), size);
        },
      };
    },
  };
}

export function sceptre(stacks: "one" | "all"): Contender {
  return {
    label: `Sceptre generate, ${stacks}`,
    side: async (bench, size) => {
      const root = await bench.made(`sceptre-${size.toString()}`, (folder) => {
        writeSceptreProject(folder, makeFleet(size), join(PEERS, "sceptre", "image.yaml.j2"));
      });
      const args = ["--dir", root, "generate", stacks === "all" ? "images" : "images/image-0001.yaml"];
      return {
        command: { file: join(bench.peer("sceptre"), "venv", "bin", "sceptre"), args },
        // Sceptre prints a template as one long YAML string, folded: line breaks may fall between any two words.
        fault: (printed) => countFault(printed, size),
      };
    },
  };
}

/** Our program under mocks: loading and registering, without an engine. */
export const mocked: Contender = {
  label: "program, mocks",
  side: async (bench, size) => ({ command: script("mocked-program", await bench.fleet(size), STACK, "run") }),
};

export const mockedBare: Contender = {
  label: "bare program, mocks",
  side: async (bench, size) => ({
    command: script("mocked-program", await bench.fleet(size), STACK, "bare", await resources(bench, size)),
  }),
};

/** `pulumi preview` on the real engine, with the simulator as the cloud, as a job of CI runs it. */
export const preview = previewOf("amis");
export const barePreview = barePreviewOf("amis");

function previewOf(kind: FleetKind): Contender {
  return {
    label: "engine preview",
    side: async (bench, size) => await enginePreview(bench, await bench.fleet(size, kind), STACK),
  };
}

function barePreviewOf(kind: FleetKind): Contender {
  return {
    label: "bare program",
    side: async (bench, size) =>
      await enginePreview(bench, bareProject(bench, await resources(bench, size, kind)), "bare"),
  };
}

export const bareOne: Contender = {
  label: "bare, one resource",
  side: async (bench) => await enginePreview(bench, bareProject(bench), "bare"),
};

/** A pull request that touches an image with a stack of its own, which globs choose. */
export function previewOfOne(fleet: number): Contender {
  const stacks = [
    { name: STACK, images: ["*", "!image-0001"] },
    { name: ONE, images: ["image-0001"] },
  ];
  return {
    label: `preview of 1 of ${fleet.toString()}`,
    side: async (bench) => {
      return await enginePreview(bench, await bench.root(`globbed-${fleet.toString()}`, fleet, stacks), ONE);
    },
  };
}

/** A pull request that touches an image of a split fleet: its part is previewed, with all that share it. */
export function previewOfPart(fleet: number): Contender {
  // Parts are about as large as wanted; the bench takes one that is just so.
  const distance = (images: number): number => Math.abs(images - IMAGES_A_STACK);
  return {
    label: `preview of a part of ${fleet.toString()}`,
    side: async (bench) => {
      const { root, parts } = await split(bench, fleet);
      const [part = ""] = [...parts].sort((one, other) => distance(one[1]) - distance(other[1]))[0] ?? [];
      return await enginePreview(bench, root, part);
    },
  };
}

export const upSplit: Contender = {
  label: "engine up, split",
  side: async (bench, size) => {
    const { root, parts } = await split(bench, size);
    return localUp(bench, root, [...parts.keys()]);
  },
};

export const upWhole: Contender = {
  label: "engine up, one stack",
  side: async (bench, size) => localUp(bench, await bench.fleet(size), [STACK]),
};

/** A root whose images are split into stacks of about six; gives their names with the number of images of each. */
async function split(bench: Workbench, size: number) {
  const count = Math.max(Math.round(size / IMAGES_A_STACK), 2);
  const parts = new Map<string, number>();
  for (const { name } of makeFleet(size)) {
    const stack = `${STACK}-${partOf(name, count).toString()}`;
    parts.set(stack, (parts.get(stack) ?? 0) + 1);
  }
  const root = await bench.root(`split-${size.toString()}`, size, [{ name: STACK, images: ["*"], split: count }]);
  return { root, parts };
}

/** A job of CI: a clone, then the steps in it. They run once before, so caches of package managers are warm. */
function fromCheckout(bench: Workbench, source: string, steps: readonly string[], fault: Side["fault"]): Side {
  const clone = mkdtempSync(bench.path("clone-"));
  const script = [`git clone -q ${source} ${clone}`, `cd ${clone}`, ...steps].join("\n");
  const before = (): void => rmSync(clone, { recursive: true, force: true });
  const command = { file: "sh", args: ["-euc", script] };
  before();
  execFileSync(command.file, command.args, { stdio: "ignore" });
  return { command, before, ...(fault !== undefined && { fault }) };
}

async function bundled(bench: Workbench): Promise<string> {
  return join(await bench.made("bundle", async (folder) => void (await bundle(folder))), "golden.js");
}

function saysSound(size: number): (printed: string) => string | undefined {
  return mustSay(`${size.toString()} definition${size === 1 ? "" : "s"} checked, no faults`);
}

/** The list of cloud resources that our program registers for a fleet, as a JSON file. */
async function resources(bench: Workbench, size: number, kind: FleetKind = "amis"): Promise<string> {
  const fleet = await bench.fleet(size, kind);
  return await bench.made(`resources-${kind}-${size.toString()}.json`, async (file) => {
    await measure(script("mocked-program", fleet, STACK, "record", file), bench.logs);
  });
}

/** What `pulumi new aws-javascript` makes, with the program of the peer; without a list it registers one resource. */
function bareProject(bench: Workbench, list?: string): string {
  const root = mkdtempSync(bench.path("bare-"));
  const project = "name: bare\nmain: run.js\nruntime:\n  name: nodejs\n  options: { typescript: false }\n";
  writeFileSync(join(root, "Pulumi.yaml"), project);
  const program = JSON.stringify(join(PEERS, "bare", "program.js"));
  writeFileSync(join(root, "run.js"), `require(${program}).register(${JSON.stringify(list) ?? ""});\n`);
  linkModules(root, ["@pulumi"]);
  return root;
}

/** The first run makes the stack. */
async function enginePreview(bench: Workbench, project: string, stack: string): Promise<Side> {
  const { path: cli } = await acquirePulumi({ onProgress: bench.tell });
  const state = mkdtempSync(bench.path("state-"));
  return { command: script("pulumi-preview", project, stack, state, cli), fault: mustSay(" resources in ") };
}

/** `golden local up` of each stack, one after the other, from nothing. */
function localUp(bench: Workbench, root: string, stacks: readonly string[]): Side {
  const state = mkdtempSync(bench.path("state-"));
  return {
    command: script("local-up", root, state, FLEET.account, FLEET.region, ...stacks),
    fault: mustSay(" resources in "),
    before: () => rmSync(state, { recursive: true, force: true }),
  };
}

function countFault(templates: string, size: number): string | undefined {
  const found = templates.match(/AWS::ImageBuilder::/g)?.length ?? 0;
  const wanted = size * RESOURCES_AN_IMAGE;
  return found === wanted ? undefined : `${found.toString()} of ${wanted.toString()} resources`;
}

function mustSay(text: string): (printed: string) => string | undefined {
  return (printed) => (printed.includes(text) ? undefined : `it did not say "${text}"`);
}

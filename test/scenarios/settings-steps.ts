import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { EngineEvent, PulumiFn } from "@pulumi/pulumi/automation";
import { stringify } from "yaml";
import { acquirePulumi } from "../../engine";
import { folderSource, loadImages, parseSettings, selectImages, type ImageSettings } from "../../definition";
import type { Effect, FleetState } from "../../changes";
import { startSimulator, type Simulator } from "../../simulator";
import { stackProgram } from "../../stacks/stack-program";
import { deployTo, type Deployment } from "../simulator/engine";
import { fleet, ofImages } from "../changes/fleets";

/** A step of a preview, with the properties that differ. */
export interface PlannedStep {
  readonly op: string;
  readonly type: string;
  readonly name: string;
  readonly differs: readonly string[];
}

/** A stack that is deployed once and of which changes are previewed, one after another. */
export interface DeployedStack {
  readonly deployment: Deployment;
  readonly simulator: Simulator;
  preview(program: PulumiFn): Promise<readonly PlannedStep[]>;
  /** Takes the protection from all that is protected, as `pulumi state unprotect` does. */
  unprotect(): Promise<void>;
  close(): Promise<void>;
}

export async function deployed(first: PulumiFn, config: Readonly<Record<string, string>> = {}): Promise<DeployedStack> {
  const simulator = await startSimulator();
  const deployment = await deployTo(simulator);
  for (const [key, value] of Object.entries(config)) await deployment.stack.setConfig(key, { value, secret: true });
  await deployment.up(first);
  return {
    deployment,
    simulator,
    preview: (next) => plannedSteps(deployment, next),
    unprotect: () => unprotect(deployment),
    close: async () => {
      deployment.close();
      await simulator.close();
    },
  };
}

async function unprotect({ stack, folder }: Deployment): Promise<void> {
  const { path } = await acquirePulumi();
  const env = { ...process.env, ...stack.workspace.envVars, PULUMI_HOME: join(folder, "home") };
  const args = ["state", "unprotect", "--all", "--yes", "--stack", stack.name, "--non-interactive"];
  await promisify(execFile)(path, args, { cwd: stack.workspace.workDir, env });
}

async function plannedSteps({ stack }: Deployment, next: PulumiFn): Promise<readonly PlannedStep[]> {
  const steps: PlannedStep[] = [];
  const onEvent = ({ resourcePreEvent }: EngineEvent): void => {
    const step = resourcePreEvent?.metadata;
    if (step === undefined || step.op === "same" || /^pulumi:/.test(step.type)) return;
    const differs = [...(step.diffs ?? []), ...Object.keys(step.detailedDiff ?? {})];
    steps.push({ op: step.op, type: step.type, name: step.urn.split("::").at(-1) ?? "", differs });
  };
  await stack.preview({ program: next, onEvent });
  return steps;
}

/** The engine's steps in the words of the table. */
export function effectOfSteps(steps: readonly PlannedStep[]): Effect {
  const has = (pattern: RegExp): boolean => steps.some(({ op }) => pattern.test(op));
  if (has(/replace/)) return steps.some(({ differs }) => differs.includes("region")) ? "moved" : "replaced";
  if (has(/^create$/)) return has(/^delete$/) ? "replaced" : "created";
  if (has(/^delete$/)) return "deleted";
  return steps.length > 0 ? "updated" : "nothing";
}

/** Definitions in a folder, with settings that change. */
export interface SettingsFolder {
  readonly root: string;
  /** The program with these settings. */
  programOf(settings: object): PulumiFn;
  /** What `golden diff` would read. */
  stateOf(settings: object): FleetState;
  delete(): void;
}

export function settingsFolder(images: Readonly<Record<string, object>>): SettingsFolder {
  const root = mkdtempSync(join(tmpdir(), "golden-settings-"));
  mkdirSync(join(root, "images"));
  for (const [name, content] of Object.entries(images))
    writeFileSync(join(root, `images/${name}.yaml`), stringify(content));
  const write = (settings: object): void => {
    writeFileSync(
      join(root, "Pulumi.test.yaml"),
      stringify({ config: { "golden-images:settings": settings } }, { aliasDuplicateObjects: false }),
    );
  };
  return {
    root,
    programOf: (settings) => async () => {
      write(settings);
      return { ...(await stackProgram({ root })) };
    },
    stateOf: (settings) => {
      const { definitions } = loadImages({ source: folderSource(root) });
      const read = settingsOf(settings);
      const names = selectImages(definitions, read.images).map(({ name }) => name);
      return fleet(definitions, { settings: ofImages({ test: read }), deployed: new Map([["test", names]]) });
    },
    delete: () => {
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function settingsOf(value: object): ImageSettings {
  const { settings, issues } = parseSettings("images", JSON.parse(JSON.stringify(value)), "Pulumi.test.yaml");
  if (settings === undefined) throw new Error(JSON.stringify(issues));
  return settings;
}

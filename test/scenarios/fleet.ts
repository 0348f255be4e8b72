import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { stringify } from "yaml";
import {
  acquirePulumi,
  cancel,
  destroy,
  EngineOperationError,
  refresh,
  up,
  type LocalEngineOptions,
  type LocalResult,
} from "../../engine";
import { copySettings } from "../../engine/state/settings";
import { readState, type LocalState } from "../../engine/state/state-file";
import { startSimulator, type Call, type Simulator } from "../../simulator";

const STACK = "prod";
const SETTINGS = {
  region: "us-east-1",
  account: "111122223333",
  organization: { id: "o-exampleorg1", managementAccount: "999988887777" },
};

/** A definition as a user writes it, or the bytes of its file. */
export type Written = Readonly<Record<string, unknown>> | string;

/** What one `up` did, as the user and the cloud saw it. */
export interface Deployed {
  readonly result: LocalResult;
  /** The engine's own output. */
  readonly text: string;
  /** Creates, updates and deletes that succeeded, in order: `create ImageRecipe web-x86-64-recipe`. */
  readonly steps: readonly string[];
}

export interface FleetArgs {
  readonly images?: Readonly<Record<string, Written>>;
  /** Over the settings that every fleet has. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** A folder whose `images/` is copied first. */
  readonly from?: string;
  /** A repository that is there already, which is used as it is. */
  readonly root?: string;
}

/** A repository of definitions in a folder of its own, on the real engine with a simulated cloud of its own. */
export interface Fleet {
  readonly root: string;
  readonly cloud: Simulator;
  /** Writes, replaces or (without content) removes `images/<name>.yaml`. */
  define(name: string, content?: Written): void;
  /** Whether there is an `images/<name>.yaml`. */
  has(name: string): boolean;
  /** Writes a file below `images/`. */
  write(file: string, content: string): void;
  up(images?: readonly string[]): Promise<Deployed>;
  /** An `up` that must fail; gives what the user reads. */
  fails(): Promise<string>;
  refresh(options?: { readonly expectNoChanges: boolean }): Promise<LocalResult>;
  destroy(): Promise<LocalResult>;
  cancel(): Promise<void>;
  state(): LocalState;
  close(): Promise<void>;
}

/** The CLI, built where it is neither installed nor cached: give the hook that calls this a long time limit. */
export async function engine(this: Mocha.Context): Promise<void> {
  this.timeout(25 * 60_000);
  await acquirePulumi();
}

export async function openFleet(args: FleetArgs = {}): Promise<Fleet> {
  const root = args.root ?? fs.mkdtempSync(path.join(os.tmpdir(), "golden-fleet-"));
  const images = path.join(root, "images");
  if (args.from !== undefined) fs.cpSync(path.join(args.from, "images"), images, { recursive: true });
  const write = (file: string, content: string): void => {
    fs.mkdirSync(path.dirname(path.join(images, file)), { recursive: true });
    fs.writeFileSync(path.join(images, file), content);
  };
  const define = (name: string, content?: Written): void => {
    if (content === undefined) fs.rmSync(path.join(images, `${name}.yaml`));
    else write(`${name}.yaml`, typeof content === "string" ? content : stringify(content));
  };
  const has = (name: string): boolean => fs.existsSync(path.join(images, `${name}.yaml`));
  fs.mkdirSync(images, { recursive: true });
  if (args.root === undefined) {
    fs.writeFileSync(path.join(root, "Pulumi.yaml"), "name: golden-images\nruntime: nodejs\n");
    const config = { "golden-images:settings": { ...SETTINGS, ...args.settings } };
    fs.writeFileSync(path.join(root, `Pulumi.${STACK}.yaml`), stringify({ config }));
  }
  for (const [name, content] of Object.entries(args.images ?? {})) define(name, content);
  const cloud = await startSimulator();
  const operations = operationsOf(root, cloud);
  const close = async (): Promise<void> => {
    await cloud.close();
    fs.rmSync(root, { recursive: true, force: true });
  };
  return { root, cloud, define, has, write, ...operations, close };
}

type Operations = Pick<Fleet, "up" | "fails" | "refresh" | "destroy" | "cancel" | "state">;

function operationsOf(root: string, cloud: Simulator): Operations {
  const startOnce = (): Promise<Simulator> => Promise.resolve({ ...cloud, close: () => Promise.resolve() });
  const options: LocalEngineOptions = { root, stack: STACK, startSimulator: startOnce };
  const deploy = async (images?: readonly string[]): Promise<Deployed> => {
    const before = cloud.calls.length;
    let text = "";
    const onOutput = (chunk: string): string => (text += chunk);
    const result = await up({ ...options, onOutput, ...(images === undefined ? {} : { images }) });
    return { result, text, steps: stepsOf(cloud.calls.slice(before)) };
  };
  const state = (): LocalState => readState(copySettings({ root, stack: STACK }).stateFile);
  const fails = async (): Promise<string> => {
    try {
      const { text } = await deploy();
      assert.fail(`the deployment succeeded:\n${text}`);
    } catch (error) {
      if (!(error instanceof EngineOperationError)) throw error;
      assert.equal(error.fault, "user", error.details);
      return error.message;
    }
  };
  return {
    up: deploy,
    fails,
    refresh: (given) => refresh({ ...options, ...given }),
    destroy: () => destroy(options),
    cancel: () => cancel(options),
    state,
  };
}

/** What changed the cloud, by short type and logical name. */
export function stepsOf(calls: readonly Call[]): readonly string[] {
  return calls
    .filter(({ operation, preview, outcome }) => isChange(operation) && !preview && outcome === "ok")
    .map(({ operation, type, name }) => `${operation} ${type.split(":").at(-1) ?? type} ${name ?? ""}`);
}

function isChange(operation: Call["operation"]): boolean {
  return operation === "create" || operation === "update" || operation === "delete";
}

/** Fails unless the steps are there and come in this order. */
export function assertOrder(steps: readonly string[], ...wanted: readonly string[]): void {
  const places = wanted.map((step) => steps.indexOf(step));
  assert.ok(!places.includes(-1), `${wanted[places.indexOf(-1)] ?? ""} is not among\n${steps.join("\n")}`);
  assert.deepEqual(
    [...places].sort((a, b) => a - b),
    places,
    steps.join("\n"),
  );
}

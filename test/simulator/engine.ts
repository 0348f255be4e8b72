import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { type EngineEvent, LocalWorkspace, type OutputMap, type PulumiFn, type Stack } from "@pulumi/pulumi/automation";
import { acquirePulumi } from "../../engine";
import { withoutOldListeners } from "../../pulumi-sdk/old-listeners";
import { endingWithErrors } from "../../pulumi-sdk/uncaught-errors";
import { readWholeEventLog } from "../../pulumi-sdk/event-log";
import type { Simulator } from "../../simulator";

/** One resource step of the real engine, as `op type name`. */
export interface Step {
  readonly op: string;
  readonly type: string;
  readonly name: string;
}

/** A stack on the real engine with the simulator attached. */
export interface Deployment {
  readonly stack: Stack;
  readonly folder: string;
  /** Runs `up` with a program and returns the steps in the order in which they ended, without `same`. */
  up(program: PulumiFn): Promise<readonly Step[]>;
  preview(program: PulumiFn): Promise<readonly Step[]>;
  refresh(): Promise<readonly Step[]>;
  outputs(): Promise<OutputMap>;
  /** Points the engine at another simulator. */
  attach(debugProviders: string): void;
  close(): void;
}

/** A new stack in an empty folder. */
export async function deployTo(simulator: Simulator): Promise<Deployment> {
  const folder = mkdtempSync(join(tmpdir(), "simulator-engine-"));
  const { command, path } = await acquirePulumi();
  const stack = await LocalWorkspace.createStack(
    { stackName: "test", projectName: "simulator", program: () => Promise.resolve() },
    {
      workDir: folder,
      pulumiHome: join(folder, "home"),
      pulumiCommand: command,
      projectSettings: { name: "simulator", runtime: "nodejs", backend: { url: `file://${folder}` } },
      envVars: {
        PATH: `${dirname(path)}${delimiter}${process.env["PATH"] ?? ""}`,
        PULUMI_CONFIG_PASSPHRASE: "test",
        PULUMI_SKIP_UPDATE_CHECK: "1",
        // Else the engine tries to download the providers that a state names before it attaches ours: seconds, and the network.
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        PULUMI_DEBUG_PROVIDERS: simulator.debugProviders,
      },
    },
  );
  readWholeEventLog(stack, undefined);
  const outputs = stack.outputs.bind(stack);
  // Every operation asks both of the CLI at its end, which takes longer than the deployment of a small program.
  stack.outputs = () => Promise.resolve({});
  stack.info = () => Promise.resolve(undefined);
  const record = async (run: (onEvent: (event: EngineEvent) => void) => Promise<unknown>, preview = false) => {
    const steps: Step[] = [];
    await run((event) => {
      const metadata = (preview ? event.resourcePreEvent : event.resOutputsEvent)?.metadata;
      if (metadata && metadata.op !== "same" && metadata.type !== "pulumi:pulumi:Stack") {
        steps.push({ op: metadata.op, type: metadata.type, name: metadata.urn.split("::").at(-1) ?? "" });
      }
    });
    return steps;
  };
  return {
    stack,
    folder,
    up: (program) =>
      record((onEvent) => stack.up({ program: withoutOldListeners(endingWithErrors(program)), onEvent })),
    preview: (program) =>
      record((onEvent) => stack.preview({ program: withoutOldListeners(endingWithErrors(program)), onEvent }), true),
    refresh: () => record((onEvent) => stack.refresh({ onEvent })),
    outputs,
    attach: (debugProviders) => {
      stack.workspace.envVars = { ...stack.workspace.envVars, PULUMI_DEBUG_PROVIDERS: debugProviders };
    },
    close: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Steps as short text, for assertions. */
export function shown(steps: readonly Step[]): readonly string[] {
  return steps.map(({ op, type, name }) => `${op} ${type.split(":").at(-1) ?? type} ${name}`);
}

import { createRequire } from "node:module";
import type { CloudResource, Simulator } from "../simulator";
import type { ThreadOptions } from "../simulator/thread";

/** What the program of `stacks/` takes. */
export interface ProgramOptions {
  /** The folder with Pulumi.yaml and images/. */
  readonly root?: string;
  /** Globs that narrow the images of the stack further. */
  readonly images?: readonly string[];
}

/** The program: registers resources and gives the stack's outputs. */
export type EngineProgram = (options: ProgramOptions) => Promise<Record<string, unknown>>;

/** A simulator that runs, as far as the engine uses it. */
export interface RunningSimulator extends Pick<Simulator, "debugProviders" | "close"> {
  /** What there is of a type. */
  resources(type: string): readonly CloudResource[] | Promise<readonly CloudResource[]>;
}

export type StartSimulator = (settings: ThreadOptions) => Promise<RunningSimulator>;

// Both are loaded when they are first needed, and synchronously: with @pulumi/aws the program is most of a cold start.
const load = createRequire(__filename);

/** The simulator of this project, in a thread of its own. */
export const startProjectSimulator: StartSimulator = (settings) => {
  const { startSimulatorThread } = load("../simulator/thread") as typeof import("../simulator/thread");
  return startSimulatorThread(settings);
};

/** The project's program. */
export function loadProjectProgram(): EngineProgram {
  return projectModule().stackProgram;
}

/** Loads what the program of a stack needs. A fault in it is met again, and reported, where the program runs. */
export function preloadProjectProgram(root: string, stack: string): void {
  projectModule()
    .preloadProgram(root, stack)
    .catch(() => undefined);
}

function projectModule() {
  return load("../stacks/stack-program") as typeof import("../stacks/stack-program");
}

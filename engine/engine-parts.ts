import { createRequire } from "node:module";
import type { Simulator, SimulatorOptions } from "../simulator";

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
export type RunningSimulator = Pick<Simulator, "debugProviders" | "resources" | "close">;

export type StartSimulator = (settings: SimulatorOptions) => Promise<RunningSimulator>;

// Both are loaded when they are first needed, and synchronously: with @pulumi/aws the program is most of a cold start.
const load = createRequire(__filename);

/** The simulator of this project. */
export const startProjectSimulator: StartSimulator = (settings) => {
  const { startSimulator } = load("../simulator") as typeof import("../simulator");
  return startSimulator(settings);
};

/** The project's program. */
export function loadProjectProgram(): EngineProgram {
  return (load("../stacks/stack-program") as typeof import("../stacks/stack-program")).stackProgram;
}

import { createRequire } from "node:module";

/** What the program of `stacks/` takes. */
export interface ProgramOptions {
  /** The folder with Pulumi.yaml and images/. */
  readonly root?: string;
  /** Globs that narrow the images of the stack further. */
  readonly images?: readonly string[];
}

/** The program: registers resources and gives the stack's outputs. */
export type EngineProgram = (options: ProgramOptions) => Promise<Record<string, unknown>>;

/** A resource in the simulated cloud. */
export interface SimulatedResource {
  readonly type: string;
  readonly id: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
}

/** A simulator that runs. */
export interface RunningSimulator {
  /** The value of PULUMI_DEBUG_PROVIDERS that attaches the engine to it: `aws:PORT,github:PORT,random:PORT`. */
  readonly debugProviders: string;
  resources(type?: string): readonly SimulatedResource[];
  close(): Promise<void>;
}

/** Settings of the simulator, of which we set `stateFile`; the others go through as the caller gave them. */
export interface SimulatorSettings {
  readonly stateFile?: string;
  readonly account?: string;
  readonly region?: string;
  readonly [setting: string]: unknown;
}

export type StartSimulator = (settings: SimulatorSettings) => Promise<RunningSimulator>;

const load = createRequire(__filename);

/** The simulator, loaded when it is first needed. */
export const startProjectSimulator: StartSimulator = (settings) => {
  const module = load("../simulator") as { startSimulator: StartSimulator };
  return module.startSimulator(settings);
};

/** The project's program, loaded when it is first needed: with @pulumi/aws it is most of a cold start. */
export function loadProjectProgram(): EngineProgram {
  return (load("../stacks") as { program: EngineProgram }).program;
}

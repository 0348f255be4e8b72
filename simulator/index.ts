export type { BuildScript, Outcome } from "./builds/script";
export type { Ami, CloudResource, LaunchPermissions } from "./cloud/store";
export type { CommittedBuildspec } from "./control/buildspecs";
export type { Fault } from "./control/faults";
export type { Call } from "./control/journal";
export { startSimulator, type Simulator, type SimulatorOptions, type WireOptions } from "./simulator";

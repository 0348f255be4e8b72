export type { Ami, CloudResource, LaunchPermissions } from "./cloud/store";
export type { Fault } from "./control/faults";
export type { Call } from "./control/journal";
export { startSimulator, type Simulator, type SimulatorOptions } from "./simulator";

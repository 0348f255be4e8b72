export type { Ami, Call, CloudResource, Fault, LaunchPermissions, Simulator, SimulatorOptions } from "./options";
export { startSimulator } from "./simulator";

export { cancel, destroy, preview, refresh, up } from "./operations";
export type { ResourceChange } from "./outcome/journal";
export { EngineOperationError } from "./outcome/operation-error";
export type { EngineDiagnostic, Fault, Operation } from "./outcome/operation-error";
export { acquirePulumi } from "./pulumi-cli/acquire";
export type { AcquireOptions, PulumiCli, PulumiOrigin } from "./pulumi-cli/acquire";
export { EngineUnavailableError, type FailedAttempt } from "./pulumi-cli/unavailable-error";
export { PINNED_VERSION, SUPPORTED_VERSIONS } from "./pulumi-cli/version";
export type {
  EngineProgram,
  LocalEngineOptions,
  LocalResult,
  ProgramOptions,
  RefreshOptions,
  RunningSimulator,
  StartSimulator,
} from "./session/options";
export { LocalSettingsError } from "./state/settings";

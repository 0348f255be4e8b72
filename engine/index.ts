export { cancel, destroy, preview, refresh, up } from "./operations";
export { EngineOperationError } from "./outcome/failure";
export { acquirePulumi, EngineUnavailableError, type PulumiCli } from "./pulumi-cli/acquire";
export type { ResourceChange } from "./outcome/journal";
export type { LocalEngineOptions, LocalResult } from "./session/options";
export { serveSimulator, type ServedSimulator } from "./serve";
export { LocalSettingsError } from "./state/settings";

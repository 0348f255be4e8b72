export type {
  Alert,
  Changes,
  ChildChange,
  Consequences,
  EffectOn,
  FieldChange,
  FileChange,
  ImageChange,
  SettingsChange,
  SettingsEffect,
  StackChange,
  StateMove,
  VariableChange,
} from "./changes";
export { compareFleets, type FleetState } from "./compare-fleets";
export { fieldChanges } from "./field-changes";
export { guard, guardCodes, type Finding } from "./guard";
export { releaseDigestOf } from "./release-digest";
export { LEVELS, raise, versionStep, type Level, type VersionStep } from "./version";
export { affectedBy, type Affected, type AffectedImage, type AffectedStack } from "./affected";

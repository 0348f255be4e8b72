export type { Alert, AlertKind } from "./alert";
export { affectedBy, type Affected, type AffectedImage } from "./affected";
export type {
  Changes,
  ChildChange,
  EffectOn,
  FieldChange,
  FileChange,
  FleetState,
  ImageChange,
  SettingsChange,
  SettingsEffect,
  StateMove,
} from "./changes";
export { compareFleets } from "./compare-fleets";
export { releaseDigestOf } from "./compare-image";
export type { Circumstance, Consequence, ConsequenceKind, DetailedConsequence } from "./consequence";
export { fieldChanges } from "./field-changes";
export { hunksOf, type Hunk } from "./hunks";
export { guard, isRefused, takenVersions, type Finding } from "./guard";
export { guardCodes } from "./guard-codes";
export { isWithin, STACK_KINDS } from "./settings/compare";
export type { Effect } from "./settings/key-effect";
export { LEVELS, raise, versionStep, type Level } from "./version";

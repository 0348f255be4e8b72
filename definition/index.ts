export { FOUNDATION_KINDS, foundationFile, foundationFileOf, parseFoundation } from "./foundation";
export type { BootstrapSettings, FoundationSettings, GithubEnvironment, GithubSettings } from "./foundation-settings";
export { withAllowedValues } from "./allowed-values";
export { codes } from "./codes";
export type { CodeEntry } from "./codes";
export { folderSource, listStacks, readSettingsFile } from "./read";
export { loadImages } from "./load";
export { RESERVED_NAMES } from "./names";
export { memorySource, overlaySource, treeSource } from "./source";
export { escapeJson, printable } from "./printable";
export { compareIssues } from "./report";
export { nameMatcher, selectImages } from "./select";
export { lacksSettings, stackFile, stackFileOf, type SettingsReader, type StackFile } from "./stack-file";
export { MOST_JOBS } from "./job-limit";
export { imagesByPart, partOf, type StackPart } from "./split";
export { imagesOfStack, loadStackImages, type StackChoice, type StackImages } from "./stack-images";
export { loadSettings, parseSettings } from "./stack-settings";
export type { SettingsResult } from "./stack-settings";
export type { Issue, Severity } from "./issue";
export type { ImageSource, Kin, LoadOptions, LoadResult, RefusalReason } from "./load-result";
export type {
  ImageDefinition,
  Architecture,
  Platform,
  Parent,
  ComponentUse,
  AwstoeDocument,
  Disk,
  UserData,
  BuildSettings,
  ImageTestSettings,
  Schedule,
  Scanning,
  Distribution,
  Share,
  KmsKeyChoice,
  LaunchTemplate,
  Age,
  Lifecycle,
  Consumer,
} from "./image-definition";
export type { Channel, Settings } from "./settings";

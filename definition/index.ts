export { FOUNDATION_KINDS, foundationFile, foundationFileOf, parseFoundation } from "./settings/foundation";
export type {
  BootstrapSettings,
  FoundationSettings,
  GithubEnvironment,
  GithubSettings,
} from "./settings/foundation-settings";
export { withAllowedValues } from "./settings/allowed-values";
export { codes } from "./image/codes";
export type { CodeEntry } from "./image/codes";
export { folderSource, listStacks, readSettingsFile } from "./files/folder";
export { loadImages } from "./image/load";
export { RESERVED_NAMES } from "./image/names";
export { memorySource, overlaySource, treeSource, type ImageSource, type RefusalReason } from "./files/source";
export { escapeJson, printable } from "./diagnostics/printable";
export { compareIssues } from "./diagnostics/report";
export { nameMatcher, selectImages } from "./settings/select";
export { lacksSettings, stackFile, stackFileOf, type SettingsReader, type StackFile } from "./settings/stack-file";
export { MOST_JOBS } from "./settings/job-limit";
export { imagesByPart, partOf, type StackPart } from "./settings/split";
export { imagesOfStack, loadStackImages, type StackChoice, type StackImages } from "./image/stack-images";
export { loadSettings, parseSettings } from "./settings/stack-settings";
export type { SettingsResult } from "./settings/stack-settings";
export type { Issue, Severity } from "./diagnostics/issue";
export type { Kin, LoadOptions, LoadResult } from "./image/load-result";
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
} from "./image/image-definition";
export type { Channel, Settings } from "./settings/settings";

export { withAllowedValues } from "./settings/allowed-values";
export { codes } from "./codes";
export type { CodeEntry, Codes, Severity } from "./diagnostics/fault";
export { folderSource, inventoryFolder, settingsFolder } from "./files/folder";
export { serializeDocument } from "./awstoe";
export { loadImages, type Kin, type LoadOptions, type LoadResult } from "./image/load";
export { RESERVED_NAMES } from "./image/names";
export { memorySource, overlaySource, treeSource } from "./files/source";
export {
  loadInventories,
  type ChartRepository,
  type Inventories,
  type Inventory,
  type InventoryImage,
  type Product,
} from "./inventory/inventory";
export { readManifest, type Manifest } from "./inventory/manifest";
export { escapeJson, printable } from "./diagnostics/printable";
export { applyEdits, editsAt, textEditAt, type Edit, type Mend } from "./diagnostics/mend";
export { compareIssues, type Issue } from "./diagnostics/report";
export { nameMatcher, selectImages } from "./settings/globs";
export { MOST_JOBS } from "./schema/stacks/job-limit";
export { configKey, type FormResult } from "./settings/form";
export {
  STACK_KINDS,
  formOf,
  kindAmong,
  parseSettings,
  type SettingsOf,
  type StackKind,
  type StackSettings,
} from "./settings/registry";
export { isOfKind, Stacks, type NoStack, type Stack } from "./settings/stacks";
export { imagesByPart, partOf, type StackPart } from "./settings/split";
export { imagesOfStack, loadStackImages, type StackChoice, type StackImages } from "./image/stack-images";
export type { ImageSource, ReadResult, RefusalReason, SettingsSource } from "./files/source";
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
export type { BootstrapSettings } from "./settings/bootstrap";
export type { CredentialsSettings } from "./settings/credentials";
export type { GithubEnvironment, GithubSettings } from "./settings/github";
export type { Channel, ImageSettings } from "./settings/images";

export { folderSource, listStacks, readSettingsFile } from "./read";
export { loadImages } from "./load";
export { memorySource } from "./source";
export { compareIssues } from "./report";
export type { Issue, Severity } from "./issue";
export type { ImageSource, LoadOptions, LoadResult, RefusalReason } from "./load-result";
export type * from "./image-definition";
export type { Channel, Settings } from "./settings";

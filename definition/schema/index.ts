export type { Hints } from "./hints";
export { IMAGE_KINDS, variablesSchema } from "./any-image";
export { imageSchema, imageSchemas } from "./image";
export { bootstrapSchema, githubSchema } from "./foundation";
export { settingsSchema } from "./settings";
export type { ImageKind, WrittenAmi, WrittenImage, WrittenOf } from "./image";
export type { WrittenSettings } from "./settings";
export type { WrittenBootstrap, WrittenGithub } from "./foundation";

export type { Hints } from "./hints";
export { imageSchema, variablesSchema } from "./image";
export { bootstrapSchema, githubSchema } from "./foundation";
export { settingsSchema } from "./settings";
export type { WrittenImage, WrittenVariables } from "./image";
export type { WrittenSettings } from "./settings";
export type { WrittenBootstrap, WrittenGithub } from "./foundation";

export { imageSchema, variablesSchema } from "./image";
export { settingsSchema } from "./settings";
export type { WrittenImage, WrittenVariables } from "./image";
export type { WrittenSettings } from "./settings";

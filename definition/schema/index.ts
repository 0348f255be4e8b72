export type { Hints } from "./hints";
export { IMAGE_KINDS, variablesSchema } from "./any-image";
export { imageSchema, imageSchemas } from "./image";
export { stackSchemas } from "./stacks/kinds";
export type { ImageKind, WrittenAmi, WrittenImage, WrittenOf } from "./image";
export type { StackKind, WrittenStacks } from "./stacks/kinds";

export { imageSchema, variablesSchema } from "./image";
export { stackSchemas } from "./stacks/kinds";
export type { WrittenImage, WrittenVariables } from "./image";
export type { StackKind, WrittenStacks } from "./stacks/kinds";

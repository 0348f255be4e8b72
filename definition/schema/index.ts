export type { Hints } from "./keywords";
export { variablesSchema } from "./any-image";
export { imageSchemas } from "./image";
export { inventorySchema, type WrittenInventory } from "./inventory";
export { stackSchemas } from "./stacks/kinds";
export type { WithDefaults } from "./normal-form";
export type { ImageKind, WrittenAmi, WrittenContainer, WrittenImage, WrittenOf } from "./image";
export type { StackKind, WrittenStacks } from "./stacks/kinds";

export { judge, ruleCodes } from "./catalogue";
export type { Member } from "./rule";

export { codes } from "./catalogue";
export type { CodeEntry } from "./entry";

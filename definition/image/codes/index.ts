export { codes } from "./catalogue";
export type { CodeEntry } from "../../diagnostics/code-entry";

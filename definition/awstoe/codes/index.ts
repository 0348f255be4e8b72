export { awstoeCodes, type AwstoeCode } from "./catalogue";
export type { AwstoeCodeEntry } from "./entry";

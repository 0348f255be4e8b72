export type { AwstoePlatform } from "./actions";
export { awstoeCodes, validateDocument, type AwstoeCode, type DocumentFault, type DocumentUse } from "./document";
export { serializeDocument } from "./serialize";

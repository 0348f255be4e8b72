export type { AwstoePlatform } from "./actions";
export { awstoeCodes, type AwstoeCode } from "./codes";
export type { DocumentFault } from "./document-fault";
export { serializeDocument } from "./serialize-document";
export { validateDocument, type DocumentUse } from "./validate-document";

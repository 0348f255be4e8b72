import { documentCodes } from "./document";
import { referenceCodes } from "./reference";
import { stepCodes } from "./step";

/** Every code that `validateDocument` gives. Codes are stable: a code is never renamed or given a new meaning. */
export const awstoeCodes = { ...documentCodes, ...stepCodes, ...referenceCodes } as const;

export type AwstoeCode = keyof typeof awstoeCodes;

import { guardCodes } from "../../../changes";
import { codes as definitionCodes, type Codes } from "../../../definition";

/** Every code that `golden check` prints. */
export const CODES: ReadonlyMap<string, Codes[string]> = new Map(Object.entries({ ...definitionCodes, ...guardCodes }));

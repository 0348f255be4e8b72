import { awstoeCodes, type AwstoeCode } from "./codes";

/** Where a fault is, from the root of the document: `["phases", 0, "steps", 2, "inputs", "commands", 0]`. */
export type DocumentPath = readonly (string | number)[];

/** One fault of an AWSTOE document. The loader turns it into an `Issue` with file, line and column. */
export interface DocumentFault {
  /** Stable; a key of {@link awstoeCodes}. */
  readonly code: string;
  readonly severity: "error" | "warning";
  /** Into the document; the nearest node that exists when something is missing. */
  readonly path: DocumentPath;
  /** What is wrong, the value got and what is allowed. May hold text of the user: escape on print. */
  readonly message: string;
  /** The change to make, as an imperative sentence. */
  readonly fix: string;
}

/** Notes one fault; its severity is that of the code. */
export type Report = (code: AwstoeCode, path: DocumentPath, message: string, fix: string) => void;

/** An empty list of faults and the function that adds to it. */
export function collectFaults(): { readonly faults: readonly DocumentFault[]; readonly report: Report } {
  const faults: DocumentFault[] = [];
  const report: Report = (code, path, message, fix) => {
    faults.push({ code, severity: awstoeCodes[code].severity, path: [...path], message, fix });
  };
  return { faults, report };
}

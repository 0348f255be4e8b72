import { awstoeCodes, type AwstoeCode } from "./codes";

/** Where a fault is, from the root of the document: `["phases", 0, "steps", 2, "inputs", "commands", 0]`. */
export type DocumentPath = readonly (string | number)[];

/** One fault of an AWSTOE document. The loader turns it into an `Issue` with file, line and column. */
export interface DocumentFault {
  /** Stable; a key of {@link awstoeCodes}. */
  readonly code: string;
  readonly severity: "error" | "warning";
  /** What the path is in: the document, or the component of an image that uses it. */
  readonly in: "document" | "use";
  /** The nearest node that exists when something is missing. */
  readonly path: DocumentPath;
  /** What is wrong, the value got and what is allowed. May hold text of the user: escape on print. */
  readonly message: string;
  /** The change to make, as an imperative sentence. */
  readonly fix: string;
}

/** Notes one fault; its severity is that of the code. */
export type Report = (code: AwstoeCode, path: DocumentPath, message: string, fix: string) => void;

/** An empty list of faults, and the functions that add to it: about the document, and about its use. */
export function collectFaults(): {
  readonly faults: readonly DocumentFault[];
  readonly report: Report;
  readonly reportUse: Report;
} {
  const faults: DocumentFault[] = [];
  const reporter =
    (place: DocumentFault["in"]): Report =>
    (code, path, message, fix) => {
      faults.push({ code, severity: awstoeCodes[code].severity, in: place, path: [...path], message, fix });
    };
  return { faults, report: reporter("document"), reportUse: reporter("use") };
}

import { faultsOf, type Fault } from "../diagnostics/fault";
import type { Path } from "../yaml/place";
import { awstoeCodes, type AwstoeCode } from "./codes";

const { fault } = faultsOf(awstoeCodes);

/** One fault of an AWSTOE document; its path is from the root of the document. */
export interface DocumentFault extends Fault {
  /** What the path is in: the document, or the component of an image that uses it. */
  readonly in: "document" | "use";
}

/** Notes one fault, at the nearest node that exists when something is missing. */
export type Report = (code: AwstoeCode, path: Path, message: string, fix: string) => void;

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
      faults.push({ ...fault(code, [...path], message, fix), in: place });
    };
  return { faults, report: reporter("document"), reportUse: reporter("use") };
}

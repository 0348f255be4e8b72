/** One entry of the catalogue: what `golden explain CODE` prints. */
export interface AwstoeCodeEntry {
  readonly severity: "error" | "warning";
  readonly title: string;
  readonly why: string;
  /** A part of a document that has the fault. */
  readonly bad: string;
  /** The same part without it. */
  readonly good: string;
}

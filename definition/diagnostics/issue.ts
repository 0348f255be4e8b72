/** How much an {@link Issue} weighs: an `error` fails the run (exit code 1), a `warning` and a `notice` do not. */
export type Severity = "error" | "warning" | "notice";

/**
 * One fault of a definition, of a file that it names, of `variables.yaml` or of the settings.
 * Faults are data, never exceptions: all of them are collected and reported in one run.
 */
export interface Issue {
  /** Stable, kebab-case; a key of the catalogue in `codes.ts`, explained by `golden explain CODE`. */
  readonly code: string;
  readonly severity: Severity;
  /** What is wrong, the value got, what is allowed, in the words of the YAML. May hold text of the user: escape on print. */
  readonly message: string;
  /** Relative to the root, with forward slashes: `images/docker-host.yaml`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** Where in the document: `distribution.share.accounts[0]`; empty for the whole file. */
  readonly path: string;
  /** The change to make, as an imperative sentence. */
  readonly fix: string;
}

import type { Path } from "../yaml/place";
import type { Mend } from "./mend";

/** How much a fault weighs: an `error` fails the run (exit code 1), a `warning` and a `notice` do not. */
export type Severity = "error" | "warning" | "notice";

/** What `golden explain CODE` and the reference say about a code. */
export interface CodeEntry {
  readonly severity: Severity;
  readonly title: string;
  /** Why it is a fault: what would happen otherwise. */
  readonly why: string;
  /** A piece of a file that has the fault, or what a notice is about. */
  readonly bad: string;
  readonly good: string;
}

/** Codes are stable: none is renamed or given another meaning. */
export type Codes = Readonly<Record<string, CodeEntry>>;

/** One fault of a file. Faults are data, never exceptions: all are collected, and become issues with line and column at the end. */
export interface Fault {
  /** Stable, kebab-case; explained by `golden explain CODE`. */
  readonly code: string;
  readonly severity: Severity;
  readonly path: Path;
  /** Point to the key instead of its value, e.g. for an unknown key. @default "value" */
  readonly at?: "key" | "value";
  /** What cannot be relied on, where it is not the value at {@link path}. */
  readonly breaks?: Path;
  /** Where in the text, for a fault that was found before there was a tree. UTF-16 code units. */
  readonly offset?: number;
  /** A secret, which no message of the run shows. */
  readonly hides?: string;
  /** What is wrong, the value got, what is allowed, in the words of the YAML. May hold text of the user: escape on print. */
  readonly message: string;
  /** The change to make, as an imperative sentence. */
  readonly fix: string;
  /** The same for `golden check --fix`, where there is one change that is right. */
  readonly mend?: Mend | undefined;
}

/** The codes that a check gives, and what makes its faults: only of these codes, each with its severity. */
export function faultsOf<const Entries extends Codes>(codes: Entries) {
  const fault = (
    code: keyof Entries & string,
    path: Path,
    message: string,
    fix: string,
    more?: Partial<Fault>,
  ): Fault => {
    const { severity } = codes[code] as CodeEntry;
    return { code, severity, path, message, fix, ...more };
  };
  return { codes, fault } as const;
}

/** The paths of values that cannot be relied on: those with an error. */
export function brokenBy(faults: readonly Fault[]): Path[] {
  return faults.filter(isError).map(({ path, breaks }) => breaks ?? path);
}

export function isError({ severity }: Pick<Fault, "severity">): boolean {
  return severity === "error";
}

type Explanation = Omit<CodeEntry, "severity" | "title">;

export const error = entryOf("error");
export const warning = entryOf("warning");
export const notice = entryOf("notice");

function entryOf(severity: Severity) {
  return (title: string, words: Explanation): CodeEntry => ({ severity, title, ...words });
}

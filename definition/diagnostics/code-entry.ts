import type { Severity } from "./issue";

/** What `golden explain CODE` and the reference tell of a code. */
export interface CodeEntry {
  readonly severity: Severity;
  /** One line, without a full stop. */
  readonly title: string;
  /** Why it is a fault: what would happen otherwise. */
  readonly why: string;
  /** A piece of a file that has the fault, or what a notice is about. */
  readonly bad: string;
  /** The same piece without it. */
  readonly good: string;
}

export function error(title: string, why: string, bad: string, good: string): CodeEntry {
  return { severity: "error", title, why, bad, good };
}

export function warning(title: string, why: string, bad: string, good: string): CodeEntry {
  return { severity: "warning", title, why, bad, good };
}

export function notice(title: string, why: string, bad: string, good: string): CodeEntry {
  return { severity: "notice", title, why, bad, good };
}

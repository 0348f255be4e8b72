import { locate } from "../yaml/parse";
import { formatPath, positionAt } from "../yaml/place";
import { isError, type Fault, type Severity } from "./fault";

/** A fault with its place: what commands print. */
export interface Issue {
  /** Stable, kebab-case; explained by `golden explain CODE`. */
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

/** Faults of one file, gathered during a run. */
interface FileReport {
  text: string;
  readonly faults: Set<Fault>;
  /** Definitions that the file belongs to. */
  readonly owners: Set<string>;
}

/** Owner of `variables.yaml` and of what belongs to no definition: always reported. */
export const EVERYONE = "*";

/** Order of issues in every output: file, line, column, code, message. */
export function compareIssues(one: Issue, other: Issue): number {
  return (
    compareText(one.file, other.file) ||
    one.line - other.line ||
    one.column - other.column ||
    compareText(one.code, other.code) ||
    compareText(one.message, other.message)
  );
}

/** Gathers the faults of all files, and gives them line and column at the end, when there are any. */
export class Report {
  readonly #files = new Map<string, FileReport>();
  readonly #failed = new Set<string>();
  readonly #hidden = new Set<string>();
  readonly #ignored: readonly string[];

  /** Faults of the `ignored` codes are dropped. */
  constructor(ignored: readonly string[] = []) {
    this.#ignored = ignored;
  }

  /** Tells the text of a file, once it is known, so that faults can be located. */
  setText(file: string, text: string): void {
    this.#of(file).text = text;
  }

  add(file: string, faults: Fault | readonly Fault[], owner: string): void {
    for (const fault of [faults].flat()) {
      if (this.#ignored.includes(fault.code)) continue;
      if (fault.hides !== undefined) this.#hidden.add(fault.hides);
      const report = this.#of(file);
      report.owners.add(owner);
      report.faults.add(fault);
      if (isError(fault)) this.#failed.add(owner);
    }
  }

  /** Notes an owner as failed whose fault has been told elsewhere. */
  fail(owner: string): void {
    this.#failed.add(owner);
  }

  hasFailed(owner: string): boolean {
    return this.#failed.has(owner);
  }

  /** All issues of files that belong to an accepted owner, in order, each once. */
  issues(accepts: (owner: string) => boolean = () => true): Issue[] {
    const found: Issue[] = [];
    for (const [file, report] of this.#files) {
      if ([...report.owners].some(accepts)) found.push(...issuesOf(file, report.text, [...report.faults]));
    }
    return withoutTwins(found.map((issue) => this.#withoutSecrets(issue)).sort(compareIssues));
  }

  /** Other messages show values, too, as they are or in quotes. */
  #withoutSecrets(issue: Issue): Issue {
    let { message, fix } = issue;
    for (const secret of this.#hidden) {
      for (const shown of [secret, JSON.stringify(secret).slice(1, -1)]) {
        message = message.replaceAll(shown, "…");
        fix = fix.replaceAll(shown, "…");
      }
    }
    return { ...issue, message, fix };
  }

  #of(file: string): FileReport {
    const known = this.#files.get(file);
    if (known !== undefined) return known;
    const report: FileReport = { text: "", faults: new Set(), owners: new Set() };
    this.#files.set(file, report);
    return report;
  }
}

function issuesOf(file: string, text: string, faults: readonly Fault[]): Issue[] {
  const places = faults.some(({ offset }) => offset === undefined) ? locate(text, faults) : [];
  return faults.map(({ code, severity, message, path, offset, fix }, index) => {
    const place = offset === undefined ? places[index] : positionAt(text, offset);
    const { line, column } = place ?? { line: 1, column: 1 };
    return { code, severity, message, file, line, column, path: formatPath(path), fix };
  });
}

/** The same fault of a document may be found once for each image that uses it. */
function withoutTwins(sorted: readonly Issue[]): Issue[] {
  return sorted.filter((issue, index) => {
    const before = sorted[index - 1];
    return before === undefined || compareIssues(before, issue) !== 0 || before.path !== issue.path;
  });
}

function compareText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

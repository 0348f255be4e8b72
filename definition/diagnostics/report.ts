import type { Fault } from "./fault";
import { formatPath } from "./fault";
import type { Issue } from "./issue";
import { locate } from "../yaml/parse";
import type { TextFault } from "../yaml/text-fault";
import { positionAt } from "../yaml/text-fault";

/** Faults of one file, gathered during a run. */
interface FileReport {
  text: string;
  readonly faults: Fault[];
  readonly textFaults: TextFault[];
  /** Definitions that the file belongs to. */
  readonly owners: Set<string>;
}

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
  readonly #issues: { readonly issue: Issue; readonly owner: string }[] = [];

  /** Tells the text of a file, once it is known, so that faults can be located. */
  setText(file: string, text: string): void {
    this.#of(file).text = text;
  }

  add(file: string, fault: Fault, owner: string): void {
    const report = this.#of(file);
    report.owners.add(owner);
    report.faults.push(fault);
  }

  addText(file: string, fault: TextFault, owner: string): void {
    const report = this.#of(file);
    report.owners.add(owner);
    if (!report.textFaults.includes(fault)) report.textFaults.push(fault);
  }

  addIssue(issue: Issue, owner: string): void {
    this.#issues.push({ issue, owner });
  }

  /** All issues of files that belong to an accepted owner, in order, each once. */
  issues(accepts: (owner: string) => boolean): Issue[] {
    const found = this.#issues.filter(({ owner }) => accepts(owner)).map(({ issue }) => issue);
    for (const [file, report] of this.#files) {
      if ([...report.owners].some(accepts)) found.push(...issuesOf(file, report));
    }
    return withoutTwins(found.sort(compareIssues));
  }

  #of(file: string): FileReport {
    const known = this.#files.get(file);
    if (known !== undefined) return known;
    const report: FileReport = { text: "", faults: [], textFaults: [], owners: new Set() };
    this.#files.set(file, report);
    return report;
  }
}

/** Owner of `variables.yaml` and of what belongs to no definition: always reported. */
export const EVERYONE = "*";

function issuesOf(file: string, report: FileReport): Issue[] {
  const places = report.faults.length > 0 ? locate(report.text, report.faults) : [];
  const fromTree = report.faults.map((fault, index): Issue => {
    const { line, column } = places[index] ?? { line: 1, column: 1 };
    return toIssue(file, fault, line, column, formatPath(fault.path));
  });
  const fromText = report.textFaults.map((fault): Issue => {
    const { line, column } = positionAt(fault.text ?? "", fault.offset);
    return toIssue(file, fault, line, column, formatPath(fault.path ?? []));
  });
  return [...fromText, ...fromTree];
}

function toIssue(
  file: string,
  fault: Pick<Fault, "code" | "severity" | "message" | "fix">,
  line: number,
  column: number,
  path: string,
): Issue {
  const { code, message, fix, severity } = fault;
  return { code, severity: severity ?? "error", message, file, line, column, path, fix };
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

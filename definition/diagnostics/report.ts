import { locate } from "../yaml/parse";
import { formatPath, positionAt, type Place, type Position } from "../yaml/place";
import { isError, type Fault } from "./fault";
import { editOf, type Edit } from "./mend";

/** A fault with its place: what commands print. */
export interface Issue extends Pick<Fault, "code" | "severity" | "message" | "fix">, Position {
  /** Relative to the root, with forward slashes: `images/docker-host.yaml`. */
  readonly file: string;
  /** Where in the document: `distribution.share.accounts[0]`; empty for the whole file. */
  readonly path: string;
  /** What `golden check --fix` does, where one change is right. */
  readonly edit?: Edit;
}

/** Owner of `variables.yaml` and of what belongs to no definition: always reported. */
export const EVERYONE = "*";

const NOWHERE = { source: "", offset: 0 };

/** Order of issues in every output: file, line, column, code, message. */
export function compareIssues(one: Issue, other: Issue): number {
  const [byLine, byColumn] = [one.line - other.line, one.column - other.column];
  const byText = compareText(one.code, other.code) || compareText(one.message, other.message);
  return compareText(one.file, other.file) || byLine || byColumn || byText;
}

/** Where one mistake shows in many places the first is reported: by code, what all those places have in common. */
const TOLD_ONCE: Readonly<Record<string, (issue: Issue) => string>> = {
  "yaml-anchor": ({ file }) => file,
  "parent-cycle": ({ message }) => message,
};

/** Gathers the faults of all files; they get line and column at the end. */
export class Report {
  /** `owners` are the definitions that the file belongs to. */
  readonly #files = new Map<string, { text: string; readonly faults: Set<Fault>; readonly owners: Set<string> }>();
  readonly #failed = new Set<string>();
  readonly #hidden = new Set<string>();
  readonly #ignored: readonly string[];

  /** Faults of the `ignored` codes are dropped. */
  constructor(ignored: readonly string[] = []) {
    this.#ignored = ignored;
  }

  setText(file: string, text: string): void {
    this.#of(file).text = text;
  }

  add(file: string, faults: Fault | readonly Fault[], owner: string): void {
    for (const fault of Array.isArray(faults) ? (faults as readonly Fault[]) : [faults as Fault]) {
      if (this.#ignored.includes(fault.code)) continue;
      if (fault.hides !== undefined) this.#hidden.add(fault.hides);
      const report = this.#of(file);
      report.owners.add(owner);
      report.faults.add(fault);
      if (isError(fault)) this.#failed.add(owner);
    }
  }

  /** Notes an owner as failed whose fault is reported elsewhere. */
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
    // The same fault of a document may be found once for each image that uses it.
    const issues = this.#hidden.size === 0 ? found : found.map((issue) => this.#withoutSecrets(issue));
    const told = new Set<string>();
    return issues.sort(compareIssues).filter((issue, index) => {
      const before = issues[index - 1];
      const mistake = TOLD_ONCE[issue.code]?.(issue);
      if (mistake !== undefined && told.size === told.add(`${issue.code} ${mistake}`).size) return false;
      return before === undefined || compareIssues(before, issue) !== 0 || before.path !== issue.path;
    });
  }

  /** Other messages show values too, as they are or in quotes. */
  #withoutSecrets(issue: Issue): Issue {
    let { message, fix } = issue;
    const { edit, ...rest } = issue; // an edit may repeat the value in quotes
    for (const secret of this.#hidden) {
      for (const shown of [secret, JSON.stringify(secret).slice(1, -1)]) {
        message = message.replaceAll(shown, "…");
        fix = fix.replaceAll(shown, "…");
      }
    }
    const hasSecret = [...this.#hidden].some((secret) => JSON.stringify(edit ?? "").includes(secret));
    return { ...rest, message, fix, ...(edit && !hasSecret && { edit }) };
  }

  #of(file: string) {
    const report = this.#files.get(file) ?? { text: "", faults: new Set<Fault>(), owners: new Set<string>() };
    this.#files.set(file, report);
    return report;
  }
}

function issuesOf(file: string, text: string, faults: readonly Fault[]): Issue[] {
  const places = faults.some(({ offset }) => offset === undefined) ? locate(text, faults) : [];
  return faults.map(({ code, severity, message, path, offset, fix, mend }, index) => {
    const place = offset === undefined ? places[index] : placeAt(text, offset, mend);
    const { line, column } = place ?? { line: 1, column: 1 };
    const edit = mend === undefined ? undefined : editOf(text, place ?? NOWHERE, mend);
    return { code, severity, message, file, line, column, path: formatPath(path), fix, ...(edit && { edit }) };
  });
}

/** Of a fault that was found in the text the source is what is to be changed, which may or may not be there. */
function placeAt(text: string, offset: number, mend: Fault["mend"]): Place {
  const from = mend !== undefined && "from" in mend ? mend.from : "";
  return { ...positionAt(text, offset), offset, source: text.slice(offset, offset + from.length) };
}

function compareText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

import type { Issue, Severity } from "../../definition";
import type * as CodeFrames from "./code-frame";
import { printable, printableJson } from "./printable";
import type { Terminal } from "./terminal";

export type IssueFormat = "text" | "json" | "github";

/** What was looked at, for the last line and the JSON document. */
export interface Checked {
  readonly files: number;
  readonly issues: readonly Issue[];
  /** What leads from the top of the repository to the root, for annotations: `infra/`. @default "" */
  readonly prefix?: string;
  /** The text of a file, of which a terminal shows lines; undefined for one that must not be shown. @default none is */
  readonly textOf?: (file: string) => string | undefined;
  /** The path of a file as people are to see it. @default from the root */
  readonly shown?: (file: string) => string;
  /** What was mended before, for the JSON document. */
  readonly fixed?: readonly object[];
}

/** Prints every issue and a summary in the format asked for. */
export function reportIssues(checked: Checked, format: IssueFormat, terminal: Terminal): void {
  const { files, issues, prefix = "", textOf = () => undefined, shown = String, fixed } = checked;
  const counts = { files, errors: count(issues, "error"), warnings: count(issues, "warning") };
  if (format === "json")
    return terminal.out(printableJson({ format: 1, summary: counts, issues, ...(fixed && { fixed }) }));
  for (const issue of issues) {
    if (format === "github") terminal.out(annotation(issue, prefix));
    else printText(issue, shown(issue.file), terminal, terminal.isTerminal ? textOf(issue.file) : undefined);
  }
  const print = issues.length > 0 ? terminal.out : terminal.done;
  print(summary(counts, issues, terminal), 2);
}

/** The errors because of which a command gives less than was asked for, on standard error. */
export function reportErrors(
  files: number,
  issues: readonly Issue[],
  terminal: Terminal,
  shown?: Checked["shown"],
): void {
  const errors = issues.filter(({ severity }) => severity === "error");
  reportIssues({ files, issues: errors, ...(shown && { shown }) }, "text", { ...terminal, out: terminal.err });
}

/** Loaded only for a terminal, like the tables of widths that it needs. */
function codeFrames(): typeof CodeFrames {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded when first needed, and this is synchronous
  return require("./code-frame") as typeof CodeFrames;
}

function count(issues: readonly Issue[], severity: Severity): number {
  return issues.filter((issue) => issue.severity === severity).length;
}

/** `images/a.yaml:7:3 unknown-key message`, and the fix under it. In a pipe each is one line, to be searched and parsed; on a terminal the code is shown. */
function printText(issue: Issue, file: string, terminal: Terminal, text: string | undefined): void {
  const { out, colors } = terminal;
  const paint = { error: colors.red, warning: colors.yellow, notice: colors.blue }[issue.severity];
  const place = `${printable(file)}:${issue.line.toString()}:${issue.column.toString()}`;
  const label = issue.severity === "error" ? "" : `${issue.severity}: `;
  out(`${colors.bold(place)} ${paint(issue.code)} ${label}${printable(issue.message)}`, 4);
  // A fault of the whole file has the place where it begins.
  const hasPlace = issue.path !== "" || issue.line > 1 || issue.column > 1;
  if (text !== undefined && hasPlace) out(codeFrames().codeFrame(text, issue, terminal));
  out(`  ${colors.cyan("fix:")} ${printable(issue.fix)}`, 7);
}

/**
 * A workflow command, shown by GitHub at the line of the pull request: it takes paths from the top of the repository.
 * Source: docs.github.com, "Workflow commands for GitHub Actions", and the toolkit's escaping of data and properties.
 */
function annotation(issue: Issue, prefix: string): string {
  const { line, column: col, code: title } = issue;
  const properties = Object.entries({ file: prefix + issue.file, line, col, title });
  const list = properties.map(([key, value]) => `${key}=${escapeProperty(printable(value.toString()))}`);
  const message = `${printable(issue.message)}\nfix: ${printable(issue.fix)}`;
  return `::${issue.severity} ${list.join(",")}::${escapeData(message)}`;
}

function escapeData(value: string): string {
  return value.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(value: string): string {
  return escapeData(value).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

function summary(
  { files, errors, warnings }: Readonly<Record<"files" | "errors" | "warnings", number>>,
  issues: readonly Issue[],
  { colors }: Terminal,
): string {
  const checked = `${plural(files, "definition")} checked`;
  if (errors === 0 && warnings === 0) return colors.green(`${checked}, no faults`);
  const found = [errors > 0 ? plural(errors, "error") : "", warnings > 0 ? plural(warnings, "warning") : ""];
  const line = `${checked}: ${found.filter(Boolean).join(", ")}`;
  const fixable = issues.some(({ edit }) => edit !== undefined) ? ", golden check --fix corrects some" : "";
  const hint = issues.length > 0 ? ` (golden explain <code> says more${fixable})` : "";
  return (errors > 0 ? colors.red(line) : colors.yellow(line)) + hint;
}

/** `1 definition`, `2 definitions`. */
export function plural(amount: number, noun: string): string {
  return `${amount.toString()} ${noun}${amount === 1 ? "" : "s"}`;
}

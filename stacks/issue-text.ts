import { RunError } from "@pulumi/pulumi";
import { printable, type Issue } from "../definition";

/** A console stops being readable, and a gRPC message has a limit; `golden check` shows all. */
const MOST_ISSUES = 50;

/** As in `golden check`: `images/a.yaml:7:3 unknown-key message`, with the fix under it. */
export function issueText(issue: Issue): string {
  const label = issue.severity === "error" ? "" : `${issue.severity}: `;
  const place = `${printable(issue.file)}:${issue.line}:${issue.column}`;
  return `${place} ${issue.code} ${label}${printable(issue.message)}\n  fix: ${printable(issue.fix)}`;
}

/** @throws RunError with every error among the issues */
export function refuseErrors<Settings>(settings: Settings | undefined, issues: readonly Issue[]): Settings {
  const errors = issues.filter(({ severity }) => severity === "error");
  if (errors.length > 0 || settings === undefined) throw new RunError(issueReport(errors));
  return settings;
}

/** All issues as one message, cut after the first fifty. */
export function issueReport(issues: readonly Issue[]): string {
  const count = issues.length === 1 ? "1 error" : `${issues.length} errors`;
  const left = issues.length - MOST_ISSUES;
  return [
    `${count} in image definitions or settings; nothing was deployed.`,
    ...issues.slice(0, MOST_ISSUES).map(issueText),
    ...(left > 0 ? [`… and ${left} more: \`golden check\` shows all of them.`] : []),
    "`golden explain <code>` says more about each.",
  ].join("\n");
}

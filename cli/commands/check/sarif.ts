import type { Issue } from "../../../definition";
import { ownPackage } from "../../terminal/own-package";
import { CODES } from "../explain/catalogue";

const LEVELS = { error: "error", warning: "warning", notice: "note" } as const;

/**
 * Issues as a log of SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html), of which GitHub's code
 * scanning makes alerts: it wants a rule and a place of each, and takes paths from the top of the repository
 * (https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support).
 */
export function sarifLog(issues: readonly Issue[], prefix: string): object {
  const ids = [...new Set(issues.map(({ code }) => code))].sort();
  const driver = { name: "golden", semanticVersion: ownPackage().version, rules: ids.map(ruleOf) };
  const results = issues.map((issue) => ({
    ruleId: issue.code,
    ruleIndex: ids.indexOf(issue.code),
    level: LEVELS[issue.severity],
    message: { text: `${issue.message}\nFix: ${issue.fix}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: artifactOf(issue.file, prefix),
          region: { startLine: issue.line, startColumn: issue.column },
        },
      },
    ],
    ...fixesOf(issue, artifactOf(issue.file, prefix)),
  }));
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{ tool: { driver }, columnKind: "utf16CodeUnits", results }],
  };
}

function artifactOf(file: string, prefix: string): object {
  return { uri: (prefix + file).split("/").map(encodeURIComponent).join("/") };
}

/** SARIF has no other name for a file among its fixes. */
function fixesOf({ edit, fix }: Issue, artifactLocation: object): object {
  if (edit === undefined || "renameTo" in edit) return {};
  const { start, end, text } = edit;
  const deletedRegion = { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
  const replacements = [{ deletedRegion, insertedContent: { text } }];
  return { fixes: [{ description: { text: fix }, artifactChanges: [{ artifactLocation, replacements }] }] };
}

function ruleOf(id: string): object {
  const entry = CODES.get(id);
  if (entry === undefined) return { id };
  const { title, why, bad, good, severity } = entry;
  const help = `${why}\n\nBad:\n\n${indented(bad)}\n\nGood:\n\n${indented(good)}`;
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: help, markdown: help },
    defaultConfiguration: { level: LEVELS[severity] },
  };
}

/** A block of code in Markdown. */
function indented(text: string): string {
  return text.trimEnd().replace(/^/gm, "    ");
}

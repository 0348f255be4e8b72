import {
  compareIssues,
  folderSource,
  loadImages,
  selectImages,
  type Issue,
  type LoadResult,
  type Stacks,
} from "../../definition";
import { CliError, type ExitCode } from "../exit-code";
import { reportIssues, type IssueFormat } from "../issue-report";
import { printable } from "../printable";
import { findRoot } from "../root";
import { stacksOf } from "../stack-settings";
import type { Terminal } from "../terminal";
import { prefixInWorkTree } from "../../changes/git/work-tree";

export interface CheckOptions {
  readonly names: readonly string[];
  readonly root?: string;
  readonly format: IssueFormat;
  /** Also compare with the commit that the branch began with. */
  readonly base?: string;
}

/**
 * `golden check`: definitions against the settings of each stack that deploys them. Exits with 1 when there is an error.
 * Without any settings the rules that need them (channels, organization, required tags) do not run. With a base commit the
 * version guard runs as well.
 */
export async function check(
  { names, root: givenRoot, format, base }: CheckOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const root = findRoot(givenRoot);
  const source = folderSource(root);
  refuseUnknownNames(names, source.list());
  const stacks = stacksOf(root);
  // git first: without the commit to compare with, nothing else is worth saying.
  const guarded = base === undefined ? [] : await guardIssues(root, base, names, stacks, terminal);
  const ofImages = stacks.ofKind("images");
  const issues: Issue[] = stacks.all().flatMap((stack) => stack.issues);
  const only = names.length > 0 ? { names } : {};
  let checked: LoadResult | undefined;
  for (const { settings } of ofImages) {
    if (settings === undefined) continue;
    const result = loadImages({ source, settings, ...only });
    issues.push(...ofStack(result, settings.images));
    checked = result;
  }
  if (checked === undefined) {
    checked = loadImages({ source, ...only });
    issues.push(...checked.issues);
  }
  const files = names.length > 0 ? names.length : checked.files;
  const unique = withoutRepeats([...issues, ...guarded]);
  reportIssues({ files, issues: unique, prefix: format === "github" ? prefixInWorkTree(root) : "" }, format, terminal);
  if (ofImages.length === 0)
    terminal.err("note: no Pulumi.<stack>.yaml has settings; rules that need them did not run.", 2);
  if (source.list().length === 0) {
    terminal.err("note: images/ holds no definition (images/<name>.yaml); `golden new` writes the first.", 2);
  }
  return unique.some((issue) => issue.severity === "error") ? 1 : 0;
}

async function guardIssues(
  root: string,
  base: string,
  names: readonly string[],
  stacks: Stacks,
  terminal: Terminal,
): Promise<readonly Issue[]> {
  const { compareWithBase } = await import("../comparison.js");
  const { issuesOfGuard } = await import("../guard-issues.js");
  const compared = compareWithBase(root, base, stacks);
  if (compared.note !== undefined) terminal.err(printable(compared.note), 2);
  const issues = issuesOfGuard(compared, folderSource(root));
  const files = new Set(names.map((name) => `images/${name}.yaml`));
  return names.length === 0 ? issues : issues.filter(({ file }) => files.has(file));
}

/** Codes of the rules that compare a definition with the settings of the stack that deploys it. */
export const BY_SETTINGS: ReadonlySet<string> = new Set([
  "unknown-channel",
  "organization-unknown",
  "required-tag",
  "share-own-account",
  "launch-template-account",
]);

/** What a stack's settings find fault with in definitions that another stack deploys is not said. */
function ofStack(result: LoadResult, globs: readonly string[]): readonly Issue[] {
  const names = result.issues.map((issue) => issue.file.replace(/^images\//, "").replace(/\.yaml$/, ""));
  const deployed = new Set(
    selectImages(
      names.map((name) => ({ name })),
      globs,
    ).map(({ name }) => name),
  );
  return result.issues.filter((issue, index) => !BY_SETTINGS.has(issue.code) || deployed.has(names[index] ?? ""));
}

function withoutRepeats(issues: readonly Issue[]): readonly Issue[] {
  const unique = new Map(issues.map((issue) => [JSON.stringify(issue), issue]));
  return [...unique.values()].sort(compareIssues);
}

function refuseUnknownNames(names: readonly string[], files: readonly string[]): void {
  const known = new Set(files.map((file) => file.slice("images/".length, -".yaml".length)));
  const unknown = names.filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  throw new CliError(
    `There is no definition for ${unknown.map((name) => `\`${name}\``).join(", ")} in images/.`,
    `Name one of: ${[...known].slice(0, 20).join(", ")}${known.size > 20 ? " …" : ""}.`,
  );
}

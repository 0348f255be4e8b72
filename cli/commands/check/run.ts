import { compareIssues, folderSource, loadImages, type Issue, type Stacks } from "../../../definition";
import type { ExitCode } from "../../terminal/exit-code";
import { reportIssues, type IssueFormat } from "../../terminal/issue-report";
import { printable } from "../../terminal/printable";
import { imageNames, nameOfFile, namesOf, refuseUnknownNames } from "../../fleet/image-names";
import { findRoot, prefixInWorkTree } from "../../fleet/root";
import { stacksOf } from "../../fleet/stack-settings";
import type { Terminal } from "../../terminal/terminal";

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
export async function check({ format, base, ...options }: CheckOptions, terminal: Terminal): Promise<ExitCode> {
  const root = findRoot(options.root);
  const source = folderSource(root);
  const names = namesOf(options.names);
  refuseUnknownNames(names, imageNames(source));
  const stacks = stacksOf(root);
  // git first: without the commit to compare with, nothing else is worth saying.
  const guarded = base === undefined ? [] : await guardIssues(root, base, stacks, terminal);
  const ofImages = stacks.ofKind("images");
  const checked = loadImages({ source, stacks: ofImages, ...(names.length > 0 && { names }) });
  const isNamed = ({ file }: Issue): boolean => names.length === 0 || names.includes(nameOfFile(file));
  const ofStacks = [...stacks.all().flatMap((stack) => stack.issues), ...stacks.issuesBeside(imageNames(source))];
  const issues = [...ofStacks, ...checked.issues, ...guarded.filter(isNamed)];
  const files = names.length > 0 ? names.length : checked.files;
  const unique = [...new Map(issues.map((issue) => [JSON.stringify(issue), issue])).values()].sort(compareIssues);
  reportIssues({ files, issues: unique, prefix: format === "github" ? prefixInWorkTree(root) : "" }, format, terminal);
  if (ofImages.length === 0)
    terminal.err("note: no Pulumi.<stack>.yaml has settings; rules that need them did not run.", 2);
  if (source.list().length === 0) {
    terminal.err("note: images/ holds no definition (images/<name>.yaml); `golden new` writes the first.", 2);
  }
  return unique.some((issue) => issue.severity === "error") ? 1 : 0;
}

async function guardIssues(root: string, base: string, stacks: Stacks, terminal: Terminal): Promise<readonly Issue[]> {
  const { compareWithBase } = await import("../../fleet/comparison.js");
  const { issuesOfGuard } = await import("../../diff/guard-issues.js");
  const compared = compareWithBase(root, base, stacks);
  if (compared.note !== undefined) terminal.err(printable(compared.note), 2);
  return issuesOfGuard(compared, folderSource(root));
}

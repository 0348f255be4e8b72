import {
  compareIssues,
  folderSource,
  loadImages,
  settingsFolder,
  type ImageSource,
  type Issue,
  type Stacks,
} from "../../../definition";
import type { ExitCode } from "../../terminal/exit-code";
import { reportIssues, type IssueFormat } from "../../terminal/issue-report";
import { printable, printableJson } from "../../terminal/printable";
import { imageNames, nameOfFile, namesOf, refuseUnknownNames } from "../../fleet/image-names";
import { findRoot, prefixInWorkTree } from "../../fleet/root";
import { stacksOf } from "../../fleet/stack-settings";
import type { Terminal } from "../../terminal/terminal";

export interface CheckOptions {
  readonly names: readonly string[];
  readonly root?: string;
  readonly format: IssueFormat | "sarif";
  /** The commit to compare with. @default the remote's default branch, where git knows it; `false`: none */
  readonly base?: string | false;
}

/**
 * `golden check`: definitions against the settings of each stack that deploys them. Exits with 1 when there is an error.
 * Without any settings the rules that need them (channels, organization, required tags) do not run. Where there is a
 * base commit the version guard runs as well.
 */
export async function check({ format, base, ...options }: CheckOptions, terminal: Terminal): Promise<ExitCode> {
  const root = findRoot(options.root);
  const source = folderSource(root);
  const names = namesOf(options.names);
  const all = imageNames(source);
  refuseUnknownNames(names, all);
  const stacks = stacksOf(root);
  // git first: without the commit to compare with, nothing else is worth saying.
  const guarded = base === false ? [] : await guardIssues(root, base, stacks, terminal);
  const ofImages = stacks.ofKind("images");
  const checked = loadImages({ source, stacks: ofImages, ...(names.length > 0 && { names }) });
  const isNamed = ({ file }: Issue): boolean => names.length === 0 || names.includes(nameOfFile(file));
  const ofStacks = [...stacks.all().flatMap((stack) => stack.issues), ...stacks.issuesBeside(all)];
  const issues = [...ofStacks, ...checked.issues, ...guarded.filter(isNamed)];
  const files = names.length > 0 ? names.length : checked.files;
  const unique = [...new Map(issues.map((issue) => [JSON.stringify(issue), issue])).values()].sort(compareIssues);
  const prefix = format === "github" || format === "sarif" ? prefixInWorkTree(root) : "";
  if (format === "sarif") terminal.out(printableJson((await import("./sarif.js")).sarifLog(unique, prefix)));
  else reportIssues({ files, issues: unique, prefix, textOf: textsOf(root, source, unique) }, format, terminal);
  if (ofImages.length === 0)
    terminal.err("note: no Pulumi.<stack>.yaml has settings; rules that need them did not run.", 2);
  if (all.length === 0) {
    terminal.err("note: images/ holds no definition (images/<name>.yaml); `golden new` writes the first.", 2);
  }
  return unique.some((issue) => issue.severity === "error") ? 1 : 0;
}

/** The text of files with issues; of none with a secret, which is on whatever lines. */
function textsOf(root: string, source: ImageSource, issues: readonly Issue[]): (file: string) => string | undefined {
  const secret = new Set(issues.filter(({ code }) => code === "secret-in-file").map(({ file }) => file));
  return (file) => {
    const [, stack] = /^Pulumi\.(.+)\.yaml$/.exec(file) ?? [];
    const read = stack === undefined ? source.read(file) : settingsFolder(root).read(stack);
    return "refused" in read || secret.has(file) ? undefined : Buffer.from(read.bytes).toString("utf8");
  };
}

async function guardIssues(
  root: string,
  base: string | undefined,
  stacks: Stacks,
  terminal: Terminal,
): Promise<readonly Issue[]> {
  const ref = base ?? (await import("../../fleet/default-base.js")).defaultBase(root);
  if (ref === undefined) return [];
  const { compareWithBase, compareWithDefault } = await import("../../fleet/comparison.js");
  const compared =
    base === undefined ? compareWithDefault(root, ref, stacks, terminal) : compareWithBase(root, ref, stacks);
  if (compared?.note !== undefined) terminal.err(printable(compared.note), 2);
  if (compared === undefined) return [];
  return (await import("../../diff/guard-issues.js")).issuesOfGuard(compared, folderSource(root));
}

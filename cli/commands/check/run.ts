import {
  compareIssues,
  folderSource,
  inventoryFolder,
  loadImages,
  loadInventories,
  settingsFolder,
  Stacks,
  type ImageSource,
  type Issue,
  type SettingsSource,
} from "../../../definition";
import type { ExitCode } from "../../terminal/exit-code";
import { reportIssues, type IssueFormat } from "../../terminal/issue-report";
import { printable, printableJson } from "../../terminal/printable";
import type { Drafts } from "../../fleet/drafts";
import { imageNames, nameOfFile, namesOf, refuseUnknownNames } from "../../fleet/image-names";
import { findRoot, prefixInWorkTree, shownFrom } from "../../fleet/root";
import type { Terminal } from "../../terminal/terminal";
import type { Fixed } from "./fix";

export interface CheckOptions {
  readonly names: readonly string[];
  readonly root?: string;
  readonly format: IssueFormat | "sarif";
  /** The commit to compare with. @default the remote's default branch, if git knows it; `false`: none */
  readonly base?: string | false;
  /** Apply unambiguous fixes. */
  readonly fix?: boolean;
  /** Show what {@link fix} would change, and write nothing. */
  readonly dryRun?: boolean;
  readonly watch?: boolean;
}

/** What is checked: on disk, or as fixes leave it. */
interface Files {
  readonly source: ImageSource;
  readonly settings: SettingsSource;
}

/**
 * `golden check`: definitions against the settings of each stack that deploys them. Exits with 1 when there is an error.
 * Without any settings the rules that need them (channels, organization, required tags) do not run. Where there is a
 * base commit the version guard runs as well.
 */
export async function check(options: CheckOptions, terminal: Terminal): Promise<ExitCode> {
  const root = findRoot(options.root);
  if (options.watch !== true) return checkOnce(root, options, terminal);
  return (await import("../../fleet/watch.js")).watching(root, terminal, () => checkOnce(root, options, terminal));
}

async function checkOnce(root: string, options: CheckOptions, terminal: Terminal): Promise<ExitCode> {
  const { format, base, fix = false, dryRun = false } = options;
  const given = namesOf(options.names, root);
  refuseUnknownNames(given, imageNames(folderSource(root)));
  const drafts = fix ? new (await import("../../fleet/drafts.js")).Drafts(root) : undefined;
  const fixed = drafts && (await fixIn(root, drafts, given, options, terminal));
  const all: Files = drafts ?? { source: folderSource(root), settings: settingsFolder(root) };
  const names = given.map((name) => renamed(name, fixed ?? []));
  const stacks = new Stacks(all.settings);
  // git first: without the commit to compare with, nothing else is worth saying.
  const guarded = base === false || (fix && dryRun) ? [] : await guardIssues(root, base, stacks, terminal);
  const isNamed = ({ file }: Issue): boolean => names.length === 0 || names.includes(nameOfFile(file));
  const { issues: found, files } = issuesIn(all, names, stacks);
  const beside = names.length === 0 ? loadInventories(inventoryFolder(root)).issues : [];
  const issues = unique([...found, ...beside, ...guarded.filter(isNamed)]);
  const prefix = format === "github" || format === "sarif" ? prefixInWorkTree(root) : "";
  const texts = { textOf: textsOf(all, issues), shown: shownFrom(root) };
  if (format === "sarif") terminal.out(printableJson((await import("./sarif.js")).sarifLog(issues, prefix)));
  else reportIssues({ files, issues, prefix, ...texts, ...(fixed && { fixed }) }, format, terminal);
  noteMissing(all, stacks, terminal);
  return issues.some((issue) => issue.severity === "error") ? 1 : 0;
}

/** Without them a check says little. */
function noteMissing({ source }: Files, stacks: Stacks, terminal: Terminal): void {
  if (stacks.ofKind("images").length === 0)
    terminal.err("note: no Pulumi.<stack>.yaml has settings; rules that need them did not run.", 2);
  if (source.list().length === 0) {
    terminal.err("note: images/ holds no definition (images/<name>.yaml); `golden new` writes the first.", 2);
  }
}

function issuesIn({ source, settings }: Files, names: readonly string[], stacks = new Stacks(settings)) {
  const ofKinds = { stacks: stacks.ofKind("images"), boundaries: stacks.ofKind("bootstrap") };
  const checked = loadImages({ source, ...ofKinds, ...(names.length > 0 && { names }) });
  const ofStacks = [...stacks.all().flatMap((stack) => stack.issues), ...stacks.issuesBeside(imageNames(source))];
  const files = names.length > 0 ? names.length : checked.files;
  return { issues: unique([...ofStacks, ...checked.issues]), files };
}

function unique(issues: readonly Issue[]): readonly Issue[] {
  return [...new Map(issues.map((issue) => [JSON.stringify(issue), issue])).values()].sort(compareIssues);
}

/** Fixes go where the report does not: only a report for people includes them. */
async function fixIn(
  root: string,
  drafts: Drafts,
  given: readonly string[],
  { format, dryRun = false }: CheckOptions,
  terminal: Terminal,
): Promise<readonly Fixed[]> {
  const { fixAll, printFixed } = await import("./fix.js");
  const { settle } = await import("../../diff/drafts.js");
  const before = issuesIn(drafts, given).issues;
  const secret = before.filter(({ code }) => code === "secret-in-file").map(({ file }) => file);
  const fixed = fixAll(
    drafts,
    (done) =>
      issuesIn(
        drafts,
        given.map((name) => renamed(name, done)),
      ).issues,
  );
  const print = format === "text" ? terminal : { ...terminal, out: terminal.err, done: terminal.err };
  const files = drafts.changes().length;
  settle(drafts, dryRun, print, secret);
  printFixed(fixed, { files, isDryRun: dryRun, shown: shownFrom(root) }, print);
  return fixed;
}

/** The name of an image whose file got another one. */
function renamed(name: string, fixed: readonly Fixed[]): string {
  const moved = fixed.find(({ file, edit }) => nameOfFile(file) === name && "renameTo" in edit);
  return moved !== undefined && "renameTo" in moved.edit ? nameOfFile(moved.edit.renameTo) : name;
}

/** The text of files with issues; none of a file with a secret, which may be on any line. */
function textsOf({ source, settings }: Files, issues: readonly Issue[]): (file: string) => string | undefined {
  const secret = new Set(issues.filter(({ code }) => code === "secret-in-file").map(({ file }) => file));
  return (file) => {
    const [, stack] = /^Pulumi\.(.+)\.yaml$/.exec(file) ?? [];
    const read = stack === undefined ? source.read(file) : settings.read(stack);
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

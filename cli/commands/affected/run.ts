import { readdirSync } from "node:fs";
import { affectedBy, type Affected } from "../../../changes";
import { AFFECTED_WORDS } from "../../diff/change-words";
import { compareWithBaseOrDefault } from "../../fleet/comparison";
import { findRoot } from "../../fleet/root";
import type { ExitCode } from "../../terminal/exit-code";
import { plural } from "../../terminal/issue-report";
import { printable, printableJson } from "../../terminal/printable";
import { stackTable, workflowMatrix } from "../../terminal/stack-jobs";
import { table } from "../../terminal/table";
import type { Terminal } from "../../terminal/terminal";

interface AffectedOptions {
  readonly base?: string;
  readonly root?: string;
  readonly format: "text" | "json";
  readonly matrix?: boolean;
}

/** Folders and files at the fleet's root that no deployment reads. */
const IDLE_FOLDERS = /^(docs|\.github|\.vscode|\.idea|\.changeset)\//;
const IDLE_FILES =
  /(^|\/)(LICENSE|CODEOWNERS|\.gitignore|\.gitattributes|\.editorconfig|\.pre-commit-config\.yaml)$|\.md$/;

/** What pins the packages that the fleet below runs with, where it has none of its own. */
const LOCKS = /^(?:\.\.\/)*(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock)$/;

/** `golden affected`: the images and stacks that the changes since a base commit touch. */
export async function affected(options: AffectedOptions, terminal: Terminal): Promise<ExitCode> {
  const root = findRoot(options.root);
  const { changes, changedFiles, ...states } = compareWithBaseOrDefault(root, options.base, terminal);
  const hasLock = readdirSync(root).some((file) => LOCKS.test(file));
  const code = [...changedFiles].filter((path) => isCode(path, hasLock)).sort();
  const result = affectedBy(changes, states, { files: changedFiles, code });
  if (options.matrix === true) terminal.out(workflowMatrix(result.stacks, "stacks are touched"));
  else if (options.format === "json") terminal.out(printableJson(result));
  else printText(result, terminal);
  return 0;
}

/**
 * Whether every image depends on a file: the program, its packages, `Pulumi.yaml`; not definitions, settings of stacks,
 * documentation and workflows. Outside the fleet's root (`../…`), in a repository with other things, only a lock file counts:
 * a package.json up there says nothing that does not show in it.
 */
function isCode(path: string, hasLock: boolean): boolean {
  if (path.startsWith("../")) return !hasLock && LOCKS.test(path);
  if (path.startsWith("images/") || /^Pulumi\.[^/]+\.yaml$/.test(path)) return false;
  return !IDLE_FOLDERS.test(path) && !IDLE_FILES.test(path);
}

function printText({ images, removed, following, stacks, code }: Affected, terminal: Terminal): void {
  const rows = [
    ...images.map((image) => [image.name, printable(AFFECTED_WORDS[image.why](image))]),
    ...removed.map((name) => [name, "removed"]),
    ...following.map((name) => [name, "later, after its parent"]),
  ];
  if (rows.length > 0) terminal.out(table(["IMAGE", "WHY"], rows, terminal));
  if (stacks.length > 0) terminal.out(stackTable(stacks, terminal));
  if (code.length > 0) terminal.out(`Code touches every image: ${code.map(printable).join(", ")}`, 2);
  terminal.out(`${plural(images.length + removed.length, "image")} in ${plural(stacks.length, "stack")}`);
}

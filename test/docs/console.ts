import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ROOT, type Block, type Page } from "./markdown";

/** Where the compiled `golden` is in a clone. */
const CLI = "dist/cli/golden.js";
const COPIED = ["images", "Pulumi.yaml", "Pulumi.prod.yaml", "package.json"];

interface Step {
  readonly command: string;
  readonly expected: string;
}

/** A folder that looks like a clone, for the commands and files of one page. */
export function cloneForPage(): string {
  const folder = mkdtempSync(join(tmpdir(), "golden-docs-"));
  for (const name of COPIED) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  for (const name of ["dist", "node_modules"]) symlinkSync(join(ROOT, name), join(folder, name), "dir");
  return folder;
}

/**
 * Runs the console blocks of a page in order, with the files that its yaml blocks stand for; gives what was printed
 * otherwise than the page says. `…` stands for any text of a line, or, alone, for any lines.
 */
export function consoleFaults(page: Page, folder: string): readonly string[] {
  return page.blocks.flatMap((block) => {
    const file = block.language === "yaml" ? block.words[1] : undefined;
    if (file !== undefined) writeFile(join(folder, file), block.text);
    return block.language === "console" ? blockFaults(block, folder) : [];
  });
}

/** Runs one console block in a folder. `cli` is its `golden`, from the folder. */
export function blockFaults(block: Block, folder: string, cli = CLI): readonly string[] {
  const steps = stepsOf(block);
  if (steps.length === 0) return [`${block.place}: no line begins with "$ "; use a sh block for what is not run.`];
  return steps.flatMap(({ command, expected }) => {
    const { output, exitCode } = run(command, folder, cli);
    if (exitCode > 2 || (exitCode === 2 && expected.trim() === ""))
      return [`${block.place}: \`${command}\` exits with ${exitCode.toString()}:\n${output}`];
    return matches(output, expected) ? [] : [`${block.place}: \`${command}\` prints:\n${output}`];
  });
}

/** Whether an output is as a page shows it. Spaces at the end of lines do not count. */
export function matches(output: string, expected: string): boolean {
  const pattern = trimmed(expected)
    .split("\n")
    .map((line) => (line === "…" ? "(?:[^\\n]*\\n)*?" : `${line.split("…").map(escaped).join("[^\\n]*")}\\n`))
    .join("");
  return new RegExp(`^${pattern}$`).test(`${trimmed(output)}\n`);
}

function stepsOf({ text }: Block): readonly Step[] {
  const parts = text.split(/^\$ /m).slice(1);
  return parts.map((part) => {
    const end = part.indexOf("\n");
    return { command: part.slice(0, end), expected: part.slice(end + 1) };
  });
}

/** A command as it would be typed in the folder; `golden` is the compiled one, with or without npx. */
function run(command: string, folder: string, cli: string): { readonly output: string; readonly exitCode: number } {
  const { status, stdout } = spawnSync(
    "bash",
    ["-c", `exec 2>&1; npx() { "$@"; }; golden() { node ${cli} "$@"; }; ${command}`],
    {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, NO_COLOR: "1" },
    },
  );
  return { output: stdout, exitCode: status ?? 255 };
}

function writeFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function trimmed(text: string): string {
  return text.trim().replaceAll(/[^\S\n]+$/gm, "");
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

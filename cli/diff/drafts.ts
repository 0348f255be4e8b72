import { compareDrafts } from "../fleet/comparison";
import type { Drafts } from "../fleet/drafts";
import { shownFrom } from "../fleet/root";
import { CliError, type ExitCode } from "../terminal/exit-code";
import { plural, reportErrors } from "../terminal/issue-report";
import { printable } from "../terminal/printable";
import type { Terminal } from "../terminal/terminal";
import { patchLines, printPatch } from "./patch";
import { printText } from "./text";

export interface EditOptions {
  readonly names: readonly string[];
  readonly root?: string;
  readonly dryRun?: boolean;
}

/**
 * Writes edits of definitions, or shows them, and says what a deployment makes of them. Where `golden check` would have
 * something against them that it has not now, nothing is written.
 */
export function concludeEdits(
  root: string,
  drafts: Drafts,
  { dryRun = false }: EditOptions,
  terminal: Terminal,
): ExitCode {
  const { changes, issues, secret } = compareDrafts(root, drafts);
  if (issues.some(({ severity }) => severity === "error")) {
    reportErrors(drafts.source.list().length, issues, terminal, shownFrom(root));
    throw new CliError(
      "golden check would refuse this; nothing was written.",
      "Fix what the lines above report first.",
      1,
    );
  }
  const edits = drafts.changes();
  settle(drafts, dryRun, terminal, secret);
  for (const { file, movedFrom, isGone } of dryRun ? [] : edits) {
    const what = isGone ? "deleted" : "changed";
    const names = [...(movedFrom === undefined ? [] : [movedFrom]), file].map(shownFrom(root));
    terminal.done(`${what}: ${printable(names.join(" → "))}`);
  }
  printText(changes, { ...terminal, out: terminal.done });
  for (const { message, fix } of issues) terminal.err(`note: ${printable(message)} ${printable(fix)}`, 2);
  if (dryRun) terminal.err(`note: nothing was written; ${plural(edits.length, "file")} would change.`, 2);
  return 0;
}

/** Writes what was drafted, or shows it as a unified diff; of files with a secret that they change. */
export function settle(drafts: Drafts, isDryRun: boolean, terminal: Terminal, secret: readonly string[]): void {
  const { out, err, colors } = terminal;
  if (!isDryRun) {
    const mixed = drafts.write();
    if (mixed > 0)
      err(`note: ${mixed.toString()} of the changed files had changes that are not committed; git diff shows both.`, 2);
    return;
  }
  for (const { file, movedFrom = file, isGone, hunks } of drafts.changes()) {
    out(colors.bold(`--- ${printable(movedFrom)}`));
    out(colors.bold(`+++ ${isGone ? "/dev/null" : printable(file)}`));
    const hidden = secret.includes(movedFrom);
    printPatch(
      hidden ? ["… not shown: the file holds a secret"] : patchLines(hunks, isGone ? undefined : Infinity),
      terminal,
    );
  }
}

import { compareDrafts } from "../fleet/comparison";
import type { Drafts } from "../fleet/drafts";
import { shownFrom } from "../fleet/root";
import { CliError, type ExitCode } from "../terminal/exit-code";
import { plural, reportErrors } from "../terminal/issue-report";
import { printable, printableJson } from "../terminal/printable";
import type { Terminal } from "../terminal/terminal";
import { patchLines, printPatch } from "./patch";
import { printText } from "./text";

export interface EditOptions {
  readonly names: readonly string[];
  readonly root?: string;
  readonly dryRun?: boolean;
  /** @default text */
  readonly format?: "text" | "json";
}

/**
 * Writes edits of definitions, or shows them, and says what a deployment makes of them. Where `golden check` would have
 * something against them that it has not now, nothing is written.
 */
export function concludeEdits(
  root: string,
  drafts: Drafts,
  { dryRun = false, format }: EditOptions,
  terminal: Terminal,
): ExitCode {
  const { changes, issues, secret } = soundDrafts(root, drafts, terminal);
  const edits = drafts.changes();
  if (format === "json") {
    if (!dryRun) drafts.write();
    const files = edits.map(({ file }) => file);
    terminal.out(printableJson({ format: 1, written: !dryRun, files, changes }));
    return 0;
  }
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

/** What drafts change. @throws CliError where `golden check` would have something against them, which is printed */
export function soundDrafts(root: string, drafts: Drafts, terminal: Terminal): ReturnType<typeof compareDrafts> {
  const compared = compareDrafts(root, drafts);
  const { issues } = compared;
  if (issues.some(({ severity }) => severity === "error")) {
    reportErrors(drafts.source.list().length, issues, terminal, shownFrom(root));
    throw new CliError(
      "golden check would refuse this; nothing was written.",
      "Fix what the lines above report first.",
      1,
    );
  }
  return compared;
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

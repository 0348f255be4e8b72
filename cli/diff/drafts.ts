import type { Drafts } from "../fleet/drafts";
import { printable } from "../terminal/printable";
import type { Terminal } from "../terminal/terminal";
import { patchLines, printPatch } from "./patch";

/** Writes what was drafted, or shows it as a unified diff; of a file with a secret that it changes. */
export function settle(
  drafts: Drafts,
  isDryRun: boolean,
  terminal: Terminal,
  isSecret: (file: string) => boolean = () => false,
): void {
  const { out, err, colors } = terminal;
  if (!isDryRun) {
    const mixed = drafts.write();
    if (mixed > 0) err(`note: ${mixed.toString()} of the changed files had changes that are not committed; git diff shows both.`, 2);
    return;
  }
  for (const { file, movedFrom = file, isGone, hunks } of drafts.changes()) {
    out(colors.bold(`--- ${printable(movedFrom)}`));
    out(colors.bold(`+++ ${isGone ? "/dev/null" : printable(file)}`));
    const hidden = isSecret(movedFrom) || isSecret(file);
    printPatch(hidden ? ["… not shown: the file holds a secret"] : patchLines(hunks, isGone ? undefined : Infinity), terminal);
  }
}

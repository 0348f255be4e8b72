import type { Hunk } from "../../changes";
import { printable, uncommanded } from "../terminal/printable";
import type { Terminal } from "../terminal/terminal";

/** More lines of one file than this are folded into their count. */
const MOST_LINES = 60;

/** Longest line shown, in characters. */
const LONGEST = 400;

/** The lines of a unified diff, safe to print; of a long one the first, and how many more there are. */
export function patchLines(hunks: readonly Hunk[], most = MOST_LINES): readonly string[] {
  const lines = hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines: all }) => [
    `@@ -${oldStart.toString()},${oldLines.toString()} +${newStart.toString()},${newLines.toString()} @@`,
    ...all,
  ]);
  const shown = lines
    .slice(0, most)
    .map((line) => visible(line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line));
  const more = lines.length - shown.length;
  return more > 0 ? [...shown, `… ${more.toString()} more line${more === 1 ? "" : "s"}`] : shown;
}

/** A script may be indented with tabs, which are no harm. */
function visible(line: string): string {
  return uncommanded(line.split("\t").map(printable).join("    "));
}

/** A unified diff on a terminal, whose long lines go on below their text. */
export function printPatch(lines: readonly string[], { out, colors }: Terminal, indent = ""): void {
  const paints: Readonly<Record<string, (text: string) => string>> = {
    "+": colors.green,
    "-": colors.red,
    "@": colors.cyan,
    "…": colors.dim,
  };
  for (const line of lines) {
    const paint = paints[line[0] ?? ""] ?? String;
    out(paint(`${indent}${line}`), indent.length + 1);
  }
}

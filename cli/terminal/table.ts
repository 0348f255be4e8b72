import Table from "cli-table3";
import stringWidth from "string-width";
import { paragraph } from "./paragraph";
import type { Terminal } from "./terminal";

/** Every line that the library can draw: none is. */
const EDGES =
  "top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right left left-mid mid mid-mid right right-mid";
const NO_BORDER = Object.fromEntries(EDGES.split(" ").map((edge) => [edge, ""])) as Record<Table.CharName, string>;

const GAP = 2;

/** A last column that is narrower than this reads badly. */
const LEAST_ROOM = 24;

type Row = readonly string[];

/**
 * Rows under a head, columns aligned, without borders. On a terminal the last column is broken at words to fit, or, where
 * that leaves little room or would break a word, stands below its row; elsewhere nothing is broken.
 */
export function table(head: Row, rows: readonly Row[], terminal: Terminal): string {
  const all = [head, ...rows];
  const room = terminal.isTerminal ? roomForLast(all, terminal.columns) : Infinity;
  const last = all.map((row) => row.at(-1) ?? "");
  if (widest(last) <= room) return printed(all, terminal);
  const fits = room >= LEAST_ROOM && widest(last.flatMap((cell) => cell.split(" "))) <= room;
  if (fits)
    return printed(
      all.map((row, index) => [...row.slice(0, -1), paragraph(last[index] ?? "", room, 0)]),
      terminal,
    );
  const below = last.map((cell) => paragraph(`  ${cell}`, terminal.columns, 2));
  const lines = aligned(all.map((row) => row.slice(0, -1))).map((line, index) => [line, below[index] ?? ""]);
  return [...(lines[0] ?? []).map(terminal.colors.dim), ...lines.slice(1).flat()].join("\n");
}

/** Names with a line each on what they are; on a terminal the lines are broken beside the names. */
export function printTitles(
  rows: readonly { readonly name: string; readonly title: string }[],
  { out }: Terminal,
): void {
  const width = widest(rows.map(({ name }) => name));
  for (const { name, title } of rows) out(`${name.padEnd(width)}  ${title}`, width + GAP);
}

function printed(rows: readonly Row[], { colors }: Terminal): string {
  const [titles = "", ...lines] = aligned(rows);
  // Colored last: the table would count the codes of colors as letters.
  return [colors.dim(titles), ...lines].join("\n");
}

function aligned(rows: readonly Row[]): readonly string[] {
  const made = new Table({
    chars: { ...NO_BORDER, middle: " ".repeat(GAP) },
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  });
  made.push(...rows.map((row) => [...row]));
  return made
    .toString()
    .replace(/[^\S\n]+$/gm, "")
    .split("\n");
}

function roomForLast(rows: readonly Row[], columns: number): number {
  const others = (rows[0] ?? []).slice(0, -1);
  const taken = others.map((_, column) => widest(rows.map((row) => row[column] ?? "")) + GAP);
  return columns - taken.reduce((sum, width) => sum + width, 0);
}

function widest(cells: readonly string[]): number {
  return cells.reduce((most, cell) => Math.max(most, stringWidth(cell)), 0);
}

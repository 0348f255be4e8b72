import Table from "cli-table3";
import stringWidth from "string-width";
import { paragraph } from "./paragraph";
import { uncommanded } from "./printable";
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
export function table(head: Row, rows: readonly Row[], { isTerminal, columns, colors }: Terminal): string {
  const all = [head, ...rows];
  const others = all.map((row) => row.slice(0, -1));
  const last = all.map((row) => row.at(-1) ?? "");
  const taken = head.slice(1).map((_, column) => widest(others.map((row) => row[column] ?? "")) + GAP);
  const room = isTerminal ? columns - taken.reduce((sum, width) => sum + width, 0) : Infinity;
  const fits = widest(last) <= room || (room >= LEAST_ROOM && widest(last.flatMap((cell) => cell.split(" "))) <= room);
  const wrapped = last.map((cell) => (widest([cell]) <= room ? cell : paragraph(cell, room, 0)));
  const [title = [], ...lines] = fits
    ? aligned(others.map((row, index) => [...row, wrapped[index] ?? ""])).map((line) => [line])
    : aligned(others).map((line, index) => [line, paragraph(`  ${last[index] ?? ""}`, columns, 2)]);
  // Colored last: the table would count the codes of colors as letters.
  return [...title.map(colors.dim), ...lines.flat()].join("\n");
}

/** Names with a line each on what they are; on a terminal the lines are broken beside the names. */
export function printTitles(
  rows: readonly { readonly name: string; readonly title: string }[],
  { out }: Terminal,
): void {
  const width = widest(rows.map(({ name }) => name));
  for (const { name, title } of rows) out(`${name.padEnd(width)}  ${title}`, width + GAP);
}

function aligned(rows: readonly Row[]): readonly string[] {
  const made = new Table({
    chars: { ...NO_BORDER, middle: " ".repeat(GAP) },
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  });
  made.push(...rows.map((row) => [...row]));
  const text = made.toString().replace(/(?<![^\S\n])[^\S\n]+$/gm, "");
  return text.split("\n").map(uncommanded);
}

function widest(cells: readonly string[]): number {
  return cells.reduce((most, cell) => Math.max(most, stringWidth(cell)), 0);
}

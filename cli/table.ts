import Table from "cli-table3";
import type { Terminal } from "./terminal";

const NO_BORDER = {
  top: "", "top-mid": "", "top-left": "", "top-right": "",
  bottom: "", "bottom-mid": "", "bottom-left": "", "bottom-right": "",
  left: "", "left-mid": "", mid: "", "mid-mid": "", right: "", "right-mid": "", middle: "  ",
}; // prettier-ignore

/** Rows under a head, columns aligned, without borders. On a terminal the last column is wrapped to fit; elsewhere nothing is broken. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], terminal: Terminal): string {
  const printed = new Table({
    chars: NO_BORDER,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
    colWidths: columnWidths([head, ...rows], terminal),
    wordWrap: true,
    wrapOnWordBoundary: false,
  });
  printed.push([...head], ...rows.map((row) => [...row]));
  const [titles = "", ...lines] = printed
    .toString()
    .replace(/[^\S\n]+$/gm, "")
    .split("\n");
  // Colored last: the table would count the codes of colors as letters, and break titles in their middle.
  return [terminal.colors.dim(titles), ...lines].join("\n");
}

function columnWidths(rows: readonly (readonly string[])[], terminal: Terminal): number[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  if (!terminal.isTerminal) return widths;
  const last = widths.pop() ?? 0;
  const taken = widths.reduce((sum, width) => sum + width + 2, 0);
  return [...widths, Math.max(10, Math.min(last, terminal.columns - taken))];
}

import Table from "cli-table3";
import type { Terminal } from "./terminal";

const NO_BORDER = {
  top: "", "top-mid": "", "top-left": "", "top-right": "",
  bottom: "", "bottom-mid": "", "bottom-left": "", "bottom-right": "",
  left: "", "left-mid": "", mid: "", "mid-mid": "", right: "", "right-mid": "", middle: "  ",
}; // prettier-ignore

/** Rows under a head, columns aligned, without borders; the last column is cut to fit a terminal. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], terminal: Terminal): string {
  const printed = new Table({
    chars: NO_BORDER,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
    colWidths: columnWidths([head, ...rows], terminal),
  });
  printed.push(
    head.map((title) => terminal.colors.dim(title)),
    ...rows.map((row) => [...row]),
  );
  return printed.toString().replace(/[^\S\n]+$/gm, "");
}

function columnWidths(rows: readonly (readonly string[])[], terminal: Terminal): number[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  const last = widths.pop() ?? 0;
  const taken = widths.reduce((sum, width) => sum + width + 2, 0);
  return [...widths, Math.max(10, Math.min(last, terminal.columns - taken))];
}

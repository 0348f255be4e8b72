import stringWidth from "string-width";
import { printable } from "./printable";
import type { Terminal } from "./terminal";

/**
 * The line that a finding is about, with carets under the word at its column (from 1, in UTF-16 code units). Of a long line
 * the part around it.
 */
export function codeFrame(
  text: string,
  { line, column }: { readonly line: number; readonly column: number },
  { colors, columns }: Pick<Terminal, "colors" | "columns">,
): string {
  const number = line.toString();
  const source = (text.split("\n")[line - 1] ?? "").trimEnd();
  const at = Math.min(column - 1, source.length);
  const room = Math.max(columns - number.length - 5, 20);
  const start = source.length > room ? Math.max(0, at - Math.floor(room / 2)) : 0;
  const word = /^[\w.-]+/.exec(source.slice(at))?.[0] ?? "";
  const before = printable(source.slice(start, at));
  const shown = before + printable(source.slice(at, start + room));
  const carets = "^".repeat(Math.max(1, Math.min(word.length, start + room - at)));
  const margin = (label: string): string => colors.dim(`  ${label.padStart(number.length)} |`);
  return `${margin(number)} ${shown}\n${margin("")} ${" ".repeat(stringWidth(before))}${colors.red(carets)}`;
}

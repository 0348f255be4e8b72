import { isRefused, type Changes } from "../../changes";
import { alertText } from "./change-words";
import { printable } from "../terminal/printable";
import type { Terminal } from "../terminal/terminal";
import { fleetSections, headline, sectionsOf, settingsBlocks, type Line, type Section } from "./sections";
import { printPatch } from "./patch";
import { summaryOf } from "./summary";

/** Column in which the lines of a section begin. */
const LINES_AT = 16;

/** The changes for a terminal. */
export function printText(changes: Changes, terminal: Terminal): void {
  const { out, colors } = terminal;
  for (const alert of changes.alerts) {
    const about = "image" in alert ? `${alert.image}: ` : "";
    out(`${colors.red(colors.bold("!"))} ${printable(`${about}${alertText(alert)}`)}`, 2);
  }
  if (changes.alerts.length > 0) out("");
  for (const image of changes.images) {
    const line = printable(headline(image));
    out(isRefused(image) ? colors.red(line) : colors.bold(line), 2);
    for (const section of sectionsOf(image, changes)) printSection(section, terminal);
    out("");
  }
  for (const { headline: line, sections } of settingsBlocks(changes)) {
    out(colors.bold(printable(line)));
    for (const section of sections) printSection(section, terminal);
    out("");
  }
  for (const section of fleetSections(changes)) printSection(section, terminal);
  out(summaryOf(changes), 2);
}

function printSection({ title, lines, patch }: Section, terminal: Terminal): void {
  const { out, colors } = terminal;
  if (patch !== undefined) {
    out(colors.bold(`  ${printable(title)}`));
    return printPatch(patch, terminal, "    ");
  }
  for (const [index, line] of lines.entries()) {
    out(`  ${(index === 0 ? printable(title) : "").padEnd(LINES_AT - 3)} ${textOf(line)}`, LINES_AT);
  }
}

function textOf(line: Line): string {
  return line.map((piece) => printable(typeof piece === "string" ? piece : piece.value)).join("");
}

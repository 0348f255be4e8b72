import pico from "picocolors";
import type { Terminal } from "../../cli/terminal/terminal";

/** A terminal whose output a test reads. */
export function recordedTerminal() {
  const out: string[] = [];
  const err: string[] = [];
  const terminal: Terminal = {
    out: (text) => out.push(`${text}\n`),
    done: (text) => out.push(`${text}\n`),
    err: (text) => err.push(`${text}\n`),
    write: (text) => out.push(text),
    colors: pico.createColors(false),
    isColored: false,
    isTerminal: false,
    columns: 100,
  };
  return { terminal, out: () => out.join(""), err: () => err.join("") };
}

import { strict as assert } from "node:assert";
import pico from "picocolors";
import type { Terminal } from "../../cli/terminal/terminal";

/** A terminal whose output a test reads. Safety row 8: whatever a test feeds a command with, no control character comes out raw. */
export function recordedTerminal() {
  const [out, err] = [new Printed(), new Printed()];
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

class Printed extends Array<string> {
  override push(text: string): number {
    assert.doesNotMatch(text, /(?![\t\n])[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/u);
    return super.push(text);
  }
}

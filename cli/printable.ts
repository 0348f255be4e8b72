// C0 and C1 controls, DEL, zero width and bidirectional marks, line and paragraph separators, BOM: what could
// move a cursor, forge a line or hide text when a file name, a key or an AWS message is printed.
const UNPRINTABLE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;
// Select Graphic Rendition, the sequences that colour text and nothing else (ECMA-48, 8.3.117).
// eslint-disable-next-line no-control-regex -- the same
const COLOR = /(\u001b\[[0-9;]{0,20}m)/;

/** Text of unknown origin made safe to print on one line: control characters appear as `\x1b` or `\u202e`. */
export function printable(text: string): string {
  // GitHub's runner reads `##[command]` anywhere in a line as one of its own commands.
  return text.replace(UNPRINTABLE, escapeCharacter).replaceAll("##[", "#\\x23[");
}

/** The same for text of several lines: line feeds stay, and no line can begin with a workflow command (`::`). */
export function printableLines(text: string): string {
  return text
    .split("\n")
    .map((line) => printable(line).replace(/^(\s*)::/, "$1\\x3a:"))
    .join("\n");
}

/** JSON of two-space indent that holds no control character either: `JSON.stringify` escapes C0 alone. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(UNPRINTABLE, (character) =>
    character === "\n" ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/**
 * Makes the engine's stream safe, line by line: its colors stay (when there are any), every other control character of a
 * resource's name or of an AWS message appears escaped. Call `end` for a last line without a line feed.
 */
export function printableStream(write: (text: string) => void): { push: (text: string) => void; end: () => void } {
  let rest = "";
  const flush = (line: string, feed: string): void => write(line.split(COLOR).map(colorOrText).join("") + feed);
  return {
    push: (text) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) flush(line.replace(/\r$/, ""), "\n");
    },
    end: () => {
      if (rest !== "") flush(rest, "");
      rest = "";
    },
  };
}

function colorOrText(part: string): string {
  return part.startsWith("\u001b[") && part.endsWith("m") ? part : printableLines(part);
}

function escapeCharacter(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
}

import { escapeJson, printable } from "../../definition/diagnostics/printable";

export { printable };

// Select Graphic Rendition, the sequences that colour text and nothing else (ECMA-48, 8.3.117).

const COLOR = /(\u001b\[[0-9;]{0,20}m)/;

/** The same for text of several lines: line feeds stay, and no line can begin with a workflow command (`::`). */
export function printableLines(text: string): string {
  return text
    .split("\n")
    .map((line) => uncommanded(printable(line)))
    .join("\n");
}

/**
 * A line that GitHub's runner takes for none of its commands, which may follow blanks:
 * https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
export function uncommanded(line: string): string {
  return line.replace(/^(\s*)::/, "$1\\x3a:");
}

/** JSON of two-space indent that holds no control character either: `JSON.stringify` escapes only C0. */
export function printableJson(value: unknown): string {
  // `##[` only occurs within a text, where the escape means the same.
  return escapeJson(JSON.stringify(value, null, 2).replaceAll("##[", "#\\u0023["));
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

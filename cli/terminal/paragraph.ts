import stringWidth from "string-width";

/** A word with the space before it. What is between backquotes is one word: a command that is broken cannot be copied. */
const WORD = /(?<!\s)\s*(?:`[^`]*`|\S)+/g;

/** Wide enough for the longest word of our own sentences. */
const LEAST_COLUMNS = 20;

/**
 * Breaks lines at words so that none is wider than `columns`; what follows a break is indented by `hang` columns. A word
 * that is wider than a line stays as it is, for the terminal to break: so it can be selected and opened whole.
 */
export function paragraph(text: string, columns: number, hang: number): string {
  if (columns < LEAST_COLUMNS) return text;
  const indent = Math.min(hang, Math.floor(columns / 2));
  return text
    .split("\n")
    .map((line) => wrapped(line, columns, indent))
    .join("\n");
}

function wrapped(line: string, columns: number, indent: number): string {
  if (stringWidth(line) <= columns) return line;
  const lines: string[] = [];
  let current = "";
  let width = 0;
  for (const [word] of line.matchAll(WORD)) {
    const bare = word.trimStart();
    const isBroken = current !== "" && width + stringWidth(word) > columns && stringWidth(bare) <= columns - indent;
    if (isBroken) lines.push(current);
    current = isBroken ? " ".repeat(indent) + bare : current + word;
    // Of a word that is wider than a line, the terminal's last line counts.
    const total = isBroken ? stringWidth(current) : width + stringWidth(word);
    width = total <= columns ? total : total % columns;
  }
  return [...lines, current].join("\n");
}

/** Words that a YAML 1.1 parser (AWSTOE is written in Go) reads as something else than text. */
const reserved = /^(?:y|n|yes|no|on|off|true|false|null|none|inf|nan)$/i;

/** Texts that need no quotes in any version of YAML: a letter or `/` first, then nothing that could mean anything. */
const plain = /^[A-Za-z/](?:[A-Za-z0-9_./@=+-]| (?! |$))*$/;

/** Texts of several lines that a literal block (`|`) carries unchanged: printable, no odd line break, no leading or trailing blank line. */
const literal = /^[!-~\u00a1-\u2027\u202a-\ud7ff](?:[\n\t -~\u00a0-\u2027\u202a-\ud7ff])*$/;

/** Characters that JSON leaves bare but that YAML parsers fold, strip or refuse. */
const bare = /[\u007f-\u00a0\u2028\u2029\ufeff\ufffe\uffff]/g;

/** The text on one line: plain where that is safe in any version of YAML, else in double quotes. */
export function inlineText(value: string): string {
  if (plain.test(value) && !reserved.test(value)) return value;
  return JSON.stringify(value).replace(bare, (character) => escaped(character));
}

/** Whether a text is written as a literal block. */
export function isLiteral(value: string): boolean {
  return value.includes("\n") && literal.test(value);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

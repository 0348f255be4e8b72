// C0 and C1 controls, DEL, zero width and bidirectional marks, line and paragraph separators, BOM: what could
// move a cursor, forge a line or hide text when a file name, a key or an AWS message is printed.
const UNPRINTABLE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** The same without C0. */
const UNPRINTABLE_IN_JSON = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** Text of unknown origin made safe to print on one line: control characters appear as `\x1b` or `\u202e`. */
export function printable(text: string): string {
  // GitHub's runner reads `##[command]` anywhere in a line as one of its own commands.
  return text.replace(UNPRINTABLE, escapeCharacter).replaceAll("##[", "#\\x23[");
}

/**
 * What `JSON.stringify` gave, with no unprintable character left raw. It escapes C0 itself, and the line feeds between its
 * lines are layout: so a large text without a find is given back as it is, without a copy.
 */
export function escapeJson(json: string): string {
  return json.replace(UNPRINTABLE_IN_JSON, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/** Text with every character outside printable ASCII as `\u{…}`, so look-alikes and invisible ones show. */
export function visible(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

function escapeCharacter(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
}

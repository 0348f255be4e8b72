import { MAX_FILE_BYTES } from "./limits";
import { textFault, type TextFault } from "./text-fault";

// C0 but tab, line feed and carriage return; DEL; C1 but NEL; and the controls that reorder text on screen (Trojan Source).
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\u202a-\u202e\u2066-\u2069]/;

/** Spaces at the beginning of a line that YAML does not take for one, as web pages and word processors have them. */
const SPACE = /[\u00a0\u2000-\u200b\u202f\u3000\ufeff]/;
const INDENTED = /^[ \t]*[\u00a0\u2000-\u200b\u202f\u3000\ufeff]/m;

const LFS = "version https://git-lfs.github.com/spec/";

/** A line of git between the sides of a conflict. */
const CONFLICT = /^(?:<{7}|>{7}) .*$/m;

const decoder = new TextDecoder("utf-8", { fatal: true });

/**
 * A file's text, where it could be read, and why not all of it: too large, not UTF-8, a control character. A byte order
 * mark is dropped.
 */
export function decode(bytes: Uint8Array): { readonly text: string; readonly fault?: TextFault } {
  if (bytes.length > MAX_FILE_BYTES) return { text: "", fault: tooLarge(bytes.length) };
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    return notUtf8(bytes);
  }
  const conflict = text.includes("<<<<<<<") || text.includes(">>>>>>>") ? CONFLICT.exec(text) : null;
  if (conflict) return { text, fault: conflictMarker(conflict[0], conflict.index) };
  if (text.startsWith(LFS)) return { text, fault: lfsPointer() };
  if (text.includes("\r") && !text.includes("\n")) return { text, fault: controlCharacter("\r", text.indexOf("\r")) };
  const control = CONTROL.exec(text) ?? (text.length < bytes.length && SPACE.test(text) ? INDENTED.exec(text) : null);
  if (control === null) return { text };
  const [found] = control;
  return { text, fault: controlCharacter(found.slice(-1), control.index + found.length - 1) };
}

/** `U+202E`: how a character that cannot be seen is shown in a message. */
export function showCodePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

function tooLarge(size: number): TextFault {
  const message = `The file has ${size.toLocaleString("en")} bytes; at most ${MAX_FILE_BYTES.toLocaleString("en")} are read.`;
  const fix = "Move scripts into component documents of their own, or let a component download large data.";
  return textFault("file-too-large", 0, message, fix);
}

function notUtf8(bytes: Uint8Array) {
  const wide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const offset = wide ? 0 : firstInvalidByte(bytes);
  const text = new TextDecoder("utf-8").decode(bytes.subarray(0, offset));
  const message = wide
    ? "The file is UTF-16; only UTF-8 is read."
    : `Byte ${String(offset + 1)} of the file is not UTF-8.`;
  const fix = 'Save the file as UTF-8 (in most editors: "Save with encoding").';
  return { text, fault: textFault("not-utf8", text.length, message, fix) };
}

/** Where the bytes differ from what a decoder that replaces faults makes of them, back to where that character begins. */
function firstInvalidByte(bytes: Uint8Array): number {
  const repaired = Buffer.from(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes));
  let offset = repaired.findIndex((byte, index) => byte !== bytes[index]);
  while (((repaired[offset] ?? 0) & 0b1100_0000) === 0b1000_0000) offset--;
  return offset;
}

export function conflictMarker(line: string, offset: number): TextFault {
  const message = `A merge conflict is not resolved: ${JSON.stringify(line.trim().slice(0, 60))}.`;
  return textFault(
    "conflict-marker",
    offset,
    message,
    "Keep the lines that are right, and delete the rest and the marks.",
  );
}

const FIXES: Readonly<Record<string, string>> = {
  "\u0000": "Save the file as UTF-8.",
  "\r": "Save the file with Unix line endings (LF).",
  "\u00a0": "Replace it with a plain space.",
};

function lfsPointer(): TextFault {
  const message = "This is a git-lfs pointer, not the file itself.";
  return textFault(
    "lfs-pointer",
    0,
    message,
    "Run git lfs pull; in CI let the checkout fetch LFS files (actions/checkout: lfs: true).",
  );
}

function controlCharacter(character: string, offset: number): TextFault {
  const utf16 = character === "\u0000" ? " The file may be UTF-16, or not text." : "";
  const message = `The file has the control character ${showCodePoint(character)}, which cannot be seen.${utf16}`;
  const fix =
    FIXES[character] ?? 'Delete the character; where a value needs it, write an escape in double quotes, like "\\x1B".';
  return textFault("control-character", offset, message, fix);
}

import { MAX_FILE_BYTES } from "./limits";
import { textFault, type TextFault } from "./text-fault";

// C0 but tab, line feed and carriage return; DEL; C1 but NEL; and the controls that reorder text on screen (Trojan Source).
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\u202a-\u202e\u2066-\u2069]/;

const decoder = new TextDecoder("utf-8", { fatal: true });

/** A file's text, as far as it could be read, and why not all of it. */
export interface Decoded {
  readonly text: string;
  readonly fault?: TextFault;
}

/** Text of a file, or why it is none: too large, not UTF-8, a control character. A byte order mark is dropped. */
export function decode(bytes: Uint8Array): Decoded {
  if (bytes.length > MAX_FILE_BYTES) return { text: "", fault: tooLarge(bytes.length) };
  const text = decodeUtf8(bytes);
  if (text === undefined) return notUtf8(bytes);
  const control = CONTROL.exec(text);
  return control ? { text, fault: controlCharacter(control[0], control.index) } : { text };
}

/** `U+202E`: how a character that cannot be seen is shown in a message. */
export function showCodePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

function tooLarge(size: number): TextFault {
  return textFault(
    "file-too-large",
    0,
    `The file has ${size.toLocaleString("en")} bytes; at most ${MAX_FILE_BYTES.toLocaleString("en")} are read.`,
    "Move scripts into component documents of their own, or let a component download large data.",
  );
}

function notUtf8(bytes: Uint8Array): Decoded {
  const wide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const offset = wide ? 0 : firstInvalidByte(bytes);
  const text = new TextDecoder("utf-8").decode(bytes.subarray(0, offset));
  const message = wide
    ? "The file is UTF-16; only UTF-8 is read."
    : `Byte ${String(offset + 1)} of the file is not UTF-8.`;
  const fix = 'Save the file as UTF-8 (in most editors: "Save with encoding").';
  return { text, fault: textFault("not-utf8", text.length, message, fix) };
}

/** Offset of the first byte that breaks UTF-8, by bisection: a prefix decodes in streaming mode exactly when it is sound. */
function firstInvalidByte(bytes: Uint8Array): number {
  let sound = 0;
  let broken = bytes.length;
  while (broken - sound > 1) {
    const middle = (sound + broken) >> 1;
    if (decodesAsPrefix(bytes.subarray(0, middle))) sound = middle;
    else broken = middle;
  }
  return sound - unfinished(bytes.subarray(0, sound));
}

/** How many bytes at the end begin a character and do not finish it: the fault is where it begins. */
function unfinished(bytes: Uint8Array): number {
  const start = bytes.findLastIndex((byte) => (byte & 0b1100_0000) !== 0b1000_0000);
  return start !== -1 && decodeUtf8(bytes.subarray(start)) === undefined ? bytes.length - start : 0;
}

function decodesAsPrefix(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function controlCharacter(character: string, offset: number): TextFault {
  const utf16 = character === "\u0000" ? " The file may be UTF-16, or not text at all." : "";
  return textFault(
    "control-character",
    offset,
    `The file has the control character ${showCodePoint(character)}, which cannot be seen.${utf16}`,
    'Delete the character; where a value needs it, write an escape in double quotes, like "\\x1B".',
  );
}

import { decode } from "./decode";
import type { Place, Target } from "./place";
import { textFault, type TextFault } from "./text-fault";
import type { AmbiguousText } from "./tree";
import type * as treeModule from "./tree";
import { isMap, readSound } from "./sound";

/** A YAML file as plain data, with positions on demand. */
export interface ParsedFile {
  /** The root mapping; absent when the text has faults that leave nothing to use. */
  readonly value?: Readonly<Record<string, unknown>>;
  readonly faults: readonly TextFault[];
  readonly ambiguous: readonly AmbiguousText[];
  readonly text: string;
  /** Whether there is nothing in the file but blanks and comments. */
  readonly isEmpty?: boolean;
}

/** Plain data of a YAML file's bytes. Never throws; a fault of syntax, size or encoding is in `faults`. */
export function parse(bytes: Uint8Array): ParsedFile {
  const { text, fault } = decode(bytes);
  if (fault !== undefined) return { faults: [fault], ambiguous: [], text };
  const value = readSound(text);
  return value === undefined ? readWithLibrary(text) : { value, faults: [], ambiguous: [], text };
}

/**
 * Line, column and source text of the value at each path, or of its key. A path that does not exist (a missing key) gives
 * the place of the nearest parent's key. The text is parsed again: only files with issues pay for positions.
 */
export function locate(text: string, targets: readonly Target[]): Place[] {
  return library().locateIn(text, targets);
}

/** The data of a text by the library, which keeps every token: for what the reader of sound files leaves. */
function readWithLibrary(text: string): ParsedFile {
  const tree = library().treeOf(text);
  if ("fault" in tree) return { faults: [tree.fault], ambiguous: [], text };
  const { faults, ambiguous, value } = tree;
  if (isMap(value)) return { value, faults, ambiguous, text };
  const isEmpty = value === null && faults.length === 0;
  return { faults: faults.length > 0 ? faults : [notAMapping(value)], ambiguous, text, isEmpty };
}

/** The module that loads the library, which takes 20 ms: not before a file needs it. */
function library(): typeof treeModule {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded when first needed
  return require("./tree") as typeof treeModule;
}

function notAMapping(value: unknown): TextFault {
  const shown = JSON.stringify(value);
  const cut = shown.length > 80 ? `${shown.slice(0, 77)}…` : shown;
  const what = `${Array.isArray(value) ? "a list" : `the single value ${cut}`}; it must be a mapping, lines of "key: value"`;
  const message = value === null ? "The file is empty." : `The file holds ${what}.`;
  const fix =
    value === null
      ? "Write keys and values, or delete the file."
      : 'Write keys and values at the left edge, like "version: 1.0.0", without a dash.';
  return textFault("not-a-mapping", 0, message, fix);
}

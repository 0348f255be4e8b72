import { isMap, isScalar, isSeq } from "yaml";
import type { Node } from "yaml";
import type { Path } from "../fault";
import { compose } from "./compose";
import { decode } from "./decode";
import type { Position, TextFault } from "./text-fault";
import { positionAt } from "./text-fault";
import type { AmbiguousText } from "./tree";
import { readTree } from "./tree";
import { show } from "../suggest";

/** A YAML file as plain data, with positions on demand. */
export interface ParsedFile {
  /** The root mapping; absent when the text has faults that leave nothing to go on. */
  readonly value?: Readonly<Record<string, unknown>>;
  readonly faults: readonly TextFault[];
  readonly ambiguous: readonly AmbiguousText[];
  readonly text: string;
}

/** Where a value, or its key, stands in the text, and how it is written there. */
export interface Place extends Position {
  readonly source: string;
}

/** Plain data of a YAML file's bytes. Never throws; a fault of syntax, size or encoding is in `faults`. */
export function parse(bytes: Uint8Array): ParsedFile {
  const decoded = decode(bytes);
  if ("fault" in decoded) return broken(decoded.fault, "");
  const { text } = decoded;
  const composed = compose(text);
  if ("fault" in composed) return broken(composed.fault, text);
  const tree = readTree(composed.root, text);
  const { faults, ambiguous, value } = tree;
  if (value === null || typeof value !== "object" || Array.isArray(value)) {
    return { faults: faults.length > 0 ? faults : [notAMapping(value, text)], ambiguous, text };
  }
  return { value: value as Record<string, unknown>, faults, ambiguous, text };
}

/**
 * Line, column and source text of the value at `path`, or of its key. A path that does not exist (a missing key) gives
 * the place of the nearest parent's key. The text is parsed again: only files with issues pay for positions.
 */
export function locate(
  text: string,
  paths: readonly { readonly path: Path; readonly at?: "key" | "value" }[],
): Place[] {
  const composed = compose(text);
  const root = "root" in composed ? composed.root : null;
  return paths.map(({ path, at }) => {
    const node = find(root, path, at ?? "value");
    const range = node?.range ?? [0, 0, 0];
    return { ...positionAt(text, range[0]), source: text.slice(range[0], range[1]) };
  });
}

function broken(fault: TextFault, text: string): ParsedFile {
  return { faults: [fault], ambiguous: [], text };
}

function notAMapping(value: unknown, text: string): TextFault {
  const what = Array.isArray(value) ? "a list" : `the single value ${show(value)}`;
  return {
    code: "not-a-mapping",
    offset: 0,
    text,
    message:
      value === null ? "The file is empty." : `The file holds ${what}; it must be a mapping, lines of "key: value".`,
    fix: 'Begin with keys and values, like "version: 1.0.0".',
  };
}

function find(root: Node | null, path: Path, at: "key" | "value"): Node | null {
  let key: Node | null = root;
  let value: Node | null = root;
  for (const part of path) {
    const next = step(value, part);
    if (next === undefined) return key;
    [key, value] = next;
  }
  return at === "key" ? key : (value ?? key);
}

function step(node: Node | null, part: string | number): [Node | null, Node | null] | undefined {
  if (isSeq<Node>(node) && typeof part === "number") {
    const item = node.items[part];
    return item === undefined ? undefined : [item, item];
  }
  if (!isMap<Node, Node | null>(node)) return undefined;
  const pair = node.items.find((candidate) => isScalar(candidate.key) && keyText(candidate.key) === String(part));
  return pair === undefined ? undefined : [pair.key, pair.value];
}

function keyText(key: { readonly value: unknown; readonly source?: string }): string {
  return typeof key.value === "string" ? key.value : (key.source ?? "");
}

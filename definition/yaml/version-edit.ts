import { isMap, isScalar } from "yaml";
import type { Scalar } from "yaml";
import { compose } from "./compose";
import { decode } from "./decode";
import { positionAt, type Position } from "./place";

/** The file's bytes with another version, or why it has none that could be replaced. */
export type VersionEdit =
  | { readonly bytes: Uint8Array; readonly before: string }
  | { readonly refused: "unreadable" | "no-version" | "variable" };

const VERSION = /^\d{1,10}\.\d{1,10}\.\d{1,10}$/;

/** Replaces the value of `version:` and no other byte: comments, order, quotes, line ends and byte order mark stay. */
export function setVersion(bytes: Uint8Array, version: string): VersionEdit {
  const { text, fault } = decode(bytes);
  if (fault !== undefined) return { refused: "unreadable" };
  const scalar = versionScalar(text);
  if (scalar === undefined) return { refused: "no-version" };
  const before = String(scalar.node.value);
  if (!VERSION.test(before)) return { refused: before.includes("{") ? "variable" : "no-version" };
  const { start, end } = scalar;
  const quote = /^["']/.exec(text.slice(start))?.[0] ?? "";
  const mark = bytes.length - Buffer.byteLength(text); // the byte order mark is not in the text
  const edited = Buffer.from(`${text.slice(0, start)}${quote}${version}${quote}${text.slice(end)}`);
  return { bytes: Buffer.concat([bytes.subarray(0, mark), edited]), before };
}

/** Where `version:` has its value; the beginning of the file where there is none. */
export function placeOfVersion(bytes: Uint8Array): Position {
  const { text, fault } = decode(bytes);
  const scalar = fault === undefined ? versionScalar(text) : undefined;
  return scalar === undefined ? { line: 1, column: 1 } : positionAt(text, scalar.start);
}

function versionScalar(text: string): { node: Scalar; start: number; end: number } | undefined {
  const composed = compose(text);
  if ("fault" in composed || !isMap(composed.root)) return undefined;
  const pair = composed.root.items.find(({ key }) => isScalar(key) && key.value === "version");
  const node = pair?.value;
  if (!isScalar(node) || !node.range) return undefined;
  const [start, end] = node.range;
  return /^["'\d{]/.test(text.slice(start, end)) ? { node, start, end } : undefined;
}

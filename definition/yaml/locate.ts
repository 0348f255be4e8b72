import { isMap, isScalar, isSeq } from "yaml";
import type { Node } from "yaml";
import { compose } from "./compose";
import { positionAt, type Path, type Place, type Target } from "./place";

/**
 * Line, column and source text of the value at `path`, or of its key. A path that does not exist (a missing key) gives
 * the place of the nearest parent's key. The text is parsed again: only files with issues pay for positions.
 */
export function locateIn(text: string, paths: readonly Target[]): Place[] {
  const composed = compose(text);
  const root = "root" in composed ? composed.root : null;
  return paths.map(({ path, at }) => {
    const node = find(root, path, at ?? "value");
    const range = node?.range ?? [0, 0, 0];
    return { ...positionAt(text, range[0]), source: text.slice(range[0], range[1]) };
  });
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

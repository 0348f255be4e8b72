import { isAlias, isMap, isNode, isScalar, isSeq } from "yaml";
import type { Node, Pair, Scalar, YAMLMap, YAMLSeq } from "yaml";
import { compose, tooDeep } from "./compose";
import { showCodePoint } from "./decode";
import { MAX_DEPTH, RESERVED_KEYS, UNUSABLE } from "./limits";
import { positionAt, type Path, type Place, type Target } from "./place";
import { isAmbiguous } from "./sound";
import { inQuotes, textFault, type TextFault } from "./text-fault";

/** A plain text that a reader of YAML 1.1 takes for something else: `no`, `2024-01-31`, `12:30`, `1_000`. */
export interface AmbiguousText {
  readonly path: Path;
  readonly source: string;
}

interface Walk {
  readonly path: (string | number)[];
  readonly faults: TextFault[];
  readonly ambiguous: AmbiguousText[];
}

export interface Tree extends Readonly<Omit<Walk, "path">> {
  /** Plain objects, arrays, strings, finite numbers, booleans and nulls. */
  readonly value: unknown;
}

export function treeOf(text: string): Tree | { readonly fault: TextFault } {
  const composed = compose(text);
  return "fault" in composed ? composed : readTree(composed.root);
}

/** Plain data of a syntax tree, built by own code: no prototypes are reachable, nothing is expanded, every oddity is a fault. */
export function readTree(root: Node | null): Tree {
  const walk: Walk = { path: [], faults: [], ambiguous: [] };
  const value = readNode(root, walk);
  return { value, faults: walk.faults, ambiguous: walk.ambiguous };
}

function readNode(node: unknown, walk: Walk): unknown {
  if (isScalar(node)) return readScalar(node, walk);
  if (isMap(node)) return readMap(node, walk);
  if (isSeq(node)) return readSeq(node, walk);
  if (isAlias(node)) reportAnchor(walk, node, `the alias *${node.source.slice(0, 40)}`);
  return null;
}

function readMap(map: YAMLMap, walk: Walk): unknown {
  const object: Record<string, unknown> = {};
  if (!enter(map, walk)) return object;
  for (const pair of map.items) {
    const key = readKey(pair, walk);
    if (key === undefined) continue;
    if (Object.hasOwn(object, key)) {
      const message = `The key ${key} is given twice in the same mapping; the first would be lost.`;
      report(walk, pair.key, "duplicate-key", message, "Keep one of the two.");
    }
    walk.path.push(key);
    object[key] = readNode(pair.value, walk);
    walk.path.pop();
  }
  return object;
}

function readSeq(seq: YAMLSeq, walk: Walk): unknown {
  if (!enter(seq, walk)) return [];
  return seq.items.map((item, index) => {
    walk.path.push(index);
    const value = readNode(item, walk);
    walk.path.pop();
    return value;
  });
}

/** Checks what maps and lists share: the depth, and no anchor or tag. */
function enter(node: YAMLMap | YAMLSeq, walk: Walk): boolean {
  checkDecoration(node, walk);
  if (walk.path.length < MAX_DEPTH) return true;
  if (!walk.faults.some(({ code }) => code === "too-deep")) walk.faults.push(tooDeep(offsetOf(node), [...walk.path]));
  return false;
}

function readScalar(scalar: Scalar, walk: Walk): unknown {
  checkDecoration(scalar, walk);
  const { value } = scalar;
  if (typeof value === "string") {
    if (scalar.type === "PLAIN" && isAmbiguous(value)) walk.ambiguous.push({ path: [...walk.path], source: value });
    const unusable = scalar.type === "QUOTE_DOUBLE" ? UNUSABLE.exec(value) : null;
    if (unusable !== null) {
      const message = `The text holds ${showCodePoint(unusable[0])}, which AWS does not take.`;
      report(walk, scalar, "control-character", message, "Remove the escape.");
    }
    return value;
  }
  if (typeof value === "number") return readNumber(value, scalar, walk);
  return typeof value === "boolean" ? value : null;
}

function readNumber(value: number, scalar: Scalar, walk: Walk): number {
  if (Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER) return value === 0 ? 0 : value;
  const source = scalar.source ?? String(value);
  const message = `${source} is read as a number that cannot be kept exactly.`;
  report(walk, scalar, "quote-it", message, `Write it as text, in quotes: "${source}".`, inQuotes(source));
  return 0;
}

function readKey(pair: Pair, walk: Walk): string | undefined {
  const node = pair.key;
  if (!isScalar(node) || node.value === null || node.value === "") {
    const message = "A key here is empty, a list or a mapping; keys are plain text.";
    const fix =
      "Write the key as text before the colon, and replace a template like {{ … }} with its value, in quotes.";
    report(walk, isNode(node) ? node : pair.value, "complex-key", message, fix);
    return undefined;
  }
  checkDecoration(node, walk);
  const key = keyText(node);
  if (typeof node.value !== "string")
    report(walk, node, "quote-it", `The key ${key} is not text.`, `Put it in quotes: "${key}".`, inQuotes(key));
  if (key === "<<" && node.type === "PLAIN") reportAnchor(walk, node, 'the merge key "<<"');
  else if (RESERVED_KEYS.has(key)) {
    const message = `The key ${key} is not allowed: JavaScript gives it a meaning of its own.`;
    report(walk, node, "reserved-key", message, "Choose another key.");
  } else return key;
  return undefined;
}

function checkDecoration(node: Scalar | YAMLMap | YAMLSeq, walk: Walk): void {
  if (node.anchor !== undefined) reportAnchor(walk, node, `the anchor &${node.anchor.slice(0, 40)}`);
  if (node.tag === undefined) return;
  const tag = node.tag.replace(/^tag:yaml\.org,2002:/, "!!").slice(0, 60); // as it is written: `!!str`
  const fix = "Remove the tag, and write the value itself, in quotes if it is text.";
  report(walk, node, "yaml-tag", `The value has the YAML tag ${tag}; tags are not read.`, fix);
}

function reportAnchor(walk: Walk, node: unknown, what: string): void {
  const message = `The file uses ${what}; anchors, aliases and merge keys are not read, so each file says all it means.`;
  report(walk, node, "yaml-anchor", message, "Repeat the value, or make it a variable in images/variables.yaml.");
}

function report(
  walk: Walk,
  node: unknown,
  code: TextFault["code"],
  message: string,
  fix: string,
  mend?: TextFault["mend"],
): void {
  walk.faults.push({ ...textFault(code, offsetOf(node), message, fix, [...walk.path]), mend });
}

function offsetOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}

/** See `locate` in `parse.ts`. */
export function locateIn(text: string, paths: readonly Target[]): Place[] {
  const composed = compose(text);
  const root = "root" in composed ? composed.root : null;
  return paths.map(({ path, at }) => {
    const node = find(root, path, at ?? "value");
    const range = node?.range ?? [0, 0, 0];
    return { ...positionAt(text, range[0]), offset: range[0], source: text.slice(range[0], range[1]) };
  });
}

function find(root: Node | null, path: Path, at: "key" | "value"): Node | null {
  let [key, value] = [root, root];
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

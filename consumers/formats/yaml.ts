import { isAlias, isMap, isNode, isPair, isScalar, isSeq, parse, parseAllDocuments, visit, type Scalar } from "yaml";
import { BrokenFile, inDoubleQuotes, type Leaf } from "./leaf";

const STYLES: Readonly<Record<string, (value: string) => string>> = {
  PLAIN: writePlain,
  QUOTE_DOUBLE: inDoubleQuotes,
  QUOTE_SINGLE: (value) => `'${value.replaceAll("'", "''")}'`,
};

/** YAML of any number of documents: a path may lead into each. */
export function yamlLeaves(text: string): readonly Leaf[] {
  const options = { uniqueKeys: false, logLevel: "silent", prettyErrors: false } as const;
  return [...parseAllDocuments(text, options)].flatMap((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw new BrokenFile(error.message, error.pos[0]);
    const aliased = new Set<string>();
    visit(document, { Alias: (_, { source }) => void aliased.add(source) });
    return leavesOf(document.contents, [], aliased);
  });
}

function leavesOf(node: unknown, path: Leaf["path"], aliased: ReadonlySet<string>): readonly Leaf[] {
  if (!isNode(node) || !node.range) return [];
  const [start, end] = node.range;
  if (isAlias(node)) return [{ path, start, is: "an alias" }];
  if (aliased.has(node.anchor ?? "")) return [{ path, start, is: "shared with other places by an anchor" }];
  if (isScalar(node)) return [{ path, start, is: kindOf(node, end) }];
  if (!isMap(node) && !isSeq(node)) return [];
  if (node.items.length === 0) return [{ path, start, is: "empty" }];
  return node.items.flatMap((item, index) => {
    if (!isPair(item)) return leavesOf(item, [...path, String(index)], aliased);
    return isScalar(item.key) ? leavesOf(item.value, [...path, String(item.key.value)], aliased) : [];
  });
}

function kindOf({ value, type }: Scalar, end: number): Leaf["is"] {
  if (typeof value !== "string") return value === null ? "empty" : `a ${typeof value}`;
  const write = STYLES[type ?? ""];
  return write ? { value, end, write } : "a block of lines";
}

/** Without quotes only where every version of YAML reads it as this text, wherever it stands. */
function writePlain(value: string): string {
  const isPlain = /^[\w/][\w./@+-]*$/.test(value);
  const isText = isPlain && (["1.1", "1.2"] as const).every((version) => parse(value, { version }) === value);
  return isText ? value : inDoubleQuotes(value);
}

import type { AST } from "toml-eslint-parser" with { "resolution-mode": "import" };
import { BrokenFile, inDoubleQuotes, type Leaf } from "./leaf";

/** TOML 1.1. A table of an array has its index in the path. */
export async function tomlLeaves(text: string): Promise<readonly Leaf[]> {
  const { parseTOML, ParseError } = await import("toml-eslint-parser");
  try {
    const { body } = parseTOML(text, { tomlVersion: "1.1" }).body[0];
    return body.flatMap((item) => {
      if (item.type !== "TOMLTable") return pairLeaves(item, []);
      return item.body.flatMap((pair) => pairLeaves(pair, item.resolvedKey.map(String)));
    });
  } catch (error) {
    throw error instanceof ParseError ? new BrokenFile(error.message, error.index) : error;
  }
}

function pairLeaves({ key, value }: AST.TOMLKeyValue, path: Leaf["path"]): readonly Leaf[] {
  const words = key.keys.map((word) => (word.type === "TOMLBare" ? word.name : word.value));
  return leavesOf(value, [...path, ...words]);
}

function leavesOf(node: AST.TOMLContentNode, path: Leaf["path"]): readonly Leaf[] {
  if (node.type === "TOMLArray")
    return node.elements.flatMap((item, index) => leavesOf(item, [...path, String(index)]));
  if (node.type === "TOMLInlineTable") return node.body.flatMap((pair) => pairLeaves(pair, path));
  const [start, end] = node.range;
  if (node.kind !== "string") return [{ path, start, is: `of type ${node.kind}` }];
  if (node.multiline) return [{ path, start, is: "a block of lines" }];
  const write = node.style === "literal" ? writeLiteral : inDoubleQuotes;
  return [{ path, start, is: { value: node.value, end, write } }];
}

function writeLiteral(value: string): string {
  return value.includes("'") ? inDoubleQuotes(value) : `'${value}'`;
}

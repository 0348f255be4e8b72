import { parseTree, printParseErrorCode, type Node, type ParseError } from "jsonc-parser";
import { BrokenFile, inDoubleQuotes, type Leaf } from "./leaf";

/** JSON, with comments and trailing commas where there are any. */
export function jsonLeaves(text: string): readonly Leaf[] {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first !== undefined) throw new BrokenFile(printParseErrorCode(first.error), first.offset);
  return root === undefined ? [] : leavesOf(root, []);
}

function leavesOf(node: Node, path: Leaf["path"]): readonly Leaf[] {
  const { type, offset: start, length, children = [] } = node;
  const text = { value: node.value as string, end: start + length, write: inDoubleQuotes };
  if (children.length === 0) return [{ path, start, is: type === "string" ? text : `of type ${type}` }];
  return children.flatMap((child, index) => {
    const [key, value] = child.children ?? [];
    if (type === "array") return leavesOf(child, [...path, String(index)]);
    return key === undefined || value === undefined ? [] : leavesOf(value, [...path, String(key.value)]);
  });
}

import { inDoubleQuotes, type Leaf } from "./leaf";
import { Scanner, unescaped } from "./scanner";

const BLANK = /(?:[ \t\r]+|(?:#|\/\/)[^\n]*|\/\*[^]*?\*\/)+/y;
const LINES = /(?:\s+|(?:#|\/\/)[^\n]*|\/\*[^]*?\*\/)+/y;
const WORD = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
const STRING = /"(?:[^"\\$%\n]|\\.|\$\$\{|%%\{|[$%](?!\{))*"/y;
const HEREDOC = /<<-?([\p{L}_][\p{L}\d_-]*)[ \t\r]*\n(?:[^\n]*\n)*?[ \t]*\1(?=[ \t\r]*(?:\n|$))/uy;
const LITERAL = /-?\d[\w.+-]*|(?:true|false|null)\b/y;

/**
 * Terraform's files of variables. They hold values and no expressions; a text with `${` is refused.
 * https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
 */
export function tfvarsLeaves(text: string): readonly Leaf[] {
  const scanner = new Scanner(text);
  const leaves: Leaf[] = [];
  for (scanner.take(LINES); scanner.next !== ""; scanner.take(LINES)) {
    pair(scanner, [], leaves);
    scanner.expect(/\n|$/y, "the end of the line");
  }
  return leaves;
}

/** A name or key with its value, up to what ends it. */
function pair(scanner: Scanner, path: Leaf["path"], leaves: Leaf[]): void {
  const quoted = path.length > 0 ? scanner.take(STRING) : undefined;
  const key = quoted === undefined ? scanner.expect(WORD, "a name") : read(quoted);
  scanner.take(BLANK);
  scanner.expect(path.length > 0 ? /[=:]/y : /=/y, "=");
  value(scanner, [...path, key], leaves);
  scanner.take(BLANK);
}

function value(scanner: Scanner, path: Leaf["path"], leaves: Leaf[]): void {
  scanner.take(BLANK);
  const start = scanner.at;
  const string = scanner.take(STRING);
  if (string !== undefined) leaves.push({ path, start, is: { value: read(string), end: scanner.at, write } });
  else if (scanner.take(/[[{]/y) !== undefined) collection(scanner, path, leaves);
  else {
    if (scanner.take(HEREDOC) === undefined)
      scanner.expect(LITERAL, "a value in quotes, a number, a list or an object");
    leaves.push({ path, start, is: "no text in quotes" });
  }
}

function collection(scanner: Scanner, path: Leaf["path"], leaves: Leaf[]): void {
  const [start, before] = [scanner.at - 1, leaves.length];
  const closing = scanner.text[start] === "[" ? "]" : "}";
  scanner.take(LINES);
  for (let count = 0; scanner.next !== closing; count++) {
    if (scanner.next === "") scanner.fail("this bracket is not closed", start);
    if (closing === "}") pair(scanner, path, leaves);
    else value(scanner, [...path, String(count)], leaves);
    const end = scanner.at;
    scanner.take(LINES);
    const isApart = scanner.take(/,/y) ?? (closing === "}" && scanner.text.slice(end, scanner.at).includes("\n"));
    if (isApart === false && scanner.next !== closing) scanner.fail("here belongs a comma");
    scanner.take(LINES);
  }
  scanner.at++;
  if (leaves.length === before) leaves.push({ path, start, is: "empty" });
}

function read(string: string): string {
  return unescaped(string.replaceAll(/([$%])\1\{/g, "$1{"));
}

function write(wanted: string): string {
  return inDoubleQuotes(wanted).replaceAll(/([$%])\{/g, "$1$1{");
}

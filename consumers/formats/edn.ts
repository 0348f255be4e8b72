import { inDoubleQuotes, type Leaf } from "./leaf";
import { Scanner, unescaped } from "./scanner";

const BLANK = /(?:[\s,]+|;[^\n]*)+/y;
const STRING = /"[^"\\]*(?:\\[^][^"\\]*)*"/y;
/** A number, a word, a character, a regular expression. */
const ATOM = /#(?="[^"\\]*(?:\\[^][^"\\]*)*")|\\(?:\p{L}[\p{L}\d]*|[^\s])|[^\s,;"()[\]{}]+/uy;
/** Before a value: of metadata, or a tag. */
const META = /#?\^/y;
const TAG = /#[\p{L}:][^\s,;"()[\]{}]*/uy;
const CLOSING: Readonly<Record<string, string>> = { "{": "}", "[": "]", "(": ")", "#{": "}" };

/** EDN, with the metadata of Clojure. Keywords are parts of a path without their colon. https://github.com/edn-format/edn */
export function ednLeaves(text: string): readonly Leaf[] {
  const scanner = new Scanner(text);
  const leaves: Leaf[] = [];
  while (hasMore(scanner)) form(scanner, [], leaves);
  return leaves;
}

/** Whether a form follows what is not read: blanks, comments, discarded forms. */
function hasMore(scanner: Scanner): boolean {
  scanner.take(BLANK);
  if (scanner.take(/#_/y) === undefined) return scanner.next !== "";
  if (!hasMore(scanner)) scanner.fail("#_ discards nothing");
  form(scanner, [], []);
  return hasMore(scanner);
}

function form(scanner: Scanner, path: Leaf["path"], leaves: Leaf[]): void {
  const start = scanner.at;
  const open = scanner.take(/#?\{|[[(]/y);
  if (open !== undefined) return collection(scanner, open, path, leaves);
  const string = scanner.take(STRING);
  if (string !== undefined) {
    return void leaves.push({ path, start, is: { value: unescaped(string), end: scanner.at, write: inDoubleQuotes } });
  }
  const isMeta = scanner.take(META) !== undefined;
  if (isMeta || scanner.take(TAG) !== undefined) {
    if (isMeta && hasMore(scanner)) form(scanner, [], []);
    hasMore(scanner);
    return form(scanner, path, leaves);
  }
  if (scanner.expect(ATOM, "a value") === "#") scanner.take(STRING);
  leaves.push({ path, start, is: `not text but ${scanner.text.slice(start, scanner.at)}` });
}

function collection(scanner: Scanner, open: string, path: Leaf["path"], leaves: Leaf[]): void {
  const [start, before] = [scanner.at - open.length, leaves.length];
  for (let count = 0; hasMore(scanner) && scanner.next !== CLOSING[open]; count++) {
    const part = open === "{" ? keyOf(scanner) : String(count);
    form(scanner, [...path, part], open === "#{" ? [] : leaves);
  }
  if (scanner.next !== CLOSING[open]) scanner.fail(`${open} is not closed`, start);
  scanner.at++;
  if (leaves.length === before) leaves.push({ path, start, is: "empty or a set" });
}

/** Reads a key, up to its value. */
function keyOf(scanner: Scanner): string {
  const start = scanner.at;
  form(scanner, [], []);
  const written = scanner.text.slice(start, scanner.at);
  hasMore(scanner);
  return written.startsWith('"') ? unescaped(written) : written.replace(/^:/, "");
}

/**
 * A reader of the plain part of YAML. It gives the same data as the library, or gives up: see
 * `docs/decisions/0012-two-readers-of-yaml.md`. It reports nothing, so every `throw GIVE_UP` is a question passed on.
 */

import { GIVE_UP, MAX_LEVELS, checkKey, expectEnd, giveUp, keyEnd, readFlowValue, readPlain } from "./quick-line";
import type { Flow } from "./quick-line";

/** Signs that the library alone can judge: tabs, carriage returns, a mark in the middle of a file. */
const STRANGE = /[\t\r\ufeff]/;

interface Lines {
  readonly text: string;
  /** Offset of the line at hand; -1 behind the last. */
  start: number;
  end: number;
  indent: number;
}

/** The data of a plain mapping, or undefined when the text is anything but plain. */
export function readQuickly(text: string): Record<string, unknown> | undefined {
  if (STRANGE.test(text)) return undefined;
  try {
    const lines: Lines = { text, start: 0, end: -1, indent: 0 };
    nextLine(lines);
    if (lines.start === -1 || lines.indent !== 0) throw GIVE_UP;
    const value = readBlock(lines, 0, 1);
    if (lines.start !== -1 || Array.isArray(value)) throw GIVE_UP;
    return value as Record<string, unknown>;
  } catch (error) {
    if (error === GIVE_UP) return undefined;
    throw error;
  }
}

/** Moves to the next line that is neither blank nor a comment. */
function nextLine(lines: Lines): void {
  const { text } = lines;
  let start = lines.end + 1;
  for (;;) {
    if (start >= text.length) {
      lines.start = -1;
      return;
    }
    const newline = text.indexOf("\n", start);
    const end = newline === -1 ? text.length : newline;
    let at = start;
    while (at < end && text.charCodeAt(at) === 32) at++;
    if (at < end && text.charCodeAt(at) !== 35) {
      lines.start = at;
      lines.end = end;
      lines.indent = at - start;
      return;
    }
    start = end + 1;
  }
}

function readBlock(lines: Lines, indent: number, level: number): unknown {
  if (level > MAX_LEVELS) throw GIVE_UP;
  return isItem(lines) ? readList(lines, indent, level) : readMap(lines, indent, level);
}

/** Whether the line begins with `- `. */
function isItem({ text, start, end }: Lines): boolean {
  return text.charCodeAt(start) === 45 && start + 1 < end && text.charCodeAt(start + 1) === 32;
}

function readMap(lines: Lines, indent: number, level: number): Record<string, unknown> {
  const map: Record<string, unknown> = {};
  while (lines.start !== -1 && lines.indent === indent && !isItem(lines)) readEntry(lines, map, indent, level);
  if (lines.start !== -1 && lines.indent > indent) throw GIVE_UP;
  return map;
}

function readEntry(lines: Lines, map: Record<string, unknown>, indent: number, level: number): void {
  const { text, start, end } = lines;
  const colon = keyEnd(text, start, end);
  const key = text.slice(start, colon);
  checkKey(key, map);
  map[key] = readValue(lines, colon + 1, indent, level);
}

function readList(lines: Lines, indent: number, level: number): unknown[] {
  const list: unknown[] = [];
  while (lines.start !== -1 && lines.indent === indent && isItem(lines)) list.push(readItem(lines, indent, level));
  if (lines.start !== -1 && lines.indent > indent) throw GIVE_UP;
  return list;
}

function readItem(lines: Lines, indent: number, level: number): unknown {
  const { text, end } = lines;
  let at = lines.start + 2;
  while (at < end && text.charCodeAt(at) === 32) at++;
  const code = at < end ? text.charCodeAt(at) : 35;
  if (code === 35 || code === 45) throw GIVE_UP;
  if (code !== 123 && code !== 91 && code !== 34 && code !== 39 && hasKey(text, at, end)) {
    // A mapping that begins on the line of its dash: its keys stand where the first one does.
    lines.indent = indent + (at - lines.start);
    lines.start = at;
    if (level + 1 > MAX_LEVELS) throw GIVE_UP;
    return readMap(lines, lines.indent, level + 1);
  }
  return readValue(lines, at, indent, level);
}

function hasKey(text: string, start: number, end: number): boolean {
  for (let at = text.indexOf(":", start); at !== -1 && at < end; at = text.indexOf(":", at + 1)) {
    if (at + 1 === end || text.charCodeAt(at + 1) === 32) return true;
  }
  return false;
}

/** The value behind a colon or dash, on its line or on those below; leaves `lines` behind it. */
function readValue(lines: Lines, from: number, indent: number, level: number): unknown {
  const { text, end } = lines;
  let at = from;
  while (at < end && text.charCodeAt(at) === 32) at++;
  if (at === end || text.charCodeAt(at) === 35) {
    if (at === end ? text.charCodeAt(end - 1) === 32 : at === from) throw GIVE_UP;
    return readBelow(lines, indent, level);
  }
  const code = text.charCodeAt(at);
  if (code === 124) return readLiteral(lines, at, indent);
  const flow: Flow = { text, at, end, level: level + 1 };
  const value =
    code === 123 || code === 91 || code === 34 || code === 39 ? readFlowValue(flow) : readPlain(flow, false);
  expectEnd(flow);
  nextLine(lines);
  if (lines.start !== -1 && lines.indent > indent) throw GIVE_UP; // a text of several lines, or an error
  return value;
}

/** A collection on the lines below; a list may stand as far left as its key. */
function readBelow(lines: Lines, indent: number, level: number): unknown {
  nextLine(lines);
  if (lines.start === -1) throw GIVE_UP;
  const fits = lines.indent > indent || (lines.indent === indent && isItem(lines));
  if (!fits) throw GIVE_UP; // an empty value
  if (!isItem(lines) && !hasKey(lines.text, lines.start, lines.end)) throw GIVE_UP;
  return readBlock(lines, lines.indent, level + 1);
}

/** A literal block with the plain header `|`: its lines as they are, with one line end at the end. */
function readLiteral(lines: Lines, at: number, indent: number): string {
  const { text } = lines;
  if (at + 1 !== lines.end || text.charCodeAt(text.length - 1) !== 10) throw GIVE_UP;
  const rows: string[] = [];
  let width = 0;
  let start = lines.end + 1;
  while (start < text.length) {
    const end = text.indexOf("\n", start);
    let first = start;
    while (text.charCodeAt(first) === 32) first++;
    if (first !== end && first - start <= indent) break;
    if (width === 0 && first !== end) width = first - start;
    rows.push(literalRow(text, start, first, end, width));
    start = end + 1;
  }
  while (rows.at(-1) === "") rows.pop();
  if (rows.length === 0) throw GIVE_UP;
  lines.end = start - 1;
  nextLine(lines);
  if (lines.start !== -1 && lines.indent > indent) throw GIVE_UP;
  return `${rows.join("\n")}\n`;
}

/** A line of a literal block. Lines of blanks alone have rules of their own, and a first line that is blank too. */
function literalRow(text: string, start: number, first: number, end: number, width: number): string {
  if (first === end) return width === 0 || end - start > width ? giveUp() : "";
  return first - start < width ? giveUp() : text.slice(start + width, end);
}

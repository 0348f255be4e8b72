/**
 * A reader of the plain part of YAML. It gives the same data as the library, or gives up: see
 * `docs/decisions/0004-two-readers-of-yaml.md`. It reports nothing, so every `throw GIVE_UP` is a question passed on.
 */

/** Thrown and caught in this file alone. An object made once: no stack trace is captured. */
const GIVE_UP: unique symbol = Symbol("give up");

/** Levels of collections; less than what is allowed, so that the count is the library's. */
const MAX_LEVELS = 16;

const KEY = /^[A-Za-z][A-Za-z0-9_.:/-]{0,63}$/;
const RESERVED: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/** Numbers that mean the same in YAML 1.1, 1.2 and JSON. */
const NUMBER = /^(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,10})?$/;

/** Words that some reader takes for something else than text. */
const DOUBTFUL =
  /^(?:[yYnN]|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF|null|Null|NULL|true|True|TRUE|false|False|FALSE)$/;

/** Texts that begin with a digit and that no reader takes for a number: versions and ages. */
const DIGIT_TEXT = /^(?:[0-9]{1,9}\.[0-9]{1,9}\.(?:[0-9]{1,9}|x)|[0-9]{1,9}\.x\.x|[0-9]{1,4} [a-z]{3,8})$/;

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
  if (!KEY.test(key) || DOUBTFUL.test(key) || RESERVED.has(key) || Object.hasOwn(map, key)) throw GIVE_UP;
  map[key] = readValue(lines, colon + 1, indent, level, true);
}

/** The colon behind a key: the first that a blank or the line's end follows. */
function keyEnd(text: string, start: number, end: number): number {
  for (let at = text.indexOf(":", start); at !== -1 && at < end; at = text.indexOf(":", at + 1)) {
    if (at + 1 === end || text.charCodeAt(at + 1) === 32) return at;
  }
  throw GIVE_UP;
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
  return readValue(lines, at, indent, level, false);
}

function hasKey(text: string, start: number, end: number): boolean {
  for (let at = text.indexOf(":", start); at !== -1 && at < end; at = text.indexOf(":", at + 1)) {
    if (at + 1 === end || text.charCodeAt(at + 1) === 32) return true;
  }
  return false;
}

/** The value behind a colon or dash, on its line or on those below; leaves `lines` behind it. */
function readValue(lines: Lines, from: number, indent: number, level: number, inMap: boolean): unknown {
  const { text, end } = lines;
  let at = from;
  while (at < end && text.charCodeAt(at) === 32) at++;
  if (at === end || text.charCodeAt(at) === 35) {
    if (at === end ? text.charCodeAt(end - 1) === 32 : at === from) throw GIVE_UP;
    return readBelow(lines, indent, level);
  }
  const code = text.charCodeAt(at);
  if (code === 124) return inMap ? readLiteral(lines, at, indent) : giveUp();
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

/** A place on a line: flow collections and texts do not leave it. */
interface Flow {
  readonly text: string;
  at: number;
  readonly end: number;
  readonly level: number;
}

function readFlowValue(flow: Flow): unknown {
  const code = flow.text.charCodeAt(flow.at);
  if (code === 123) return readFlowMap(flow);
  if (code === 91) return readFlowList(flow);
  if (code === 34 || code === 39) return readQuoted(flow, code);
  return readPlain(flow, true);
}

function readFlowList(flow: Flow): unknown[] {
  const inner = enter(flow);
  const list: unknown[] = [];
  skipBlanks(inner);
  while (inner.text.charCodeAt(inner.at) !== 93) {
    list.push(readFlowValue(inner));
    nextInFlow(inner, 93);
  }
  leave(flow, inner);
  return list;
}

function readFlowMap(flow: Flow): Record<string, unknown> {
  const inner = enter(flow);
  const map: Record<string, unknown> = {};
  skipBlanks(inner);
  while (inner.text.charCodeAt(inner.at) !== 125) {
    const colon = keyEnd(inner.text, inner.at, inner.end);
    const key = inner.text.slice(inner.at, colon);
    if (!KEY.test(key) || DOUBTFUL.test(key) || RESERVED.has(key) || Object.hasOwn(map, key)) throw GIVE_UP;
    inner.at = colon + 1;
    skipBlanks(inner);
    map[key] = readFlowValue(inner);
    nextInFlow(inner, 125);
  }
  leave(flow, inner);
  return map;
}

function enter(flow: Flow): Flow {
  if (flow.level > MAX_LEVELS) throw GIVE_UP;
  return { text: flow.text, at: flow.at + 1, end: flow.end, level: flow.level + 1 };
}

function leave(flow: Flow, inner: Flow): void {
  flow.at = inner.at + 1;
}

/** Behind an entry: a comma and another entry, or the closing bracket. */
function nextInFlow(flow: Flow, close: number): void {
  skipBlanks(flow);
  const code = flow.text.charCodeAt(flow.at);
  if (code === close) return;
  if (code !== 44) throw GIVE_UP;
  flow.at++;
  skipBlanks(flow);
  if (flow.text.charCodeAt(flow.at) === close) throw GIVE_UP;
}

function skipBlanks(flow: Flow): void {
  while (flow.at < flow.end && flow.text.charCodeAt(flow.at) === 32) flow.at++;
  if (flow.at >= flow.end) throw GIVE_UP;
}

/** A text in quotes, on one line and without escapes. */
function readQuoted(flow: Flow, quote: number): string {
  const { text, at, end } = flow;
  const close = text.indexOf(quote === 34 ? '"' : "'", at + 1);
  if (close === -1 || close >= end) throw GIVE_UP;
  const value = text.slice(at + 1, close);
  if (quote === 34 ? value.includes("\\") : text.charCodeAt(close + 1) === 39) throw GIVE_UP;
  flow.at = close + 1;
  return value;
}

/** A plain text, number or truth value; in a flow collection it ends before `,`, `]` and `}`. */
function readPlain(flow: Flow, inFlow: boolean): unknown {
  const { text, at: start } = flow;
  const end = inFlow ? flowTextEnd(flow) : lineTextEnd(flow);
  const value = text.slice(start, end);
  flow.at = end;
  if (!isPlainStart(text.charCodeAt(start))) throw GIVE_UP;
  if (value === "true") return true;
  if (value === "false") return false;
  if (isDigit(text.charCodeAt(start))) return readDigits(value);
  if (DOUBTFUL.test(value)) throw GIVE_UP;
  return value;
}

function readDigits(value: string): unknown {
  if (NUMBER.test(value)) return Number(value);
  return DIGIT_TEXT.test(value) ? value : giveUp();
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Letters, digits, `/`, `_`, `.`: no sign that YAML gives a meaning at the beginning of a text. */
function isPlainStart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 47 && code <= 57) || code === 95;
}

function flowTextEnd({ text, at, end }: Flow): number {
  let last = at;
  for (let place = at; place < end; place++) {
    const code = text.charCodeAt(place);
    if (code === 44 || code === 93 || code === 125) return last;
    if (code === 91 || code === 123 || code === 58 || code === 35) {
      // A colon within a word is part of it, as in an ARN; everything else here is for the library.
      if (code !== 58 || !isWord(text.charCodeAt(place + 1))) throw GIVE_UP;
    }
    if (code !== 32) last = place + 1;
  }
  throw GIVE_UP;
}

function isWord(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 58) || code === 47;
}

function lineTextEnd({ text, at, end }: Flow): number {
  let last = at;
  for (let place = at; place < end; place++) {
    const code = text.charCodeAt(place);
    if (code === 58 && (place + 1 === end || text.charCodeAt(place + 1) === 32)) throw GIVE_UP;
    if (code === 35 && text.charCodeAt(place - 1) === 32) return last;
    if (code !== 32) last = place + 1;
  }
  return last;
}

/** Behind a value: nothing, or a comment. */
function expectEnd({ text, at, end }: Flow): void {
  let place = at;
  while (place < end && text.charCodeAt(place) === 32) place++;
  if (place === end) return;
  if (text.charCodeAt(place) !== 35 || place === at) throw GIVE_UP;
}

function giveUp(): never {
  throw GIVE_UP;
}

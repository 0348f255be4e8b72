/**
 * What of plain YAML stands on one line: flow collections, texts, keys. A part of the quick reader, see `quick.ts`.
 */

/** Thrown here and in `quick.ts`, and caught there. A symbol, not an error: no stack trace is captured. */
export const GIVE_UP: unique symbol = Symbol("give up");

/** Levels of collections; less than what is allowed, so that the count is the library's. */
export const MAX_LEVELS = 16;

const KEY = /^[A-Za-z][A-Za-z0-9_.:/-]{0,63}$/;
const RESERVED: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/** Numbers that mean the same in YAML 1.1, 1.2 and JSON. */
const NUMBER = /^(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,10})?$/;

/** Words that some reader takes for something else than text. */
const DOUBTFUL =
  /^(?:[yYnN]|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF|null|Null|NULL|true|True|TRUE|false|False|FALSE)$/;

/** Texts that begin with a digit and that no reader takes for a number: versions and ages. */
const DIGIT_TEXT = /^(?:[0-9]{1,9}\.[0-9]{1,9}\.(?:[0-9]{1,9}|x)|[0-9]{1,9}\.x\.x|[0-9]{1,4} [a-z]{3,8})$/;

/** A key that no reader takes for anything but text, and that is not there yet. */
export function checkKey(key: string, map: Readonly<Record<string, unknown>>): void {
  if (!KEY.test(key) || DOUBTFUL.test(key) || RESERVED.has(key) || Object.hasOwn(map, key)) throw GIVE_UP;
}

/** The colon behind a key: the first that a blank or the line's end follows. */
export function keyEnd(text: string, start: number, end: number): number {
  for (let at = text.indexOf(":", start); at !== -1 && at < end; at = text.indexOf(":", at + 1)) {
    if (at + 1 === end || text.charCodeAt(at + 1) === 32) return at;
  }
  throw GIVE_UP;
}

/** A place on a line: flow collections and texts do not leave it. */
export interface Flow {
  readonly text: string;
  at: number;
  readonly end: number;
  readonly level: number;
}

export function readFlowValue(flow: Flow): unknown {
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
    checkKey(key, map);
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
export function readPlain(flow: Flow, inFlow: boolean): unknown {
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
export function expectEnd({ text, at, end }: Flow): void {
  let place = at;
  while (place < end && text.charCodeAt(place) === 32) place++;
  if (place === end) return;
  if (text.charCodeAt(place) !== 35 || place === at) throw GIVE_UP;
}

export function giveUp(): never {
  throw GIVE_UP;
}

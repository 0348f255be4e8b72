import { inlineText, isLiteral } from "./document-text";

/** Levels of indentation; no more, so that the text of a deep document is the library's. */
const MOST_LEVELS = 16;

const KEY = /^[A-Za-z][A-Za-z0-9_-]{0,100}$/;

/**
 * Writes the documents that there are (maps and lists of texts, whole numbers and truth values) as the library does, in
 * a tenth of its time, or gives undefined. `test/definition/awstoe/serialize-quickly.test.ts` holds that both agree.
 */
export function serializeQuickly(document: Readonly<Record<string, unknown>>): string | undefined {
  const lines: string[] = [];
  if (Object.keys(document).length === 0) return undefined;
  return writeMap(document, "", "", lines) ? `${lines.join("\n")}\n` : undefined;
}

/** `first` is what the map's first line begins with: its indentation, or the dash that it stands behind. */
function writeMap(map: Readonly<Record<string, unknown>>, first: string, indent: string, lines: string[]): boolean {
  let begin = first;
  for (const [key, value] of Object.entries(map)) {
    if (!KEY.test(key)) return false;
    const name = `${begin}${inlineText(key)}:`;
    const isVersion = indent === "" && key === "schemaVersion" && value === 1;
    if (isVersion) lines.push(`${name} 1.0`);
    else if (!writeValue(value, name, indent, lines)) return false;
    begin = indent;
  }
  return true;
}

function writeValue(value: unknown, name: string, indent: string, lines: string[]): boolean {
  const inner = `${indent}  `;
  if (isBlock(value)) {
    if (inner.length > 2 * MOST_LEVELS) return false;
    lines.push(name);
    return Array.isArray(value) ? writeList(value, inner, inner, lines) : writeMap(value, inner, inner, lines);
  }
  return writeScalar(value, name, inner, lines);
}

function writeList(list: readonly unknown[], first: string, indent: string, lines: string[]): boolean {
  let begin = first;
  const inner = `${indent}  `;
  if (inner.length > 2 * MOST_LEVELS) return false;
  for (const item of list) {
    if (!writeItem(item, `${begin}-`, inner, lines)) return false;
    begin = indent;
  }
  return true;
}

function writeItem(item: unknown, dash: string, inner: string, lines: string[]): boolean {
  if (!isBlock(item)) return writeScalar(item, dash, inner, lines);
  return Array.isArray(item) ? writeList(item, `${dash} `, inner, lines) : writeMap(item, `${dash} `, inner, lines);
}

/** A scalar, or an empty collection, behind a key or a dash. */
function writeScalar(value: unknown, begin: string, inner: string, lines: string[]): boolean {
  if (typeof value === "string") return writeText(value, begin, inner, lines);
  if (typeof value === "boolean" || (Number.isSafeInteger(value) && !Object.is(value, -0))) {
    lines.push(`${begin} ${String(value)}`);
    return true;
  }
  if (!isCollection(value)) return false;
  lines.push(`${begin} ${Array.isArray(value) ? "[]" : "{}"}`);
  return true;
}

function writeText(value: string, begin: string, inner: string, lines: string[]): boolean {
  if (!isLiteral(value)) {
    lines.push(`${begin} ${inlineText(value)}`);
    return true;
  }
  if (!/\S\n?$/.test(value)) return false;
  const ends = value.endsWith("\n");
  const body = ends ? value.slice(0, -1) : value;
  lines.push(`${begin} |${ends ? "" : "-"}`, inner + body.replace(/\n+/g, `$&${inner}`));
  return true;
}

function isBlock(value: unknown): value is unknown[] | Record<string, unknown> {
  return isCollection(value) && Object.keys(value).length > 0;
}

/** A list or a plain map: what a YAML file or JSON gives. */
function isCollection(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

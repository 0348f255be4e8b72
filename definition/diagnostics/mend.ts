import { locate, parse } from "../yaml/parse";
import { positionAt, type Path, type Position, type Target } from "../yaml/place";

/** The unambiguous change for a fault, in terms of what is at its place: `from`, without its quotes. */
export type Mend =
  /** Another word for a word of the key or value; quotes around it stay. */
  | { readonly from: string; readonly to: string }
  /** Other YAML for all of the key or value. */
  | { readonly from: string; readonly yaml: string }
  /** The item leaves its list; where a comment stands by it, only if that may go as well. */
  | { readonly drop: true; readonly comment?: true }
  /** The file gets another name. */
  | { readonly renameTo: string };

/** A change of a file: of the text from `start` up to `end`, or of its name, relative to the root. */
export type Edit = TextEdit | { readonly renameTo: string };

export interface TextEdit {
  readonly start: Position;
  readonly end: Position;
  readonly text: string;
}

/** What is to be changed: the source of a key or value, and where it begins in the text. */
interface Spot {
  readonly source: string;
  readonly offset: number;
}

/** The edit that mends; none where the text is not what the fault was found in, as with a variable, or could not be kept. */
export function editOf(text: string, spot: Spot, mend: Mend): Edit | undefined {
  if ("renameTo" in mend) return mend;
  const range = rangeOf(text, spot, mend);
  if (range === undefined) return undefined;
  const [start, end, replacement] = range;
  return { start: positionAt(text, start), end: positionAt(text, end), text: replacement };
}

/** The edits that do this to what is at these places. */
export function editsAt(text: string, changes: readonly (Target & { readonly mend: Mend })[]): readonly Edit[] {
  const places = changes.length > 0 ? locate(text, changes) : [];
  return places.flatMap((place, index) => {
    const mend = changes[index]?.mend;
    return (mend && editOf(text, place, mend)) ?? [];
  });
}

/**
 * The edit that writes another text where one stands, in the quotes that it has there; without any it gets double ones where YAML
 * would not take it for that text. None for what stands on several lines.
 */
export function textEditAt(text: string, path: Path, value: string): TextEdit | undefined {
  const [place] = locate(text, [{ path }]);
  if (place === undefined || place.source === "" || /^[|>]|\n/.test(place.source)) return undefined;
  const end = positionAt(text, place.offset + place.source.length);
  return { start: positionAt(text, place.offset), end, text: inQuotesOf(place.source, value) };
}

function inQuotesOf(source: string, value: string): string {
  if (source.startsWith("'") && NOTHING_TO_ESCAPE.test(value)) return `'${value.replaceAll("'", "''")}'`;
  if (!/^["']/.test(source) && isTextAsItStands(value)) return value;
  const escaped = (letter: string): string => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(value).replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, escaped);
}

const NOTHING_TO_ESCAPE = /^[^\p{Cc}\p{Cs}\u2028\u2029\ufeff]*$/u;

/** Whether YAML takes it for this text without quotes, between brackets too. */
function isTextAsItStands(value: string): boolean {
  if (!/^[\w.][\w./:+@-]*$/.test(value)) return false;
  const { value: read, faults, ambiguous } = parse(Buffer.from(`block: ${value}\nflow: {value: ${value}}\n`));
  const isSame = read?.["block"] === value && (read["flow"] as { value?: unknown } | undefined)?.value === value;
  return isSame && faults.length === 0 && ambiguous.length === 0;
}

/** The text with edits done, of which none overlaps another; their order does not matter. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const offsetOf = ({ line, column }: Position): number => (starts[line - 1] ?? 0) + column - 1;
  const ranges = edits.map((edit) => ({ from: offsetOf(edit.start), to: offsetOf(edit.end), by: edit.text }));
  let [result, last] = [text, text.length];
  for (const { from, to, by } of ranges.sort((one, other) => other.from - one.from)) {
    if (to > last) continue; // of two that overlap, the first is left for another run
    result = result.slice(0, from) + by + result.slice(to);
    last = from;
  }
  return result;
}

type Range = readonly [start: number, end: number, text: string];

function rangeOf(text: string, { source, offset }: Spot, mend: Exclude<Mend, { renameTo: string }>): Range | undefined {
  if ("drop" in mend) return itemRange(text, offset, offset + source.length, mend.comment === true);
  const quote = /^["']/.exec(source)?.[0] ?? "";
  if ("yaml" in mend) {
    const isWhole = source === `${quote}${mend.from}${quote}`;
    return isWhole ? [offset, offset + source.length, mend.yaml] : undefined;
  }
  const [first, second] = wordsIn(source, mend.from);
  if (first === undefined || second !== undefined || !/^[{}\w.:/!*-]+$/.test(mend.to)) return undefined;
  return [offset + first, offset + first + mend.from.length, mend.to];
}

/** Where a word begins that is no part of a longer one. */
function wordsIn(source: string, word: string): readonly number[] {
  const found: number[] = [];
  const isPart = (index: number): boolean => /[\w.-]/.test(source[index] ?? "") && !word.startsWith("{");
  for (let at = source.indexOf(word); at !== -1; at = source.indexOf(word, at + 1)) {
    if (!isPart(at - 1) && !isPart(at + word.length)) found.push(at);
  }
  return found;
}

/** An item with its line, or in `[…]` with a comma. None where a comment or another line would go with it unasked. */
function itemRange(text: string, start: number, end: number, withComment: boolean): Range | undefined {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const lineEnd = /[^\n]*\n?/.exec(text.slice(end))?.[0] ?? "";
  const [before, item] = [text.slice(lineStart, start), text.slice(start, end)];
  if (item.includes("\n")) return undefined;
  const isAlone = lineEnd.trim() === "" || (withComment && /^\s+#/.test(lineEnd));
  if (/^\s*- +$/.test(before)) return isAlone ? [lineStart, end + lineEnd.length, ""] : undefined;
  const comma = /,\s*$/.exec(text.slice(0, start))?.[0];
  if (comma !== undefined) return [start - comma.length, end, ""];
  const next = /^\s*,[ \t]*/.exec(text.slice(end))?.[0];
  return next === undefined ? undefined : [start, end + next.length, ""];
}

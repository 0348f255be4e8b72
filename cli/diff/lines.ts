import type { FieldChange } from "../../changes";

/** Sentences and values, apart: a value is shown to the letter. Either may hold words of the user, so that formats escape both. */
export type Piece = string | { readonly value: string };
export type Line = readonly Piece[];

/** A titled list about an image or a stack. */
export interface Section {
  readonly title: string;
  readonly lines: readonly Line[];
}

/** Longest value shown; documents are not values, but a description may be long. */
const LONGEST = 160;

/** Longest list of names on one line. */
const MOST_NAMES = 20;

/** Names on one line, the first of them where there are many. */
export function listOf(names: readonly string[]): Line {
  const more = names.length - MOST_NAMES;
  return [value(names.slice(0, MOST_NAMES).join(", ")), ...(more > 0 ? [` and ${more.toString()} more`] : [])];
}

/** `"a" → "b"` */
export function step({ old, new: now }: Pick<FieldChange, "old" | "new">): Line {
  if (old === undefined) return ["new ", value(shown(now))];
  if (now === undefined) return [value(shown(old)), " is gone"];
  return [value(shown(old)), " → ", value(shown(now))];
}

export function value(text: string): Piece {
  return { value: text };
}

function shown(data: unknown): string {
  const text = JSON.stringify(data);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

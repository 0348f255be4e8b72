import type { ImageKind, WrittenOf } from "../schema";

/**
 * A written value from which the parts with faults have been cut, so that the rest can be checked in the same run:
 * any key may be missing, any entry of a list may be `undefined` (its neighbours keep their index).
 */
export type Draft<Value> = Value extends readonly (infer Item)[]
  ? readonly (Draft<Item> | undefined)[]
  : Value extends object
    ? { readonly [Key in keyof Value]?: Draft<Value[Key]> | undefined }
    : Value;

export type DraftOf = { readonly [Kind in ImageKind]: Draft<WrittenOf[Kind]> };
export type ImageDraft = DraftOf[ImageKind];
export type AmiDraft = DraftOf["ami"];
export type ContainerDraft = DraftOf["container"];

/** What is left of a written value: any key may be missing, and a list has the entries that are whole. */
export type Sound<Value> = Value extends readonly (infer Item)[]
  ? readonly Sound<Item>[]
  : Value extends object
    ? string extends keyof Value
      ? Readonly<Value>
      : { readonly [Key in keyof Value]?: Sound<Value[Key]> }
    : Value;

export function soundParts<Value>(draft: Draft<Value>): Sound<Value> {
  return withoutGaps(draft) as Sound<Value>;
}

/** What has no gap is taken as it is: nearly every value, and a copy of each would show in a fleet. */
function withoutGaps(value: unknown): unknown {
  if (!hasGap(value)) return value;
  if (Array.isArray(value)) return whole(value).map(withoutGaps);
  const entries = Object.entries(value as object).filter(([, entry]) => entry !== undefined);
  return Object.fromEntries(entries.map(([key, entry]) => [key, withoutGaps(entry)]));
}

function hasGap(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some((entry) => entry === undefined || hasGap(entry));
}

/** Cuts the values at `paths` out of a tree, in place. */
export function prune(root: unknown, paths: readonly (readonly (string | number)[])[]): void {
  for (const path of paths) {
    const parent = path.slice(0, -1).reduce<unknown>(child, root);
    const last = path.at(-1);
    if (last === undefined) continue;
    if (Array.isArray(parent) && typeof last === "number") parent[last] = undefined;
    else if (typeof parent === "object" && parent !== null) Reflect.deleteProperty(parent, last);
  }
}

/** The value under a key of its own, or an index. */
export function child(value: unknown, key: string | number): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Readonly<Record<string | number, unknown>>)[key];
}

/** The entries of a list that are whole, each with its index in the file. */
export function wholeEntries<Item>(list: readonly (Item | undefined)[] = []): (readonly [number, Item])[] {
  return list.flatMap((item, index) => (item === undefined ? [] : [[index, item] as const]));
}

export function whole<Item>(list: readonly (Item | undefined)[] = []): Item[] {
  return list.filter((item) => item !== undefined);
}

export function wholeMap(map: Readonly<Record<string, string | undefined>> = {}): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [key, value] of Object.entries(map)) if (value !== undefined) result[key] = value;
  return result;
}

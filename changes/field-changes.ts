import { canonical } from "../plan/digest";
import type { FieldChange } from "./changes";

export type Plain = Readonly<Record<string, unknown>>;

/**
 * The values in which two pieces of plain data differ, by path in the order of the keys. Lists of texts and numbers are compared
 * as sets, and their order on its own; other lists as a whole.
 */
export function fieldChanges(before: unknown, after: unknown, path = ""): readonly FieldChange[] {
  if (canonical(before ?? null) === canonical(after ?? null)) return [];
  if (isMap(before) && isMap(after)) return mapChanges(before, after, path);
  if (isMap(before) && after === undefined) return mapChanges(before, {}, path);
  if (before === undefined && isMap(after)) return mapChanges({}, after, path);
  if (isSimpleList(before) && isSimpleList(after)) return listChanges(before, after, path);
  return [change(path, before, after)];
}

function mapChanges(before: Plain, after: Plain, path: string): readonly FieldChange[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => fieldChanges(valueOf(before, key), valueOf(after, key), childPath(path, key)));
}

function listChanges(before: readonly unknown[], after: readonly unknown[], path: string): readonly FieldChange[] {
  const removed = before.filter((item) => !after.includes(item)).map((item) => change(path, item, undefined));
  const added = after.filter((item) => !before.includes(item)).map((item) => change(path, undefined, item));
  const kept = before.filter((item) => after.includes(item));
  const keptNow = after.filter((item) => before.includes(item));
  const moved = canonical(kept) === canonical(keptNow) ? [] : [change(path, before, after)];
  return [...removed, ...added, ...moved];
}

function change(path: string, before: unknown, after: unknown): FieldChange {
  return { path, ...(before !== undefined && { old: before }), ...(after !== undefined && { new: after }) };
}

/** Keys that are not plain words are quoted, as in the messages of `golden check`. */
function childPath(path: string, key: string): string {
  if (!/^[\w-]+$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

function valueOf(map: Plain, key: string): unknown {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

function isMap(value: unknown): value is Plain {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSimpleList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.every((item) => typeof item !== "object");
}

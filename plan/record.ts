/** Sorted copy without duplicates. */
export function sorted(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}

/** Copy of a record with its keys in order, so it serialises to the same bytes however it was written. */
export function sortedRecord<T>(record: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Freezes plain data to the bottom, once; what is frozen already is taken as frozen to its bottom. */
export function deepFrozen<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFrozen);
  }
  return value;
}

/** Copy of a map without some of its keys. */
export function without(map: object, keys: ReadonlySet<string>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(map).filter(([key]) => !keys.has(key)));
}

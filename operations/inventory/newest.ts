const ORDER = new Intl.Collator("en", { numeric: true });

/** The newest of several tags: the highest numbers; of the same ones that without a suffix (`2.0.0` before `2.0.0-rc.1`). */
export function newestOf(tags: readonly string[]): string | undefined {
  return [...tags].sort(compareTags).at(-1);
}

function compareTags(one: string, other: string): number {
  const [[numbers = "", ...suffix], [others = "", ...otherSuffix]] = [one.split("-"), other.split("-")];
  const byNumbers = ORDER.compare(numbers, others);
  if (byNumbers !== 0) return byNumbers;
  if (suffix.length === 0 || otherSuffix.length === 0) return otherSuffix.length - suffix.length;
  return ORDER.compare(suffix.join("-"), otherSuffix.join("-"));
}

/** Calls that go on at once. */
const AT_ONCE = 10;

/** For each of many, a few at once. Where one fails those with it come to their end first, and no others begin. */
export async function inParts<Item, Result>(
  items: readonly Item[],
  each: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const all: Result[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE) {
    const part = items.slice(at, at + AT_ONCE).map(each);
    await Promise.allSettled(part);
    all.push(...(await Promise.all(part)));
  }
  return all;
}

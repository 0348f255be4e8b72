/** Calls that go on at once. */
const AT_ONCE = 10;

/** Asks for each of many, a few at once. */
export async function inParts<Item, Result>(
  items: readonly Item[],
  each: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const all: Result[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE) all.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map(each)))); // prettier-ignore
  return all;
}

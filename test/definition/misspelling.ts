/** A value in which one key is misspelt. */
export interface Misspelling {
  readonly root: unknown;
  readonly wrong: string;
  readonly right: string;
  /** To the misspelt key. */
  readonly path: readonly (string | number)[];
}

/** The same value again and again, each time with another key misspelt. Keys of `isFree` mappings are left: people choose them. */
export function misspellings(
  root: unknown,
  isFree: (path: readonly (string | number)[]) => boolean,
): readonly Misspelling[] {
  return keysOf(root, [], isFree).map((path) => {
    const right = String(path.at(-1));
    const wrong = misspell(right);
    return { root: renamed(root, path, wrong), wrong, right, path: [...path.slice(0, -1), wrong] };
  });
}

type Path = readonly (string | number)[];

function keysOf(value: unknown, path: Path, isFree: (path: Path) => boolean): Path[] {
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item: unknown, index) => keysOf(item, [...path, index], isFree));
  return Object.entries(value).flatMap(([key, item]) => {
    const here = [...path, key];
    return isFree(path) ? keysOf(item, here, isFree) : [here, ...keysOf(item, here, isFree)];
  });
}

/** Without its last letter but one; words too short for that get their last letter twice. */
function misspell(word: string): string {
  return word.length > 4 ? word.slice(0, -2) + word.slice(-1) : word + word.slice(-1);
}

function renamed(value: unknown, [first, ...rest]: Path, wrong: string): unknown {
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (index === first ? renamed(item, rest, wrong) : item));
  const entries = Object.entries(value as object).map(([key, item]: [string, unknown]) => {
    if (key !== first) return [key, item];
    return rest.length === 0 ? [wrong, item] : [key, renamed(item, rest, wrong)];
  });
  return Object.fromEntries(entries) as unknown;
}

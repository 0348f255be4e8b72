/** Keys and indexes from the root of a file to a value. */
export type Path = readonly (string | number)[];

export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units, as editors count. */
  readonly column: number;
}

/** Where a value, or its key, is in the text, and how it is written there. */
export interface Place extends Position {
  /** UTF-16 code units from the beginning of the text. */
  readonly offset: number;
  readonly source: string;
}

export interface Target {
  readonly path: Path;
  /** @default "value" */
  readonly at?: "key" | "value";
}

/** `["share", "accounts", 0]` → `share.accounts[0]`; keys that are not plain words are quoted. */
export function formatPath(path: Path): string {
  let text = "";
  for (const part of path) {
    if (typeof part === "number") text += `[${String(part)}]`;
    else if (/^[\w-]+$/.test(part)) text += text === "" ? part : `.${part}`;
    else text += `[${JSON.stringify(part)}]`;
  }
  return text;
}

/** Whether one path is the other's beginning, so that a fault at one makes the value at the other unreliable. */
export function overlaps(one: Path, other: Path): boolean {
  const common = Math.min(one.length, other.length);
  for (let index = 0; index < common; index++) if (one[index] !== other[index]) return false;
  return true;
}

/** Whether a value, or a part of it, or what it is a part of, is at one of the paths. */
export function isAmong(path: Path, paths: readonly Path[]): boolean {
  return paths.some((other) => overlaps(other, path));
}

/** Line and column of an offset. Linear, but only called for a fault that is shown. */
export function positionAt(text: string, offset: number): Position {
  let line = 1;
  let start = 0;
  for (let end = text.indexOf("\n"); end !== -1 && end < offset; end = text.indexOf("\n", end + 1)) {
    line++;
    start = end + 1;
  }
  return { line, column: Math.max(1, offset - start + 1) };
}

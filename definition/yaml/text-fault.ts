/** A fault of a file's text, before there is a tree with paths. */
export interface TextFault {
  readonly code: string;
  /** UTF-16 code units from the beginning of {@link text}. */
  readonly offset: number;
  /** The text that the offset counts in; absent where the offset is 0. */
  readonly text?: string;
  /** Where in the tree, when there is one: other faults of the same value are echoes of this. */
  readonly path?: readonly (string | number)[];
  readonly message: string;
  readonly fix: string;
}

export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units, as editors count. */
  readonly column: number;
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

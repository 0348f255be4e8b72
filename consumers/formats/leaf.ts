/** A value of a file that is no collection, or an empty one. Offsets are UTF-16 code units. */
export interface Leaf {
  /** Keys, and indexes from 0. */
  readonly path: readonly string[];
  readonly start: number;
  /** What can be replaced, or in words what it is instead: "a number". */
  readonly is: Text | string;
}

/** A text that ends at an offset. */
export interface Text {
  readonly value: string;
  readonly end: number;
  /** Another value in the same style, as near as it can carry it. */
  readonly write: (value: string) => string;
}

/** A file that is not what its format says. */
export class BrokenFile extends Error {
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

/** JSON's escapes are also those of YAML, TOML, EDN and tfvars. */
export const inDoubleQuotes = (value: string): string => JSON.stringify(value);

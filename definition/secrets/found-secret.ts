/** A place in a text where a secret is. UTF-16 code units. */
export interface FoundSecret {
  /** With its article, as a message says it: `a GitHub token`. */
  readonly what: string;
  readonly start: number;
  readonly end: number;
}

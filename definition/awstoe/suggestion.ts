import { closest } from "../diagnostics/suggest";

/** How a message about a word that is none of the candidates ends, and the change to make. */
export interface Advice {
  readonly hint: string;
  readonly fix: string;
}

/** Names the word that was probably meant; `otherwise` is said where none is near. */
export function adviceOn(
  word: unknown,
  candidates: readonly string[],
  otherwise: Advice,
  change: "Write" | "Rename it to" = "Write",
): Advice {
  const meant = typeof word === "string" ? closest(word, candidates) : undefined;
  if (meant === undefined) return otherwise;
  const quoted = JSON.stringify(meant);
  return { hint: `Did you mean ${quoted}?`, fix: `${change} ${quoted}.` };
}

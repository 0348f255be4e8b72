import { distance } from "fastest-levenshtein";

/** The candidate that someone most likely meant, or none when nothing is close. Case and separators count little. */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  const plain = simplify(word);
  let best: string | undefined;
  let least = Math.max(1, Math.floor(plain.length / 3)) + 1;
  if (word.length > 128) return undefined;
  for (const candidate of candidates) {
    const cost = distance(plain, simplify(candidate));
    if (cost >= least) continue;
    least = cost;
    best = candidate;
  }
  return best;
}

/** ` Did you mean "x"?`, or nothing: to be put after the first sentence of a message. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const found = closest(word, candidates);
  return found === undefined ? "" : ` Did you mean ${found}?`;
}

/** `a, b or c`; long lists are cut. */
export function listing(words: readonly string[], conjunction = "or"): string {
  const shown = words.length > 30 ? [...words.slice(0, 30), `${String(words.length - 30)} more`] : words;
  if (shown.length < 2) return shown.join("");
  return `${shown.slice(0, -1).join(", ")} ${conjunction} ${shown.at(-1) ?? ""}`;
}

/** A value as messages show it: JSON, cut at 80 characters. */
export function show(value: unknown): string {
  const text = typeof value === "string" ? JSON.stringify(value) : (JSON.stringify(value) ?? "nothing");
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

function simplify(word: string): string {
  return word.toLowerCase().replaceAll(/[-_ ]/g, "");
}

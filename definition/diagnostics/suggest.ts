import { distance } from "fastest-levenshtein";
import type { Mend } from "./mend";

/** The candidate that someone most likely meant, or none when nothing is close. Case and separators count little. */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > 128) return undefined;
  const plain = simplify(word);
  const all = [...candidates];
  let best: string | undefined;
  let least = Math.max(1, Math.floor(plain.length / 3)) + 1;
  for (const candidate of all) {
    // Separators decide between candidates that are otherwise equally near.
    const cost = slipsBetween(plain, simplify(candidate)) + Math.min(distance(word, candidate), 999) / 1000;
    if (cost >= least) continue;
    least = cost;
    best = candidate;
  }
  // Else the only one that begins with the word: `sizeGiB` for `size`.
  const longer = all.filter((candidate) => plain.length >= 3 && simplify(candidate).startsWith(plain));
  return best ?? (longer.length === 1 ? longer[0] : undefined);
}

/** The closest candidate as the one right change: at most two slips away, and no other is nearly as close. */
export function surely(from: string, candidates: Iterable<string>): Mend | undefined {
  const to = closest(from, candidates);
  if (to === undefined) return undefined;
  const cost = slipsBetween(simplify(from), simplify(to));
  const isRival = (other: string): boolean =>
    other !== to &&
    (slipsBetween(simplify(from), simplify(other)) <= cost + 1 || simplify(other).startsWith(simplify(from)));
  return cost <= 2 && ![...candidates].some(isRival) ? { from, to } : undefined;
}

/** ` Did you mean "x"?`, or nothing: to be put after the first sentence of a message. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const found = closest(word, candidates);
  return found === undefined ? "" : ` Did you mean ${found}?`;
}

/** `a, b or c`; of more than `most` words the first `kept`, and how many more there are. */
export function listing(words: readonly string[], conjunction = "or", most = 30, kept = most): string {
  const shown = words.length > most ? [...words.slice(0, kept), `${String(words.length - kept)} more`] : words;
  if (shown.length < 2) return shown.join("");
  return `${shown.slice(0, -1).join(", ")} ${conjunction} ${shown.at(-1) ?? ""}`;
}

export function shortListing(words: readonly string[], conjunction = "or"): string {
  return listing(words, conjunction, 12, 10);
}

/** A value as messages show it: JSON, cut at 80 characters. */
export function show(value: unknown): string {
  const text = typeof value === "string" ? JSON.stringify(value) : (JSON.stringify(value) ?? "nothing");
  if (text.length <= 80) return text;
  return `${text.slice(0, 77)}…${typeof value === "string" ? '"' : ""}`;
}

/** A value as it is written in a definition, on one line: `[us-east-1, eu-west-1]`. */
export function inFlow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inFlow).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(([key, item]) => `${inFlow(key)}: ${inFlow(item)}`);
    return `{${entries.join(", ")}}`;
  }
  const isPlain = typeof value === "string" && /^[\w./-][\w@./ -]*$/.test(value) && Number.isNaN(Number(value));
  return isPlain ? value : JSON.stringify(value);
}

/** Levenshtein's distance, but two letters that changed places are one slip. */
function slipsBetween(one: string, other: string): number {
  const cost = distance(one, other);
  const sorted = (word: string): string => [...word].sort().join("");
  return cost === 2 && one.length === other.length && sorted(one) === sorted(other) ? 1 : cost;
}

function simplify(word: string): string {
  return word.toLowerCase().replaceAll(/[-_ ]/g, "");
}

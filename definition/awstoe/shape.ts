import { error, faultsOf, type Fault } from "../diagnostics/fault";
import { closest, listing, shortListing, show, surely } from "../diagnostics/suggest";
import type { Path } from "../yaml/place";

const { codes, fault } = faultsOf({
  "awstoe-type": error("A value of the document has the wrong type", {
    why: "AWSTOE reads the document into fixed types and refuses one that does not fit, when the component is created.",
    bad: "phases: build",
    good: "phases:\n  - name: build\n    steps: […]",
  }),
  "awstoe-key-unknown": error("A key that AWSTOE does not know", {
    why: "AWSTOE refuses unknown keys; most are slips.",
    bad: "- name: Install\n  action: ExecuteBash\n  input: {commands: [dnf update -y]}",
    good: "- name: Install\n  action: ExecuteBash\n  inputs: {commands: [dnf update -y]}",
  }),
  "awstoe-key-missing": error("A required key is missing", {
    why: "Without it AWSTOE cannot run the document.",
    bad: "phases: […]",
    good: "schemaVersion: 1.0\nphases: […]",
  }),
});
export { codes as shapeCodes };

export type PlainMap = Readonly<Record<string, unknown>>;

/** The keys of a map, and what messages call it. */
export interface KeyRule {
  readonly what: string;
  readonly allowed: readonly string[];
  readonly required: readonly string[];
}

export function isMap(value: unknown): value is PlainMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isText(value: unknown): value is string {
  return typeof value === "string";
}

export function isFilledList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length > 0;
}

/** What a value is, in the words of YAML: `the number 644`, `a list`, `nothing`. */
export function inWords(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "string") return `the text ${show(value)}`;
  if (typeof value === "number" || typeof value === "bigint") return `the number ${String(value)}`;
  if (typeof value === "boolean") return String(value);
  return "a map";
}

export function mustBe(subject: string, value: unknown, wanted: string): string {
  return `${subject} is ${inWords(value)}; it must be ${wanted}.`;
}

/** A number is quoted as it is written: `0644` and `1.10` reach us as 644 and 1.1. */
export function asTextFix(value: unknown): string {
  const isScalar = typeof value === "number" || typeof value === "boolean";
  return isScalar ? "Put quotes around it, as it is written." : "Write a text.";
}

export function notText(subject: string, value: unknown): [message: string, fix: string] {
  return [mustBe(subject, value, "a text"), asTextFix(value)];
}

export function wrongType(path: Path, message: string, fix: string): Fault {
  return fault("awstoe-type", path, message, fix);
}

export function textFaults(map: PlainMap, key: string, path: Path, faults: Fault[]): void {
  const value = map[key];
  if (value === undefined || isText(value)) return;
  faults.push(wrongType([...path, key], ...notText(show(key), value)));
}

export function oneOf(words: readonly string[]): string {
  return listing(words.map(show));
}

/** Message and fix about a word that is not known: the one that was probably meant, or else what is there. */
export function suggesting(
  problem: string,
  word: unknown,
  known: readonly string[],
  otherwise: { readonly hint?: string; readonly fix: string },
  change = "Write",
): [message: string, fix: string, more?: Pick<Fault, "at" | "mend">] {
  const meant = isText(word) ? closest(word, known) : undefined;
  if (meant !== undefined) {
    const mend = surely(word as string, known);
    return [
      `${problem} Did you mean ${show(meant)}?`,
      `${change} ${show(meant)}.`,
      { mend, at: change === "Write" ? "value" : "key" },
    ];
  }
  return [otherwise.hint === undefined ? problem : `${problem} ${otherwise.hint}`, otherwise.fix];
}

export function notAmong(subject: string, value: unknown, words: readonly string[]): ReturnType<typeof suggesting> {
  const otherwise = { hint: `It is one of ${oneOf(words)}.`, fix: "Use one of these." };
  return suggesting(`${subject} is ${inWords(value)}.`, value, words, otherwise);
}

export function keyFaults(map: PlainMap, path: Path, { what, allowed, required }: KeyRule, faults: Fault[]): void {
  for (const key of Object.keys(map)) {
    if (allowed.includes(key)) continue;
    const otherwise = { hint: `Its keys are ${shortListing(allowed, "and")}.`, fix: "Remove the key." };
    const [message, fix, more] = suggesting(
      `${what} has no key ${show(key)}.`,
      key,
      absentKeys(map, allowed),
      otherwise,
      "Rename it to",
    );
    faults.push(fault("awstoe-key-unknown", [...path, key], message, fix, { at: "key", ...more }));
  }
  for (const key of required) {
    if (Object.hasOwn(map, key) || slipOf(key, map, allowed) !== undefined) continue;
    const message = `${what} has no ${show(key)}, which it needs.`;
    faults.push(fault("awstoe-key-missing", path, message, `Add \`${key}: …\`.`));
  }
}

/** The unknown key of a map that is probably a slip of this one: whatever depends on it is not to be reported as well. */
export function slipOf(key: string, map: PlainMap, allowed: readonly string[]): string | undefined {
  if (Object.hasOwn(map, key)) return undefined;
  const absent = absentKeys(map, allowed);
  return Object.keys(map).find((other) => !allowed.includes(other) && closest(other, absent) === key);
}

/** Keys that the map may have and has not: what an unknown one can be a slip of. */
export function absentKeys(map: PlainMap, allowed: readonly string[]): readonly string[] {
  return allowed.filter((key) => !Object.hasOwn(map, key));
}

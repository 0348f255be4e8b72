import type { Path } from "../yaml/place";
import type { Report } from "./document-fault";
import { closest, shortListing } from "../diagnostics/suggest";
import { adviceOn } from "./suggestion";

const longestQuote = 60;
const noSlips: ReadonlySet<string> = new Set();

/** Keys that JavaScript gives a meaning. */
export const forbiddenKeys: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/** A YAML map as plain data. */
export type PlainMap = Readonly<Record<string, unknown>>;

export function isMap(value: unknown): value is PlainMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The map's own value of `key`: never one inherited from Object.prototype. */
export function own(map: PlainMap, key: string): unknown {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/** Text of the user in quotes, cut so that a message stays one line long. */
export function quote(text: string): string {
  return JSON.stringify(text.length > longestQuote ? `${text.slice(0, longestQuote)}…` : text);
}

/** What a value is, in the words of YAML: `the number 644`, `a list`, `nothing`. */
export function inWords(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "string") return `the text ${quote(value)}`;
  if (typeof value === "number" || typeof value === "bigint") return `the number ${String(value)}`;
  if (typeof value === "boolean") return value ? "true" : "false";
  return "a map";
}

/** `"a", "b" or "c"`. */
export function oneOf(words: readonly string[]): string {
  const quoted = words.map((word) => JSON.stringify(word));
  const last = quoted.at(-1) ?? "";
  return quoted.length < 2 ? last : `${quoted.slice(0, -1).join(", ")} or ${last}`;
}

/** Reports keys that are not allowed and required ones that are not there. */
export function checkKeys(
  report: Report,
  map: PlainMap,
  path: Path,
  rule: { readonly what: string; readonly allowed: readonly string[]; readonly required: readonly string[] },
): void {
  const { what, allowed, required } = rule;
  for (const key of unknownKeys(map, allowed)) {
    const otherwise = { hint: `Its keys are ${shortListing(allowed, "and")}.`, fix: "Remove the key." };
    const { hint, fix } = adviceOn(key, absentKeys(map, allowed), otherwise, "Rename it to");
    report("awstoe-key-unknown", [...path, key], `${what} has no key ${quote(key)}. ${hint}`, fix);
  }
  const slips = slipsOf(map, allowed);
  for (const key of required) {
    if (Object.hasOwn(map, key) || slips.has(key)) continue;
    report("awstoe-key-missing", path, `${what} has no ${quote(key)}, which it needs.`, `Add \`${key}: …\`.`);
  }
}

/** Allowed keys that unknown keys of the map are probably slips of: whatever depends on them is not to be reported as well. */
export function slipsOf(map: PlainMap, allowed: readonly string[]): ReadonlySet<string | undefined> {
  const unknown = unknownKeys(map, allowed);
  if (unknown.length === 0) return noSlips;
  const absent = absentKeys(map, allowed);
  return new Set(unknown.map((key) => closest(key, absent)));
}

/** Keys that the map may have and has not: what an unknown one can be a slip of. */
export function absentKeys(map: PlainMap, allowed: readonly string[]): readonly string[] {
  return allowed.filter((key) => !Object.hasOwn(map, key));
}

/** Without those that are forbidden everywhere: they have their fault. */
function unknownKeys(map: PlainMap, allowed: readonly string[]): readonly string[] {
  return Object.keys(map).filter((key) => !allowed.includes(key) && !forbiddenKeys.has(key));
}

/** How to make a text of a value. A number is quoted as it is written: `0644` and `1.10` reach us as 644 and 1.1. */
export function asTextFix(value: unknown): string {
  const scalar = typeof value === "number" || typeof value === "boolean";
  return scalar ? "Put quotes around it, as it is written." : "Write a text.";
}

/** Reports a value that is there and is not a text. */
export function checkText(report: Report, map: PlainMap, key: string, path: Path): void {
  const value = own(map, key);
  if (value === undefined || typeof value === "string") return;
  report("awstoe-type", [...path, key], `${quote(key)} is ${inWords(value)}; it must be a text.`, asTextFix(value));
}

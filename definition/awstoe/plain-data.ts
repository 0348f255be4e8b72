import type { Path } from "../yaml/place";
import type { Report } from "./document-fault";
import { forbiddenKeys, quote } from "./shape";

const deepest = 20;

/** `plain`: YAML can carry it. `odd`: it holds values that YAML cannot. `deep`: it must not be looked at further. */
export type Plainness = "plain" | "odd" | "deep";

/**
 * Reports what no document may hold at any level: keys that JavaScript gives a meaning, more than 20 levels (cycles
 * among them), NUL, values that YAML text cannot carry.
 */
export function checkPlainData(report: Report, value: unknown): Plainness {
  return checkNode(report, value, []);
}

function checkNode(report: Report, value: unknown, path: Path): Plainness {
  if (path.length > deepest) {
    report("awstoe-depth", path, "The document is nested more than 20 levels deep.", "Flatten it.");
    return "deep";
  }
  if (typeof value === "string") checkCharacters(report, value, path);
  const odd = oddness(value);
  if (odd !== undefined) {
    report("awstoe-type", path, `The value is ${odd}, which a document cannot hold.`, "Write a text, in quotes.");
    return "odd";
  }
  if (Array.isArray(value)) return checkAll(value, (item, index) => checkNode(report, item, [...path, index]));
  if (typeof value !== "object" || value === null) return "plain";
  return checkAll(Object.entries(value), ([key, item]) => {
    checkKey(report, key, [...path, key]);
    return checkNode(report, item, [...path, key]);
  });
}

/** Checks items until one is too deep: a cycle that branches would otherwise never end. */
function checkAll<T>(items: readonly T[], check: (item: T, index: number) => Plainness): Plainness {
  let result: Plainness = "plain";
  for (const [index, item] of items.entries()) {
    const plainness = check(item, index);
    if (plainness === "deep") return "deep";
    if (plainness === "odd") result = "odd";
  }
  return result;
}

function checkKey(report: Report, key: string, path: Path): void {
  if (forbiddenKeys.has(key)) {
    const message = `The key ${quote(key)} is not allowed: JavaScript gives it a meaning of its own.`;
    report("awstoe-key-forbidden", path, message, "Choose another name.");
  }
  checkCharacters(report, key, path);
}

/** CreateComponent's `data` must match `[^\x00]+`, and no shell carries NUL. */
function checkCharacters(report: Report, text: string, path: Path): void {
  if (!text.includes("\0")) return;
  report("awstoe-nul", path, "The text holds the character NUL, which AWS refuses.", "Remove the character.");
}

function oddness(value: unknown): string | undefined {
  if (value === undefined) return "undefined";
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  if (["bigint", "function", "symbol"].includes(typeof value)) return `a ${typeof value}`;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null ? undefined : "an object with a class";
}

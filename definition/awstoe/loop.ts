import type { Path } from "../yaml/place";
import type { Report } from "./document-fault";
import { asTextFix, checkKeys, inWords, isMap, own, quote, slipsOf, type PlainMap } from "./shape";

const delimiters = [".", ",", ";", ":", "\n", "\t", " ", "-", "_"];
const loopKeys = ["name", "for", "forEach"];
const rangeKeys = ["start", "end", "updateBy"];

/**
 * Checks the `loop` of a step; returns its name.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-looping-constructs.html
 */
export function checkLoop(report: Report, loop: unknown, path: Path): string | undefined {
  if (!isMap(loop)) {
    const message = `"loop" is ${inWords(loop)}; it must be a map with \`for\` or \`forEach\`.`;
    report("awstoe-loop-form", path, message, "Write `forEach` with a list under it.");
    return undefined;
  }
  checkKeys(report, loop, path, { what: "A loop", allowed: loopKeys, required: [] });
  checkKind(report, loop, path);
  if (Object.hasOwn(loop, "for")) checkRange(report, own(loop, "for"), [...path, "for"]);
  if (Object.hasOwn(loop, "forEach")) checkForEach(report, own(loop, "forEach"), [...path, "forEach"]);
  return checkName(report, loop, path);
}

function checkKind(report: Report, loop: PlainMap, path: Path): void {
  const kinds = ["for", "forEach"].filter((key) => Object.hasOwn(loop, key));
  const slips = slipsOf(loop, loopKeys);
  if (kinds.length === 2) {
    report("awstoe-loop-form", path, "A loop has both `for` and `forEach`.", "Keep one of them.");
  } else if (kinds.length === 0 && !slips.has("for") && !slips.has("forEach")) {
    report("awstoe-loop-form", path, "A loop has neither `for` nor `forEach`.", "Add one of them.");
  }
}

function checkName(report: Report, loop: PlainMap, path: Path): string | undefined {
  const name = own(loop, "name") ?? misspeltName(loop);
  if (name === undefined || typeof name === "string") return name;
  const message = `The name of the loop is ${inWords(name)}; it must be a text.`;
  report("awstoe-loop-form", [...path, "name"], message, asTextFix(name));
  return undefined;
}

/** The name under a misspelt key, so that references to the loop are not reported as well. */
function misspeltName(loop: PlainMap): string | undefined {
  const key = Object.keys(loop).find((other) => slipsOf({ [other]: undefined }, loopKeys).has("name"));
  const name = key === undefined ? undefined : own(loop, key);
  return typeof name === "string" ? name : undefined;
}

function checkRange(report: Report, range: unknown, path: Path): void {
  if (!isMap(range)) {
    const message = `"for" is ${inWords(range)}; it must be a map with start, end and updateBy.`;
    report("awstoe-loop-form", path, message, "Write `{start: 0, end: 9, updateBy: 1}`.");
    return;
  }
  checkKeys(report, range, path, { what: "A `for` loop", allowed: rangeKeys, required: rangeKeys });
  const bad = rangeKeys.filter((key) => Object.hasOwn(range, key) && !Number.isInteger(own(range, key)));
  for (const key of bad) {
    const message = `${quote(key)} is ${inWords(own(range, key))}; it must be a whole number, and no reference.`;
    report("awstoe-loop-form", [...path, key], message, "Write a whole number, without quotes.");
  }
  if (own(range, "updateBy") === 0) {
    report("awstoe-loop-form", [...path, "updateBy"], '"updateBy" is 0: the loop would never end.', "Write 1 or -1.");
    return;
  }
  if (bad.length === 0 && rangeKeys.every((key) => Object.hasOwn(range, key))) checkDirection(report, range, path);
}

function checkDirection(report: Report, range: PlainMap, path: Path): void {
  const [start, end, updateBy] = rangeKeys.map((key) => Number(own(range, key)));
  if (start === undefined || end === undefined || updateBy === undefined) return;
  if (start === end || Math.sign(end - start) === Math.sign(updateBy)) return;
  const message = `The loop goes from ${String(start)} by ${String(updateBy)} and never reaches ${String(end)}.`;
  report("awstoe-loop-range", path, message, "Turn the sign of `updateBy`, or swap `start` and `end`.");
}

function checkForEach(report: Report, each: unknown, path: Path): void {
  if (Array.isArray(each)) {
    checkItems(report, each, path);
    return;
  }
  if (!isMap(each)) {
    const message = `"forEach" is ${inWords(each)}; it must be a list of texts, or a map with \`list\` and \`delimiter\`.`;
    report("awstoe-loop-form", path, message, "Begin each item with a dash.");
    return;
  }
  checkKeys(report, each, path, { what: "A `forEach` map", allowed: ["list", "delimiter"], required: ["list"] });
  const list = own(each, "list");
  if (list !== undefined && typeof list !== "string") {
    const message = `"list" is ${inWords(list)}; it must be one text that the delimiter splits.`;
    report("awstoe-loop-form", [...path, "list"], message, "Write a text, or put the items right under `forEach`.");
  }
  const delimiter = own(each, "delimiter");
  if (delimiter === undefined || delimiters.includes(delimiter as string)) return;
  const message = `"delimiter" is ${inWords(delimiter)}; it is one of . , ; : - _ a space, "\\n" and "\\t".`;
  report("awstoe-loop-form", [...path, "delimiter"], message, "Use one of these, in quotes.");
}

function checkItems(report: Report, items: readonly unknown[], path: Path): void {
  if (items.length === 0) {
    report("awstoe-loop-form", path, '"forEach" is an empty list: the step would never run.', "Add an item.");
  }
  items.forEach((item, index) => {
    if (typeof item === "string") return;
    report(
      "awstoe-loop-form",
      [...path, index],
      `An item of "forEach" is ${inWords(item)}, not a text.`,
      asTextFix(item),
    );
  });
}

import { error, faultsOf } from "../diagnostics/fault";
import { show } from "../diagnostics/suggest";
import type { Path } from "../yaml/place";
import { inWords, isMap, isText, keyFaults, mustBe, notText, slipsOf, type Check, type PlainMap } from "./shape";

const { codes, fault } = faultsOf({
  "awstoe-loop-form": error(
    "A loop is not written as AWSTOE wants it",
    "A loop has either `for` with whole numbers, or `forEach` with texts.",
    "loop: {forEach: [1, 2]}",
    'loop: {forEach: ["1", "2"]}',
  ),
  "awstoe-loop-range": error(
    "A loop never reaches its end",
    "AWSTOE refuses a `for` loop that runs away from its end.",
    "for: {start: 1, end: 9, updateBy: -1}",
    "for: {start: 1, end: 9, updateBy: 1}",
  ),
});
export { codes as loopCodes };

const DELIMITERS: readonly unknown[] = [".", ",", ";", ":", "\n", "\t", " ", "-", "_"];
const RANGE = ["start", "end", "updateBy"];

const KEYS = { what: "A loop", allowed: ["name", "for", "forEach"], required: [] };
const FOR_KEYS = { what: "A `for` loop", allowed: RANGE, required: RANGE };
const EACH_KEYS = { what: "A `forEach` map", allowed: ["list", "delimiter"], required: ["list"] };

/**
 * Checks the `loop` of a step; returns its name.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-looping-constructs.html
 */
export function* readLoop(loop: unknown, path: Path): Check<string | undefined> {
  if (!isMap(loop)) {
    const message = mustBe('"loop"', loop, "a map with `for` or `forEach`");
    yield fault("awstoe-loop-form", path, message, "Write `forEach` with a list under it.");
    return undefined;
  }
  yield* keyFaults(loop, path, KEYS);
  const { for: range, forEach: each } = loop;
  const slips = slipsOf(loop, KEYS.allowed);
  if (range !== undefined && each !== undefined)
    yield fault("awstoe-loop-form", path, "A loop has both `for` and `forEach`.", "Keep one of them.");
  if (range === undefined && each === undefined && !slips.has("for") && !slips.has("forEach"))
    yield fault("awstoe-loop-form", path, "A loop has neither `for` nor `forEach`.", "Add one of them.");
  if (range !== undefined) yield* rangeFaults(range, [...path, "for"]);
  if (Array.isArray(each)) yield* itemFaults(each, [...path, "forEach"]);
  else if (each !== undefined) yield* splitFaults(each, [...path, "forEach"]);
  return yield* readName(loop, path);
}

function* readName(loop: PlainMap, path: Path): Check<string | undefined> {
  const name = Object.hasOwn(loop, "name") ? loop["name"] : misspeltName(loop);
  if (name === undefined || isText(name)) return name;
  yield fault("awstoe-loop-form", [...path, "name"], ...notText("The name of the loop", name));
  return undefined;
}

/** The name under a misspelt key, so that references to the loop are not reported as well. */
function misspeltName(loop: PlainMap): string | undefined {
  const key = Object.keys(loop).find((other) => slipsOf({ [other]: undefined }, KEYS.allowed).has("name"));
  const name = key === undefined ? undefined : loop[key];
  return isText(name) ? name : undefined;
}

function* rangeFaults(range: unknown, path: Path): Check {
  if (!isMap(range)) {
    const message = mustBe('"for"', range, "a map with start, end and updateBy");
    yield fault("awstoe-loop-form", path, message, "Write `{start: 0, end: 9, updateBy: 1}`.");
    return;
  }
  yield* keyFaults(range, path, FOR_KEYS);
  for (const key of RANGE) {
    if (range[key] === undefined || Number.isInteger(range[key])) continue;
    const message = mustBe(show(key), range[key], "a whole number, and no reference");
    yield fault("awstoe-loop-form", [...path, key], message, "Write a whole number, without quotes.");
  }
  const { start, end, updateBy } = range;
  if (updateBy === 0) {
    const message = '"updateBy" is 0: the loop would never end.';
    yield fault("awstoe-loop-form", [...path, "updateBy"], message, "Write 1 or -1.");
  } else if (RANGE.every((key) => Number.isInteger(range[key]))) {
    const distance = Number(end) - Number(start);
    if (distance === 0 || Math.sign(distance) === Math.sign(Number(updateBy))) return;
    const message = `The loop goes from ${String(start)} by ${String(updateBy)} and never reaches ${String(end)}.`;
    yield fault("awstoe-loop-range", path, message, "Turn the sign of `updateBy`, or swap `start` and `end`.");
  }
}

function* itemFaults(items: readonly unknown[], path: Path): Check {
  if (items.length === 0)
    yield fault("awstoe-loop-form", path, '"forEach" is an empty list: the step would never run.', "Add an item.");
  for (const [index, item] of items.entries()) {
    if (isText(item)) continue;
    yield fault("awstoe-loop-form", [...path, index], ...notText('An item of "forEach"', item));
  }
}

/** One text that a delimiter splits. */
function* splitFaults(each: unknown, path: Path): Check {
  if (!isMap(each)) {
    const message = mustBe('"forEach"', each, "a list of texts, or a map with `list` and `delimiter`");
    yield fault("awstoe-loop-form", path, message, "Begin each item with a dash.");
    return;
  }
  yield* keyFaults(each, path, EACH_KEYS);
  const { list, delimiter } = each;
  if (list !== undefined && !isText(list)) {
    const fix = "Write a text, or put the items right under `forEach`.";
    const message = mustBe('"list"', list, "one text that the delimiter splits");
    yield fault("awstoe-loop-form", [...path, "list"], message, fix);
  }
  if (delimiter === undefined || DELIMITERS.includes(delimiter)) return;
  const message = `"delimiter" is ${inWords(delimiter)}; it is one of . , ; : - _ a space, "\\n" and "\\t".`;
  yield fault("awstoe-loop-form", [...path, "delimiter"], message, "Use one of these, in quotes.");
}

import { error, faultsOf, type Fault } from "../diagnostics/fault";
import { show } from "../diagnostics/suggest";
import type { Path } from "../yaml/place";
import { inWords, isMap, isText, keyFaults, mustBe, notText, slipOf, type PlainMap } from "./shape";

const { codes, fault } = faultsOf({
  "awstoe-loop-form": error("A loop is not written as AWSTOE wants it", {
    why: "A loop has either `for` with whole numbers, or `forEach` with texts.",
    bad: "loop: {forEach: [1, 2]}",
    good: 'loop: {forEach: ["1", "2"]}',
  }),
  "awstoe-loop-range": error("A loop never reaches its end", {
    why: "AWSTOE refuses a `for` loop that runs away from its end.",
    bad: "for: {start: 1, end: 9, updateBy: -1}",
    good: "for: {start: 1, end: 9, updateBy: 1}",
  }),
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
export function readLoop(loop: unknown, path: Path, faults: Fault[]): string | undefined {
  if (!isMap(loop)) {
    const message = mustBe('"loop"', loop, "a map with `for` or `forEach`");
    faults.push(wrongForm(path, message, "Write `forEach` with a list under it."));
    return undefined;
  }
  keyFaults(loop, path, KEYS, faults);
  const { for: range, forEach: each } = loop;
  if (range !== undefined && each !== undefined)
    faults.push(wrongForm(path, "A loop has both `for` and `forEach`.", "Keep one of them."));
  if (range === undefined && each === undefined && !["for", "forEach"].some((key) => slipOf(key, loop, KEYS.allowed)))
    faults.push(wrongForm(path, "A loop has neither `for` nor `forEach`.", "Add one of them."));
  if (range !== undefined) rangeFaults(range, [...path, "for"], faults);
  if (Array.isArray(each)) itemFaults(each, [...path, "forEach"], faults);
  else if (each !== undefined) splitFaults(each, [...path, "forEach"], faults);
  return readName(loop, path, faults);
}

function wrongForm(path: Path, message: string, fix: string): Fault {
  return fault("awstoe-loop-form", path, message, fix);
}

/** Also under a misspelt key, so that references to the loop are not reported as well. */
function readName(loop: PlainMap, path: Path, faults: Fault[]): string | undefined {
  const key = slipOf("name", loop, KEYS.allowed) ?? "name";
  const name = loop[key];
  if (isText(name)) return name;
  if (name !== undefined && key === "name")
    faults.push(wrongForm([...path, key], ...notText("The name of the loop", name)));
  return undefined;
}

function rangeFaults(range: unknown, path: Path, faults: Fault[]): void {
  if (!isMap(range)) {
    const message = mustBe('"for"', range, "a map with start, end and updateBy");
    faults.push(wrongForm(path, message, "Write `{start: 0, end: 9, updateBy: 1}`."));
    return;
  }
  keyFaults(range, path, FOR_KEYS, faults);
  for (const key of RANGE) {
    if (range[key] === undefined || Number.isInteger(range[key])) continue;
    const message = mustBe(show(key), range[key], "a whole number, and no reference");
    faults.push(wrongForm([...path, key], message, "Write a whole number, without quotes."));
  }
  const { start, end, updateBy } = range;
  if (updateBy === 0)
    faults.push(wrongForm([...path, "updateBy"], '"updateBy" is 0: the loop would never end.', "Write 1 or -1."));
  else if (RANGE.every((key) => Number.isInteger(range[key]))) {
    const distance = Number(end) - Number(start);
    if (distance === 0 || Math.sign(distance) === Math.sign(Number(updateBy))) return;
    const message = `The loop goes from ${String(start)} by ${String(updateBy)} and never reaches ${String(end)}.`;
    const fix = "Turn the sign of `updateBy`, or swap `start` and `end`.";
    faults.push(fault("awstoe-loop-range", path, message, fix));
  }
}

function itemFaults(items: readonly unknown[], path: Path, faults: Fault[]): void {
  if (items.length === 0)
    faults.push(wrongForm(path, '"forEach" is an empty list: the step would never run.', "Add an item."));
  items.forEach((item, index) => {
    if (!isText(item)) faults.push(wrongForm([...path, index], ...notText('An item of "forEach"', item)));
  });
}

/** One text that a delimiter splits. */
function splitFaults(each: unknown, path: Path, faults: Fault[]): void {
  if (!isMap(each)) {
    const message = mustBe('"forEach"', each, "a list of texts, or a map with `list` and `delimiter`");
    faults.push(wrongForm(path, message, "Begin each item with a dash."));
    return;
  }
  keyFaults(each, path, EACH_KEYS, faults);
  const { list, delimiter } = each;
  if (list !== undefined && !isText(list)) {
    const message = mustBe('"list"', list, "one text that the delimiter splits");
    faults.push(wrongForm([...path, "list"], message, "Write a text, or put the items right under `forEach`."));
  }
  if (delimiter === undefined || DELIMITERS.includes(delimiter)) return;
  const message = `"delimiter" is ${inWords(delimiter)}; it is one of . , ; : - _ a space, "\\n" and "\\t".`;
  faults.push(wrongForm([...path, "delimiter"], message, "Use one of these, in quotes."));
}

import { error, faultsOf, type Fault } from "../diagnostics/fault";
import { shortListing, show } from "../diagnostics/suggest";
import type { Path } from "../yaml/place";
import { OPERATORS } from "./actions";
import { absentKeys, inWords, isMap, isText, keyFaults, mustBe, notAmong, notText, slipOf, suggesting } from "./shape";
import type { PlainMap } from "./shape";

const { codes, fault } = faultsOf({
  "awstoe-loop-form": error("A loop does not have the form that AWSTOE expects", {
    why: "A loop has either `for` with whole numbers, or `forEach` with texts.",
    bad: "loop: {forEach: [1, 2]}",
    good: 'loop: {forEach: ["1", "2"]}',
  }),
  "awstoe-loop-range": error("A loop never reaches its end", {
    why: "AWSTOE refuses a `for` loop that runs away from its end.",
    bad: "for: {start: 1, end: 9, updateBy: -1}",
    good: "for: {start: 1, end: 9, updateBy: 1}",
  }),
  "awstoe-condition": error("A condition is not one operator with its values", {
    why: "`if` and Assert take one comparison, or and, or, not around several.",
    bad: "if: {binaryExist: docker}",
    good: "if: {binaryExists: docker}",
  }),
  "awstoe-condition-depth": error("Conditions are nested too deep", {
    why: "AWSTOE takes four levels of and, or, not.",
    bad: "not: {not: {not: {not: {not: {fileExists: /a}}}}}",
    good: "not: {fileExists: /a}",
  }),
  "awstoe-condition-branch": error("then or else has an unknown value", {
    why: "They say what happens to the step: Abort, Execute or Skip.",
    bad: "if: {fileExists: /a, then: Stop}",
    good: "if: {fileExists: /a, then: Abort}",
  }),
});
export { codes as constructCodes };

const DELIMITERS: readonly unknown[] = [".", ",", ";", ":", "\n", "\t", " ", "-", "_"];
const RANGE = ["start", "end", "updateBy"];

const LOOP_KEYS = { what: "A loop", allowed: ["name", "for", "forEach"], required: [] };
const FOR_KEYS = { what: "A `for` loop", allowed: RANGE, required: RANGE };
const EACH_KEYS = { what: "A `forEach` map", allowed: ["list", "delimiter"], required: ["list"] };

const { unary: UNARY, binary: BINARY, logical: LOGICAL } = OPERATORS;
const ALL = [...UNARY, ...BINARY, ...LOGICAL];
const BRANCH_WORDS = ["Abort", "Execute", "Skip"];
const EXAMPLE = "for example `binaryExists: docker`";

/** What `if` has beside its operator; Assert, and what is in a logical operator, has neither. */
export const BRANCHES: readonly string[] = ["then", "else"];
const NONE: readonly string[] = [];

/** Validation of AWSTOE fails where logical operators are nested deeper. */
const DEEPEST = 4;

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
  keyFaults(loop, path, LOOP_KEYS, faults);
  const { for: range, forEach: each } = loop;
  if (range !== undefined && each !== undefined)
    faults.push(wrongForm(path, "A loop has both `for` and `forEach`.", "Keep one of them."));
  if (
    range === undefined &&
    each === undefined &&
    !["for", "forEach"].some((key) => slipOf(key, loop, LOOP_KEYS.allowed))
  )
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
  const key = slipOf("name", loop, LOOP_KEYS.allowed) ?? "name";
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
    const fix = "Flip the sign of `updateBy`, or swap `start` and `end`.";
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
    faults.push(wrongForm([...path, "list"], message, "Write a text, or put the items directly under `forEach`."));
  }
  if (delimiter === undefined || DELIMITERS.includes(delimiter)) return;
  const message = `"delimiter" is ${inWords(delimiter)}; it must be one of . , ; : - _ a space, "\\n" and "\\t".`;
  faults.push(wrongForm([...path, "delimiter"], message, "Use one of these, in quotes."));
}

/**
 * Checks the condition of `if` or of Assert; `depth` logical operators are around it.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-conditional-constructs.html and its
 * pages on comparison and logical operators.
 */
export function checkCondition(condition: unknown, path: Path, faults: Fault[], branches = NONE, depth = 0): void {
  if (!isMap(condition)) {
    const message = mustBe("A condition", condition, "a map with one operator");
    faults.push(fault("awstoe-condition", path, message, `Write one operator and its value, ${EXAMPLE}.`));
    return;
  }
  for (const key of branches) {
    const value = condition[key];
    if (value === undefined || BRANCH_WORDS.some((word) => word === value)) continue;
    faults.push(fault("awstoe-condition-branch", [...path, key], ...notAmong(show(key), value, BRANCH_WORDS)));
  }
  const keys = Object.keys(condition).filter((key) => !branches.includes(key));
  const used = keys.filter((key) => ALL.includes(key));
  const [operator] = used;
  if (operator === undefined || used.length > 1) {
    faults.push(notOneOperator(keys, used, path));
    return;
  }
  const allowed = BINARY.includes(operator) ? [operator, "value"] : [operator];
  for (const key of keys) {
    if (allowed.includes(key)) continue;
    const absent = absentKeys(condition, [...branches, ...allowed]);
    const problem = `The condition ${operator} has no key ${show(key)}.`;
    const advice = suggesting(problem, key, absent, { fix: "Remove the key." }, "Rename it to");
    faults.push(fault("awstoe-condition", [...path, key], ...advice));
  }
  if (LOGICAL.includes(operator)) checkOperands(operator, condition[operator], [...path, operator], faults, depth + 1);
  else comparisonFaults(condition, operator, path, faults);
}

function notOneOperator(keys: readonly string[], used: readonly string[], path: Path): Fault {
  if (used.length > 1) {
    const message = `A condition has one operator; this has ${used.join(" and ")}.`;
    return fault("awstoe-condition", path, message, "Put them into a list under `and` or `or`.");
  }
  const stranger = keys.find((key) => key !== "value");
  if (stranger === undefined)
    return fault("awstoe-condition", path, "The condition has no operator.", `Add one, ${EXAMPLE}.`);
  const otherwise = { hint: `There are ${shortListing(ALL, "and")}.`, fix: `Write an operator, ${EXAMPLE}.` };
  const problem = `AWSTOE has no operator ${show(stranger)}.`;
  const advice = suggesting(problem, stranger, ALL, otherwise, "Rename it to");
  return fault("awstoe-condition", [...path, stranger], ...advice);
}

function checkOperands(operator: string, operands: unknown, path: Path, faults: Fault[], depth: number): void {
  if (depth > DEEPEST) {
    const message = `Logical operators are nested more than ${String(DEEPEST)} levels deep.`;
    faults.push(fault("awstoe-condition-depth", path, message, "Split the condition over several steps."));
  } else if (operator === "not") checkCondition(operands, path, faults, NONE, depth);
  else if (!Array.isArray(operands) || operands.length < 2) {
    const message = mustBe(show(operator), operands, "a list of two or more conditions");
    faults.push(fault("awstoe-condition", path, message, "Begin each condition with a dash."));
  } else operands.forEach((operand, index) => checkCondition(operand, [...path, index], faults, NONE, depth));
}

function comparisonFaults(condition: PlainMap, operator: string, path: Path, faults: Fault[]): void {
  const isUnary = UNARY.includes(operator);
  const wanted = isUnary ? "a text" : "a text or a number";
  for (const key of isUnary ? [operator] : [operator, "value"]) {
    const operand = condition[key];
    if (isText(operand) || (!isUnary && typeof operand === "number")) continue;
    if (Object.hasOwn(condition, key)) {
      const fix = typeof operand === "object" ? `Write ${wanted}.` : "Put it in quotes.";
      faults.push(fault("awstoe-condition", [...path, key], mustBe(show(key), operand, wanted), fix));
    } else if (slipOf(key, condition, [operator, key, ...BRANCHES]) === undefined) {
      const message = `The condition ${operator} has no "value" to compare with.`;
      faults.push(fault("awstoe-condition", path, message, "Add `value: …`."));
    }
  }
}

import { error, faultsOf, type Fault } from "../diagnostics/fault";
import { shortListing, show } from "../diagnostics/suggest";
import type { Path } from "../yaml/place";
import { OPERATORS } from "./actions";
import { absentKeys, isMap, isText, mustBe, notAmong, slipsOf, suggesting, type Check, type PlainMap } from "./shape";

const { codes, fault } = faultsOf({
  "awstoe-condition": error(
    "A condition is not one operator with its values",
    "`if` and Assert take one comparison, or and, or, not around several.",
    "if: {binaryExist: docker}",
    "if: {binaryExists: docker}",
  ),
  "awstoe-condition-depth": error(
    "Conditions are nested too deep",
    "AWSTOE takes four levels of and, or, not.",
    "not: {not: {not: {not: {not: {fileExists: /a}}}}}",
    "not: {fileExists: /a}",
  ),
  "awstoe-condition-branch": error(
    "then or else is not one of its words",
    "They say what happens to the step: Abort, Execute or Skip.",
    "if: {fileExists: /a, then: Stop}",
    "if: {fileExists: /a, then: Abort}",
  ),
});
export { codes as conditionCodes };

const ALL = [...OPERATORS.unary, ...OPERATORS.binary, ...OPERATORS.logical];
const BRANCHES = ["then", "else"];
const BRANCH_WORDS = ["Abort", "Execute", "Skip"];
const EXAMPLE = "for example `binaryExists: docker`";

/** Validation of AWSTOE fails where logical operators are nested deeper. */
const DEEPEST = 4;

interface Level {
  /** `if` has `then` and `else`; Assert, and what stands in a logical operator, has not. */
  readonly branches: boolean;
  /** How many logical operators are around the condition. @default 0 */
  readonly depth?: number;
}

/**
 * Checks the condition of `if` or of Assert.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-conditional-constructs.html and its
 * pages on comparison and logical operators.
 */
export function* checkCondition(condition: unknown, path: Path, { branches, depth = 0 }: Level): Check {
  if (!isMap(condition)) {
    const message = mustBe("A condition", condition, "a map with one operator");
    yield fault("awstoe-condition", path, message, `Write one operator and its value, ${EXAMPLE}.`);
    return;
  }
  if (branches) yield* branchFaults(condition, path);
  const keys = Object.keys(condition).filter((key) => !(branches && BRANCHES.includes(key)));
  const used = keys.filter((key) => ALL.includes(key));
  const [operator] = used;
  if (operator === undefined || used.length > 1) {
    yield notOneOperator(keys, used, path);
    return;
  }
  const allowed = OPERATORS.binary.includes(operator) ? [operator, "value"] : [operator];
  const absent = absentKeys(condition, branches ? [...BRANCHES, ...allowed] : allowed);
  for (const key of keys.filter((other) => !allowed.includes(other))) {
    const problem = `The condition ${operator} has no key ${show(key)}.`;
    const advice = suggesting(problem, key, absent, { fix: "Remove the key." }, "Rename it to");
    yield fault("awstoe-condition", [...path, key], ...advice);
  }
  if (OPERATORS.logical.includes(operator))
    yield* checkOperands(operator, condition[operator], [...path, operator], depth + 1);
  else yield* comparisonFaults(condition, operator, path);
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

function* checkOperands(operator: string, operands: unknown, path: Path, depth: number): Check {
  if (depth > DEEPEST) {
    const message = `Logical operators are nested more than ${String(DEEPEST)} levels deep.`;
    yield fault("awstoe-condition-depth", path, message, "Split the condition over several steps.");
  } else if (operator === "not") yield* checkCondition(operands, path, { branches: false, depth });
  else if (!Array.isArray(operands) || operands.length < 2) {
    const message = mustBe(show(operator), operands, "a list of two or more conditions");
    yield fault("awstoe-condition", path, message, "Begin each condition with a dash.");
  } else
    for (const [index, operand] of operands.entries())
      yield* checkCondition(operand, [...path, index], { branches: false, depth });
}

function* comparisonFaults(condition: PlainMap, operator: string, path: Path): Check {
  const isUnary = OPERATORS.unary.includes(operator);
  yield* operandFaults(condition, operator, path, isUnary);
  if (isUnary || slipsOf(condition, [operator, "value", ...BRANCHES]).has("value")) return;
  if (Object.hasOwn(condition, "value")) {
    yield* operandFaults(condition, "value", path, isUnary);
    return;
  }
  const message = `The condition ${operator} has no "value" to compare with.`;
  yield fault("awstoe-condition", path, message, "Add `value: …`.");
}

function operandFaults(condition: PlainMap, key: string, path: Path, isUnary: boolean): readonly Fault[] {
  const operand = condition[key];
  if (isText(operand) || (!isUnary && typeof operand === "number")) return [];
  const wanted = isUnary ? "a text" : "a text or a number";
  const fix = typeof operand === "object" ? `Write ${wanted}.` : "Put it in quotes.";
  return [fault("awstoe-condition", [...path, key], mustBe(show(key), operand, wanted), fix)];
}

function* branchFaults(condition: PlainMap, path: Path): Check {
  for (const key of BRANCHES) {
    const value = condition[key];
    if (value === undefined || BRANCH_WORDS.some((word) => word === value)) continue;
    yield fault("awstoe-condition-branch", [...path, key], ...notAmong(show(key), value, BRANCH_WORDS));
  }
}

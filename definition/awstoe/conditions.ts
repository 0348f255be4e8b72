import { error, faultsOf, type Fault } from "../diagnostics/fault";
import { shortListing, show } from "../diagnostics/suggest";
import type { Path } from "../yaml/place";
import { OPERATORS } from "./actions";
import { absentKeys, isMap, isText, mustBe, notAmong, slipOf, suggesting, type PlainMap } from "./shape";

const { codes, fault } = faultsOf({
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
  "awstoe-condition-branch": error("then or else is not one of its words", {
    why: "They say what happens to the step: Abort, Execute or Skip.",
    bad: "if: {fileExists: /a, then: Stop}",
    good: "if: {fileExists: /a, then: Abort}",
  }),
});
export { codes as conditionCodes };

const { unary: UNARY, binary: BINARY, logical: LOGICAL } = OPERATORS;
const ALL = [...UNARY, ...BINARY, ...LOGICAL];
const BRANCH_WORDS = ["Abort", "Execute", "Skip"];
const EXAMPLE = "for example `binaryExists: docker`";

/** What `if` has beside its operator; Assert, and what stands in a logical operator, has neither. */
export const BRANCHES: readonly string[] = ["then", "else"];

/** Validation of AWSTOE fails where logical operators are nested deeper. */
const DEEPEST = 4;

/**
 * Checks the condition of `if` or of Assert; `depth` logical operators are around it.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-conditional-constructs.html and its
 * pages on comparison and logical operators.
 */
export function checkCondition(
  condition: unknown,
  path: Path,
  faults: Fault[],
  branches: readonly string[] = [],
  depth = 0,
): void {
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
  } else if (operator === "not") checkCondition(operands, path, faults, [], depth);
  else if (!Array.isArray(operands) || operands.length < 2) {
    const message = mustBe(show(operator), operands, "a list of two or more conditions");
    faults.push(fault("awstoe-condition", path, message, "Begin each condition with a dash."));
  } else operands.forEach((operand, index) => checkCondition(operand, [...path, index], faults, [], depth));
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

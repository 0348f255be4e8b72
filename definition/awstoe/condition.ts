import { binaryOperators, logicalOperators, unaryOperators } from "./actions";
import type { Path } from "../yaml/place";
import type { Report } from "./document-fault";
import { absentKeys, inWords, isMap, oneOf, own, quote, slipsOf, type PlainMap } from "./shape";
import { adviceOn } from "./suggestion";
import { shortListing } from "../diagnostics/suggest";

const operators = [...unaryOperators, ...binaryOperators, ...logicalOperators];
const branchKeys = ["then", "else"];
const branchValues = ["Abort", "Execute", "Skip"];

const exampleOperator = "`binaryExists: docker`";

/** Validation of AWSTOE fails where logical operators are nested deeper. */
const deepest = 4;

/**
 * Checks the expression of `if` (`branches`: with `then` and `else`) or of Assert.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-conditional-constructs.html and its
 * pages on comparison and logical operators.
 */
export function checkExpression(
  report: Report,
  expression: unknown,
  path: Path,
  options: { readonly branches: boolean },
): void {
  checkLevel(report, expression, path, { branches: options.branches, level: 0 });
}

interface Level {
  readonly branches: boolean;
  /** How many logical operators are around the expression. */
  readonly level: number;
}

function checkLevel(report: Report, expression: unknown, path: Path, at: Level): void {
  if (!isMap(expression)) {
    const message = `A condition is ${inWords(expression)}; it must be a map with one operator.`;
    report("awstoe-condition", path, message, `Write one operator and its value, for example ${exampleOperator}.`);
    return;
  }
  const keys = Object.keys(expression).filter((key) => !(at.branches && branchKeys.includes(key)));
  const branches = at.branches ? absentKeys(expression, branchKeys) : [];
  const used = keys.filter((key) => operators.includes(key));
  const [operator] = used;
  if (at.branches) checkBranches(report, expression, path);
  if (operator === undefined || used.length > 1) {
    reportOperator(report, keys, used, path);
    return;
  }
  checkExtraKeys(report, keys, { operator, branches }, path);
  if (logicalOperators.includes(operator)) checkLogical(report, expression, operator, path, at);
  else checkComparison(report, expression, operator, path);
}

function reportOperator(report: Report, keys: readonly string[], used: readonly string[], path: Path): void {
  if (used.length > 1) {
    const message = `A condition has one operator; this has ${used.join(" and ")}.`;
    report("awstoe-condition", path, message, "Put them into a list under `and` or `or`.");
    return;
  }
  const stranger = keys.find((key) => key !== "value");
  if (stranger === undefined) {
    report("awstoe-condition", path, "The condition has no operator.", `Add one, for example ${exampleOperator}.`);
    return;
  }
  const otherwise = {
    hint: `There are ${shortListing(operators, "and")}.`,
    fix: `Write an operator, for example ${exampleOperator}.`,
  };
  const { hint, fix } = adviceOn(stranger, operators, otherwise, "Rename it to");
  report("awstoe-condition", [...path, stranger], `AWSTOE has no operator ${quote(stranger)}. ${hint}`, fix);
}

function checkExtraKeys(
  report: Report,
  keys: readonly string[],
  { operator, branches }: { readonly operator: string; readonly branches: readonly string[] },
  path: Path,
): void {
  const allowed = binaryOperators.includes(operator) ? [operator, "value"] : [operator];
  const absent = [...branches, ...allowed].filter((key) => !keys.includes(key));
  for (const key of keys.filter((other) => !allowed.includes(other))) {
    const { hint, fix } = adviceOn(key, absent, { hint: "", fix: "Remove the key." }, "Rename it to");
    report(
      "awstoe-condition",
      [...path, key],
      `The condition ${operator} has no key ${quote(key)}. ${hint}`.trim(),
      fix,
    );
  }
}

function checkLogical(report: Report, map: PlainMap, operator: string, path: Path, at: Level): void {
  const here = [...path, operator];
  const level = at.level + 1;
  if (level > deepest) {
    const message = `Logical operators are nested more than ${String(deepest)} levels deep.`;
    report("awstoe-condition-depth", here, message, "Split the condition over several steps.");
    return;
  }
  const operands = own(map, operator);
  if (operator === "not") {
    checkLevel(report, operands, here, { branches: false, level });
    return;
  }
  if (!Array.isArray(operands) || operands.length < 2) {
    const message = `${quote(operator)} is ${inWords(operands)}; it must be a list of two or more conditions.`;
    report("awstoe-condition", here, message, "Begin each condition with a dash.");
    return;
  }
  operands.forEach((operand: unknown, index) => {
    checkLevel(report, operand, [...here, index], { branches: false, level });
  });
}

function checkComparison(report: Report, map: PlainMap, operator: string, path: Path): void {
  const unary = unaryOperators.includes(operator);
  checkOperand(report, own(map, operator), [...path, operator], { key: operator, unary });
  if (unary) return;
  if (!Object.hasOwn(map, "value")) {
    if (slipsOf(map, [operator, "value", ...branchKeys]).has("value")) return;
    const message = `The condition ${operator} has no "value" to compare with.`;
    report("awstoe-condition", path, message, "Add `value: …`.");
    return;
  }
  checkOperand(report, own(map, "value"), [...path, "value"], { key: "value", unary });
}

function checkOperand(
  report: Report,
  operand: unknown,
  path: Path,
  rule: { readonly key: string; readonly unary: boolean },
): void {
  if (typeof operand === "string" || (!rule.unary && typeof operand === "number")) return;
  const allowed = rule.unary ? "a text" : "a text or a number";
  const message = `${quote(rule.key)} is ${inWords(operand)}; it must be ${allowed}.`;
  report("awstoe-condition", path, message, typeof operand === "object" ? `Write ${allowed}.` : "Put it in quotes.");
}

function checkBranches(report: Report, map: PlainMap, path: Path): void {
  for (const key of branchKeys) {
    const value = own(map, key);
    if (value === undefined || branchValues.includes(value as string)) continue;
    const otherwise = { hint: `It is one of ${oneOf(branchValues)}.`, fix: "Use one of these words." };
    const { hint, fix } = adviceOn(value, branchValues, otherwise);
    report("awstoe-condition-branch", [...path, key], `${quote(key)} is ${inWords(value)}. ${hint}`, fix);
  }
}

import type { Action, ActionInput, AwstoePlatform } from "./actions";
import { checkExpression } from "./condition";
import type { Path } from "../yaml/place";
import type { Report } from "./document-fault";
import { checkInputValue } from "./input-value";
import { absentKeys, inWords, isMap, oneOf, own, quote, slipsOf, type PlainMap } from "./shape";
import { adviceOn } from "./suggestion";
import { shortListing } from "../diagnostics/suggest";

interface StepInputs {
  readonly step: PlainMap;
  readonly path: Path;
  readonly platform: AwstoePlatform;
  readonly action: Action;
  readonly actionName: string;
}

/** Checks the `inputs` of a step against its action. */
export function checkInputs(report: Report, of: StepInputs): void {
  const { step, action, actionName } = of;
  if (!Object.hasOwn(step, "inputs")) {
    if (!action.inputsRequired) return;
    const message = `The action ${actionName} has no "inputs", which it needs.`;
    report("awstoe-inputs-missing", of.path, message, `Add \`inputs\` with ${needs(action)}.`);
    return;
  }
  const inputs = own(step, "inputs");
  const path = [...of.path, "inputs"];
  if (action.form === "expression") {
    checkExpression(report, inputs, path, { branches: false });
    return;
  }
  if (action.form === "map") {
    if (isMap(inputs)) checkInputMap(report, inputs, path, of);
    else wrongForm(report, inputs, path, of);
    return;
  }
  if (!Array.isArray(inputs) || inputs.length === 0) {
    wrongForm(report, inputs, path, of);
    return;
  }
  inputs.forEach((item: unknown, index) => {
    if (isMap(item)) checkInputMap(report, item, [...path, index], of);
    else wrongForm(report, item, [...path, index], of);
  });
}

function wrongForm(report: Report, inputs: unknown, path: Path, of: StepInputs): void {
  const asList = of.action.form === "list";
  const what = typeof path.at(-1) === "number" ? "An item of inputs" : `"inputs" of ${of.actionName}`;
  const form = asList && what.startsWith('"') ? "a list of maps, each one operation" : "a map";
  const fix = asList
    ? `Begin each operation with a dash: \`- ${needs(of.action)}: …\`.`
    : "Remove the dash: `inputs` is one map.";
  report("awstoe-inputs-form", path, `${what} is ${inWords(inputs)}; it must be ${form}.`, fix);
}

function checkInputMap(report: Report, inputs: PlainMap, path: Path, of: StepInputs): void {
  const known = of.action.inputs ?? {};
  const names = Object.keys(known);
  for (const [name, value] of Object.entries(inputs)) {
    const input = own(known, name) as ActionInput | undefined;
    if (input === undefined) {
      const otherwise = { hint: `Its inputs are ${shortListing(names, "and")}.`, fix: "Remove it." };
      const { hint, fix } = adviceOn(name, absentKeys(inputs, names), otherwise, "Rename it to");
      const message = `The action ${of.actionName} has no input ${quote(name)}. ${hint}`;
      report("awstoe-input-unknown", [...path, name], message, fix);
      continue;
    }
    if (input.platforms?.includes(of.platform) === false) {
      const message = `The input ${quote(name)} of ${of.actionName} exists on ${input.platforms.join(" and ")} alone.`;
      report("awstoe-input-platform", [...path, name], message, `Remove it: the image is ${of.platform}.`);
    }
    checkInputValue(report, { actionName: of.actionName, name, input, value, path: [...path, name] });
  }
  checkPresence(report, inputs, path, of);
}

function checkPresence(report: Report, inputs: PlainMap, path: Path, of: StepInputs): void {
  const known = of.action.inputs ?? {};
  const slips = slipsOf(inputs, Object.keys(known));
  for (const [name, input] of Object.entries(known)) {
    if (input.required !== true || Object.hasOwn(inputs, name) || slips.has(name)) continue;
    report(
      "awstoe-input-missing",
      path,
      `The action ${of.actionName} needs the input ${quote(name)}.`,
      `Add \`${name}: …\`.`,
    );
  }
  const choice = of.action.exactlyOneOf;
  const chosen = choice?.filter((name) => Object.hasOwn(inputs, name)) ?? [];
  if (choice !== undefined && chosen.length !== 1 && !choice.some((name) => slips.has(name))) {
    const [got, change] = chosen.length === 0 ? ["neither is given", "Add"] : ["both are given", "Keep only"];
    const message = `The action ${of.actionName} needs either ${choice.join(" or ")}; ${got}.`;
    report("awstoe-input-choice", path, message, `${change} ${oneOf(choice)}.`);
  }
  const together = of.action.together ?? [];
  const present = together.filter((name) => Object.hasOwn(inputs, name));
  if (present.length === 0 || present.length === together.length) return;
  const message = `The inputs ${together.join(" and ")} of ${of.actionName} go together; ${present.join(", ")} is there alone.`;
  report("awstoe-input-choice", path, message, "Give both or neither.");
}

function needs(action: Action): string {
  if (action.form === "expression") return "a comparison, for example `fileExists: /etc/os-release`";
  const required = Object.entries(action.inputs ?? {}).filter(([, input]) => input.required === true);
  return required.length > 0 ? required.map(([name]) => name).join(", ") : (action.exactlyOneOf ?? []).join(" or ");
}

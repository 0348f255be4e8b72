import { error, faultsOf, type Fault } from "../diagnostics/fault";
import { shortListing, show } from "../diagnostics/suggest";
import type { Path } from "../yaml/place";
import { ACTIONS, FORMS, type Action, type ActionInput, type AwstoePlatform, type InputType } from "./actions";
import { checkCondition } from "./constructs";
import { absentKeys, asTextFix, inWords, isFilledList, isMap, isText, mustBe, notAmong, oneOf } from "./shape";
import { slipOf, suggesting, type PlainMap } from "./shape";

const { codes, fault } = faultsOf({
  "awstoe-inputs-missing": error("A step has no inputs", {
    why: "The action cannot run without them.",
    bad: "- name: Install\n  action: ExecuteBash",
    good: "- name: Install\n  action: ExecuteBash\n  inputs: {commands: [dnf update -y]}",
  }),
  "awstoe-inputs-form": error("Inputs are a map where a list is wanted, or the other way round", {
    why: "Actions on files take a list, one map per operation; actions that run something take one map.",
    bad: "action: CreateFolder\ninputs: {path: /opt/app}",
    good: "action: CreateFolder\ninputs:\n  - path: /opt/app",
  }),
  "awstoe-input-unknown": error("An input that the action does not have", {
    why: "AWSTOE refuses it; most are slips.",
    bad: "inputs: {command: [dnf update -y]}",
    good: "inputs: {commands: [dnf update -y]}",
  }),
  "awstoe-input-missing": error("A required input is missing", {
    why: "The action cannot run without it.",
    bad: "action: WebDownload\ninputs: [{source: https://example.com/a.zip}]",
    good: "action: WebDownload\ninputs: [{source: https://example.com/a.zip, destination: /tmp/a.zip}]",
  }),
  "awstoe-input-choice": error("Inputs that exclude or need one another", {
    why: "Either exactly one of them is given, or both are.",
    bad: "action: ExecutePowerShell\ninputs: {commands: [Get-Date], file: C:\\a.ps1}",
    good: "action: ExecutePowerShell\ninputs: {commands: [Get-Date]}",
  }),
  "awstoe-input-type": error("An input has the wrong type", {
    why: "YAML reads 0644 as a number, and `echo: done` as a map; AWSTOE then refuses the document.",
    bad: "- path: /etc/app.conf\n  permissions: 0644",
    good: '- path: /etc/app.conf\n  permissions: "0644"',
  }),
  "awstoe-input-value": error("An input has a value that the action does not take", {
    why: "The step would fail on the build instance.",
    bad: "algorithm: SHA-256",
    good: "algorithm: SHA256",
  }),
  "awstoe-input-platform": error("An input that the image's platform does not have", {
    why: "Owner, group and permissions exist only on Linux and macOS.",
    bad: "- path: C:\\app\n  owner: root   # Windows",
    good: "- path: C:\\app",
  }),
});
export { codes as inputCodes };

const TYPES: Readonly<Record<InputType, { readonly wanted: string; readonly fits: (value: unknown) => boolean }>> = {
  any: { wanted: "anything", fits: () => true },
  string: { wanted: "a text", fits: isText },
  strings: { wanted: "a list of texts", fits: (value) => isFilledList(value) && value.every(isText) },
  boolean: { wanted: "true or false", fits: (value) => typeof value === "boolean" || isText(value) },
  integer: { wanted: "a whole number", fits: isTextOrInteger },
  stringOrInteger: { wanted: "a text or a whole number", fits: isTextOrInteger },
  stringMap: { wanted: "a map of texts", fits: (value) => isMap(value) && Object.values(value).every(isText) },
  nameValues: {
    wanted: "a list of maps with name and value",
    fits: (value) => Array.isArray(value) && value.every(isNameValue),
  },
};

export function checkInputs(step: PlainMap, of: Path, action: Action, platform: AwstoePlatform, faults: Fault[]): void {
  const { inputs } = step;
  const path = [...of, "inputs"];
  if (inputs === undefined) {
    if (!action.inputsRequired) return;
    const message = `The action ${action.name} has no "inputs", which it needs.`;
    faults.push(fault("awstoe-inputs-missing", of, message, `Add \`inputs\` with ${needs(action)}.`));
  } else if (action.form === "expression") checkCondition(inputs, path, faults);
  else if (action.form === "map") checkOperation(inputs, path, action, platform, faults);
  else if (!isFilledList(inputs)) faults.push(wrongForm(inputs, path, action));
  else inputs.forEach((item, index) => checkOperation(item, [...path, index], action, platform, faults));
}

/** Inputs beside `inputs` instead of under it: one slip of indentation. */
export function inputsBeside({ action, inputs, ...step }: PlainMap, path: Path): Fault | undefined {
  const known = (isText(action) ? ACTIONS.get(action) : undefined)?.inputs ?? {};
  const [key] = Object.keys(step).filter((name) => Object.hasOwn(known, name));
  if (key === undefined || (inputs !== undefined && inputs !== null)) return undefined;
  const message = `${show(key)} is beside "inputs", but belongs under it.`;
  const fix =
    inputs === null
      ? `Indent ${key} by two more spaces.`
      : `Write "inputs:" on a line of its own above ${key}, and indent ${key} by two more spaces.`;
  return fault("awstoe-inputs-missing", [...path, key], message, fix, { at: "key" });
}

function needs({ form, inputs = {}, exactlyOneOf = [] }: Action): string {
  if (form === "expression") return "a comparison, for example `fileExists: /etc/os-release`";
  const required = Object.keys(inputs).filter((name) => inputs[name]?.required === true);
  return required.length > 0 ? required.join(", ") : exactlyOneOf.join(" or ");
}

function wrongForm(inputs: unknown, path: Path, action: Action): Fault {
  const isItem = typeof path.at(-1) === "number";
  const isList = action.form === "list";
  const subject = isItem ? "An item of inputs" : `"inputs" of ${action.name}`;
  const wanted = isList && !isItem ? "a list of maps, each one operation" : "a map";
  const listFix = `Begin each operation with a dash: \`- ${needs(action)}: …\`.`;
  const fix = isList ? listFix : "Remove the dash: `inputs` is one map.";
  return fault("awstoe-inputs-form", path, mustBe(subject, inputs, wanted), fix);
}

function checkOperation(given: unknown, path: Path, action: Action, platform: AwstoePlatform, faults: Fault[]): void {
  if (!isMap(given)) {
    faults.push(wrongForm(given, path, action));
    return;
  }
  const { inputs = {} } = action;
  const known = Object.keys(inputs);
  for (const name of Object.keys(given)) {
    const here = [...path, name];
    const input = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
    if (input === undefined) {
      const otherwise = { hint: `Its inputs are ${shortListing(known, "and")}.`, fix: "Remove it." };
      const problem = `The action ${action.name} has no input ${show(name)}.`;
      const [message, fix, more] = suggesting(problem, name, absentKeys(given, known), otherwise, "Rename it to");
      faults.push(fault("awstoe-input-unknown", here, message, fix, { at: "key", ...more }));
      continue;
    }
    if (input.platforms?.includes(platform) === false) {
      const message = `The input ${show(name)} of ${action.name} exists only on ${input.platforms.join(" and ")}.`;
      faults.push(fault("awstoe-input-platform", here, message, `Remove it: the image is ${platform}.`));
    }
    valueFaults(given[name], here, input, () => `The input ${show(name)} of ${action.name}`, faults);
  }
  presenceFaults(given, path, action, faults);
}

function presenceFaults(given: PlainMap, path: Path, action: Action, faults: Fault[]): void {
  const { name: of, inputs = {}, exactlyOneOf: choice = [], together = [] } = action;
  const known = Object.keys(inputs);
  const isMisspelt = (name: string): boolean => slipOf(name, given, known) !== undefined;
  for (const name of absentKeys(given, known)) {
    if (inputs[name]?.required !== true || isMisspelt(name)) continue;
    const message = `The action ${of} needs the input ${show(name)}.`;
    faults.push(fault("awstoe-input-missing", path, message, `Add \`${name}: …\`.`));
  }
  const chosen = choice.filter((name) => Object.hasOwn(given, name));
  if (choice.length > 0 && chosen.length !== 1 && !choice.some(isMisspelt)) {
    const [got, change] = chosen.length === 0 ? ["neither is given", "Add"] : ["both are given", "Keep only"];
    const message = `The action ${of} needs either ${choice.join(" or ")}; ${got}.`;
    faults.push(fault("awstoe-input-choice", path, message, `${change} ${oneOf(choice)}.`));
  }
  const present = together.filter((name) => Object.hasOwn(given, name));
  if (present.length === 0 || present.length === together.length) return;
  const message = `The inputs ${together.join(" and ")} of ${of} go together; only ${present.join(", ")} is given.`;
  faults.push(fault("awstoe-input-choice", path, message, "Give both or neither."));
}

/** Type and value of one input. A text with a reference may have any value: it is known only on the instance. */
function valueFaults(value: unknown, path: Path, input: ActionInput, subject: () => string, faults: Fault[]): void {
  if (!TYPES[input.type].fits(value)) {
    faults.push(wrongType(value, path, input.type, subject()));
    return;
  }
  if (isText(value) && value.includes("{{")) return;
  const form = FORMS[input.form ?? (isText(value) ? input.type : "")];
  if (form !== undefined && !new RegExp(form.pattern).test(String(value)))
    faults.push(fault("awstoe-input-value", path, mustBe(subject(), value, form.allowed), form.fix));
  if (isText(value) && !isAllowed(value, input))
    faults.push(fault("awstoe-input-value", path, ...notAmong(subject(), value, input.values ?? [])));
}

function isAllowed(value: string, { values, ignoreCase = false }: ActionInput): boolean {
  if (values === undefined || values.includes(value)) return true;
  return ignoreCase && values.some((word) => word.toLowerCase() === value.toLowerCase());
}

function wrongType(value: unknown, path: Path, type: InputType, subject: string): Fault {
  if (type !== "strings" || !isFilledList(value))
    return fault("awstoe-input-type", path, mustBe(subject, value, TYPES[type].wanted), typeFix(value, type));
  const item = inWords(value.find((each) => !isText(each)));
  const message = `${subject} has an item that is ${item}; its items must be texts.`;
  return fault("awstoe-input-type", path, message, typeFix(value, type));
}

function typeFix(value: unknown, type: InputType): string {
  if (type === "string" || type === "stringOrInteger") return asTextFix(value);
  if (type !== "strings") return `Write ${TYPES[type].wanted}.`;
  if (isText(value)) return "Begin it with a dash: the input is a list.";
  if (!Array.isArray(value)) return "Write a list of texts.";
  return 'Quote every item that YAML reads as something else: `- "echo: done"`.';
}

function isTextOrInteger(value: unknown): boolean {
  return Number.isInteger(value) || isText(value);
}

function isNameValue(item: unknown): boolean {
  return isMap(item) && isText(item["name"]) && isText(item["value"]) && Object.keys(item).length === 2;
}

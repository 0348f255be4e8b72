import { error, faultsOf, warning, type Fault } from "../diagnostics/fault";
import { closest, shortListing, show } from "../diagnostics/suggest";
import type { Path } from "../yaml/place";
import { inWords, isMap, isText, keyFaults, mustBe, notText, slipOf, suggesting, textFaults, wrongType } from "./shape";
import type { KeyRule, PlainMap } from "./shape";

const { codes, fault } = faultsOf({
  "awstoe-variable-form": error("A parameter or constant is not written as a map with one name", {
    why: "AWSTOE reads a list of maps, each with one name.",
    bad: "parameters:\n  Version: {type: string}",
    good: "parameters:\n  - Version: {type: string}",
  }),
  "awstoe-variable-name": error("The name of a parameter or constant is not allowed", {
    why: "Names are 3–128 letters, digits, `-` and `_`.",
    bad: "parameters:\n  - v: {type: string}",
    good: "parameters:\n  - Version: {type: string}",
  }),
  "awstoe-variable-type": error("A parameter or constant is not of type string", {
    why: "AWSTOE knows no other type.",
    bad: "- Version: {type: number}",
    good: "- Version: {type: string}",
  }),
  "awstoe-variable-value": error("A default or constant is not a text", {
    why: "YAML reads 1.10 as the number 1.1: what is not quoted may change before it reaches the instance.",
    bad: "- Version: {type: string, default: 1.10}",
    good: '- Version: {type: string, default: "1.10"}',
  }),
  "awstoe-variable-duplicate": error("A name is declared twice", {
    why: "Parameters and constants share their names.",
    bad: 'parameters:\n  - Version: {type: string}\nconstants:\n  - Version: {type: string, value: "1"}',
    good: 'parameters:\n  - Version: {type: string}\nconstants:\n  - Fallback: {type: string, value: "1"}',
  }),
  "awstoe-variable-unused": warning("A parameter or constant is never used", {
    why: "Someone may set it and wonder why nothing changes.",
    bad: 'parameters:\n  - Version: {type: string, default: "1"}\n# no {{ Version }} anywhere',
    good: 'commands: ["dnf install -y docker-{{ Version }}"]',
  }),
  "awstoe-parameter-undeclared": error("The image gives a parameter that the document does not declare", {
    why: "Image Builder refuses the recipe.",
    bad: 'components:\n  - document: docker/install.yaml\n    parameters: {DokcerVersion: "25"}',
    good: 'components:\n  - document: docker/install.yaml\n    parameters: {DockerVersion: "25"}',
  }),
  "awstoe-parameter-missing": error("A parameter gets no value", {
    why: "It has no default and the image gives none, so Image Builder refuses the recipe.",
    bad: "components:\n  - document: docker/install.yaml",
    good: 'components:\n  - document: docker/install.yaml\n    parameters: {DockerVersion: "25"}',
  }),
});
export { codes as parameterCodes };

type Kind = "parameter" | "constant";

interface Variable {
  readonly name: string;
  readonly kind: Kind;
  readonly hasValue: boolean;
  readonly path: Path;
}

export interface Variables {
  readonly byName: ReadonlyMap<string, Variable>;
  /** Whether all of it could be read, so that a name that is not there is a fault of its own. */
  readonly isWhole: boolean;
}

const NAME = /^[A-Za-z0-9_-]{3,128}$/;

/** The key of the value, and the keys of the map under the name. */
const FORMS: Readonly<Record<Kind, KeyRule & { readonly value: string }>> = {
  parameter: { what: "A parameter", allowed: ["type", "default", "description"], required: ["type"], value: "default" },
  constant: { what: "A constant", allowed: ["type", "value"], required: ["type", "value"], value: "value" },
};

/**
 * Reads `parameters` and `constants`; `isWhole` says that the document has none of them under a misspelt name.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-user-defined-variables.html
 */
export function readVariables(document: PlainMap, isWhole: boolean, faults: Fault[]): Variables {
  const byName = new Map<string, Variable>();
  let areLists = true;
  for (const kind of ["parameter", "constant"] as const) {
    const section = `${kind}s`;
    const list = document[section];
    if (list === undefined) continue;
    if (Array.isArray(list)) {
      list.forEach((entry, index) => readVariable(entry, kind, [section, index], byName, faults));
      continue;
    }
    const fix = `Write \`- MyName: {type: string, ${FORMS[kind].value}: text}\` for each.`;
    faults.push(wrongType([section], mustBe(show(section), list, "a list"), fix));
    areLists = false;
  }
  return { byName, isWhole: isWhole && areLists };
}

function readVariable(entry: unknown, kind: Kind, of: Path, byName: Map<string, Variable>, faults: Fault[]): void {
  const [name, ...others] = isMap(entry) ? Object.keys(entry) : [];
  if (!isMap(entry) || name === undefined || others.length > 0) {
    const message = `A ${kind} is written as a map with one name; this is ${isMap(entry) ? "not" : inWords(entry)}.`;
    const fix = `Write \`- MyName: {type: string}\`, one list item per ${kind}.`;
    faults.push(fault("awstoe-variable-form", of, message, fix));
    return;
  }
  const path = [...of, name];
  const body = entry[name];
  const form = FORMS[kind];
  nameFaults(name, kind, path, byName.get(name), faults);
  if (!isMap(body)) {
    const message = `The ${kind} ${show(name)} is ${inWords(body)}; it must be a map with \`type: string\`.`;
    faults.push(fault("awstoe-variable-form", path, message, `Write \`${name}: {type: string, ${form.value}: …}\`.`));
    return;
  }
  keyFaults(body, path, form, faults);
  valueFaults(body, kind, path, faults);
  const hasValue = Object.hasOwn(body, form.value) || slipOf(form.value, body, form.allowed) !== undefined;
  if (!byName.has(name)) byName.set(name, { name, kind, hasValue, path });
}

function nameFaults(name: string, kind: Kind, path: Path, first: Variable | undefined, faults: Fault[]): void {
  if (!NAME.test(name)) {
    const message = `The ${kind} is called ${show(name)}; names are 3–128 letters, digits, \`-\` and \`_\`.`;
    faults.push(fault("awstoe-variable-name", path, message, "Rename it."));
  }
  if (first === undefined) return;
  const message = `${show(name)} is declared twice; parameters and constants share their names.`;
  const fix = `Rename or remove one; the other is a ${first.kind}.`;
  faults.push(fault("awstoe-variable-duplicate", path, message, fix));
}

function valueFaults(body: PlainMap, kind: Kind, path: Path, faults: Fault[]): void {
  const { type } = body;
  if (type !== undefined && type !== "string") {
    const message = `The type is ${inWords(type)}; AWSTOE knows only "string".`;
    faults.push(fault("awstoe-variable-type", [...path, "type"], message, "Write `type: string`."));
  }
  if (kind === "parameter") textFaults(body, "description", path, faults);
  const key = FORMS[kind].value;
  const value = body[key];
  if (value !== undefined && !isText(value))
    faults.push(fault("awstoe-variable-value", [...path, key], ...notText(show(key), value)));
}

/** Of the image that uses the document: parameters given that it does not declare, and declared ones that get no value. */
export function givenFaults(variables: Variables, given: Readonly<Record<string, string>>, faults: Fault[]): void {
  if (!variables.isWhole) return;
  const declared = [...variables.byName.values()].filter(({ kind }) => kind === "parameter");
  const names = declared.map(({ name }) => name);
  const free = names.filter((name) => !Object.hasOwn(given, name));
  const slips = new Set<string | undefined>();
  for (const name of Object.keys(given)) {
    if (names.includes(name)) continue;
    slips.add(closest(name, free));
    const hint = names.length === 0 ? "It declares none." : `It declares ${shortListing(names, "and")}.`;
    const otherwise = { hint, fix: `Remove ${name}, or declare it under \`parameters\` of the document.` };
    const problem = `The document declares no parameter ${show(name)}.`;
    const advice = suggesting(problem, name, free, otherwise, "Rename it to");
    faults.push(fault("awstoe-parameter-undeclared", ["parameters", name], ...advice));
  }
  for (const { name, hasValue } of declared) {
    if (hasValue || Object.hasOwn(given, name) || slips.has(name)) continue;
    const message = `The document's parameter ${show(name)} has no default and gets no value here.`;
    const fix = `Add \`${name}: …\` under the component's \`parameters\`, or a \`default\` to the document.`;
    faults.push(fault("awstoe-parameter-missing", ["parameters", name], message, fix));
  }
}

export function unusedFaults({ byName }: Variables, used: ReadonlySet<string>, faults: Fault[]): void {
  for (const { name, kind, path } of byName.values()) {
    if (used.has(name)) continue;
    const message = `The ${kind} ${show(name)} is never used.`;
    faults.push(fault("awstoe-variable-unused", path, message, `Refer to it as {{ ${name} }}, or remove it.`));
  }
}

import { error, faultsOf, warning } from "../diagnostics/fault";
import { closest, shortListing, show } from "../diagnostics/suggest";
import type { Path } from "../yaml/place";
import {
  inWords,
  isMap,
  isText,
  keyFaults,
  mustBe,
  notText,
  slipsOf,
  suggesting,
  textFaults,
  wrongType,
} from "./shape";
import type { Check, KeyRule, PlainMap } from "./shape";

const { codes, fault } = faultsOf({
  "awstoe-variable-form": error(
    "A parameter or constant is not written as a map of one name",
    "AWSTOE reads a list of maps, each with one name.",
    "parameters:\n  Version: {type: string}",
    "parameters:\n  - Version: {type: string}",
  ),
  "awstoe-variable-name": error(
    "The name of a parameter or constant is not allowed",
    "Names are 3–128 letters, digits, `-` and `_`.",
    "parameters:\n  - v: {type: string}",
    "parameters:\n  - Version: {type: string}",
  ),
  "awstoe-variable-type": error(
    "A parameter or constant is not of type string",
    "AWSTOE knows no other type.",
    "- Version: {type: number}",
    "- Version: {type: string}",
  ),
  "awstoe-variable-value": error(
    "A default or constant is not a text",
    "YAML reads 1.10 as the number 1.1: what is not quoted may change before it reaches the instance.",
    "- Version: {type: string, default: 1.10}",
    '- Version: {type: string, default: "1.10"}',
  ),
  "awstoe-variable-duplicate": error(
    "A name is declared twice",
    "Parameters and constants share their names.",
    'parameters:\n  - Version: {type: string}\nconstants:\n  - Version: {type: string, value: "1"}',
    'parameters:\n  - Version: {type: string}\nconstants:\n  - Fallback: {type: string, value: "1"}',
  ),
  "awstoe-variable-unused": warning(
    "A parameter or constant is never used",
    "Someone may set it and wonder why nothing changes.",
    'parameters:\n  - Version: {type: string, default: "1"}\n# no {{ Version }} anywhere',
    'commands: ["dnf install -y docker-{{ Version }}"]',
  ),
  "awstoe-parameter-undeclared": error(
    "The image gives a parameter that the document does not declare",
    "Image Builder refuses the recipe.",
    'components:\n  - document: docker/install.yaml\n    parameters: {DokcerVersion: "25"}',
    'components:\n  - document: docker/install.yaml\n    parameters: {DockerVersion: "25"}',
  ),
  "awstoe-parameter-missing": error(
    "A parameter gets no value",
    "It has no default and the image gives none, so Image Builder refuses the recipe.",
    "components:\n  - document: docker/install.yaml",
    'components:\n  - document: docker/install.yaml\n    parameters: {DockerVersion: "25"}',
  ),
});
export { codes as parameterCodes };

type Kind = "parameter" | "constant";

/** A parameter or constant of the document. */
export interface Variable {
  readonly name: string;
  readonly kind: Kind;
  readonly hasValue: boolean;
  readonly path: Path;
}

/** What a document declares. */
export interface Variables {
  readonly byName: ReadonlyMap<string, Variable>;
  /** Whether all of it could be read, so that a name that is not there is a fault of its own. */
  readonly isWhole: boolean;
}

const NAME = /^[A-Za-z0-9_-]{3,128}$/;

/** The key of the value, and the keys of the map under the name. */
const FORMS: Readonly<Record<Kind, KeyRule & { readonly value: string }>> = {
  parameter: {
    what: "A parameter",
    allowed: ["type", "default", "description"],
    required: ["type"],
    value: "default",
  },
  constant: { what: "A constant", allowed: ["type", "value"], required: ["type", "value"], value: "value" },
};

/**
 * Reads `parameters` and `constants`; `slips` are the keys that the document has under a misspelt name.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-user-defined-variables.html
 */
export function* readVariables(document: PlainMap, slips: ReadonlySet<string | undefined>): Check<Variables> {
  const byName = new Map<string, Variable>();
  let isWhole = !slips.has("parameters") && !slips.has("constants");
  for (const kind of ["parameter", "constant"] as const) {
    const section = `${kind}s`;
    const list = document[section];
    if (list === undefined) continue;
    if (!Array.isArray(list)) {
      const fix = `Write \`- MyName: {type: string, ${FORMS[kind].value}: text}\` for each.`;
      yield wrongType([section], mustBe(show(section), list, "a list"), fix);
      isWhole = false;
      continue;
    }
    for (const [index, entry] of list.entries()) yield* readVariable(entry, kind, [section, index], byName);
  }
  return { byName, isWhole };
}

function* readVariable(entry: unknown, kind: Kind, path: Path, byName: Map<string, Variable>): Check {
  const [name, ...others] = isMap(entry) ? Object.keys(entry) : [];
  if (!isMap(entry) || name === undefined || others.length > 0) {
    const message = `A ${kind} is written as a map of one name; this is ${isMap(entry) ? "not" : inWords(entry)}.`;
    yield fault("awstoe-variable-form", path, message, `Write \`- MyName: {type: string}\`, one list item a ${kind}.`);
    return;
  }
  const here = [...path, name];
  const body = entry[name];
  const form = FORMS[kind];
  yield* nameFaults(name, kind, here, byName.get(name));
  if (!isMap(body)) {
    const message = `The ${kind} ${show(name)} is ${inWords(body)}; it must be a map with \`type: string\`.`;
    yield fault("awstoe-variable-form", here, message, `Write \`${name}: {type: string, ${form.value}: …}\`.`);
    return;
  }
  yield* keyFaults(body, here, form);
  yield* valueFaults(body, kind, here);
  const hasValue = Object.hasOwn(body, form.value) || slipsOf(body, form.allowed).has(form.value);
  if (!byName.has(name)) byName.set(name, { name, kind, hasValue, path: here });
}

function* nameFaults(name: string, kind: Kind, path: Path, first: Variable | undefined): Check {
  if (!NAME.test(name)) {
    const message = `The ${kind} is called ${show(name)}; names are 3–128 letters, digits, \`-\` and \`_\`.`;
    yield fault("awstoe-variable-name", path, message, "Rename it.");
  }
  if (first !== undefined) {
    const message = `${show(name)} is declared twice; parameters and constants share their names.`;
    yield fault("awstoe-variable-duplicate", path, message, `Rename or remove one; the other is a ${first.kind}.`);
  }
}

function* valueFaults(body: PlainMap, kind: Kind, path: Path): Check {
  const { type } = body;
  if (type !== undefined && type !== "string") {
    const message = `The type is ${inWords(type)}; AWSTOE knows "string" alone.`;
    yield fault("awstoe-variable-type", [...path, "type"], message, "Write `type: string`.");
  }
  if (kind === "parameter") yield* textFaults(body, "description", path);
  const key = FORMS[kind].value;
  const value = body[key];
  if (value === undefined || isText(value)) return;
  yield fault("awstoe-variable-value", [...path, key], ...notText(show(key), value));
}

/**
 * Parameters given to the document that it does not declare, and declared ones that get no value: faults of the image
 * that uses the document.
 */
export function* givenFaults({ byName, isWhole }: Variables, given: Readonly<Record<string, string>>): Check {
  if (!isWhole) return;
  const declared = [...byName.values()].filter(({ kind }) => kind === "parameter");
  const names = declared.map(({ name }) => name);
  const free = names.filter((name) => !Object.hasOwn(given, name));
  const strangers = Object.keys(given).filter((name) => !names.includes(name));
  const slips = new Set(strangers.map((name) => closest(name, free)));
  const hint = names.length === 0 ? "It declares none." : `It declares ${shortListing(names, "and")}.`;
  for (const name of strangers) {
    const otherwise = { hint, fix: `Remove ${name}, or declare it under \`parameters\` of the document.` };
    const problem = `The document declares no parameter ${show(name)}.`;
    const advice = suggesting(problem, name, free, otherwise, "Rename it to");
    yield fault("awstoe-parameter-undeclared", ["parameters", name], ...advice);
  }
  for (const { name, hasValue } of declared) {
    if (hasValue || Object.hasOwn(given, name) || slips.has(name)) continue;
    const message = `The document's parameter ${show(name)} has no default and gets no value here.`;
    const fix = `Add \`${name}: …\` under the component's \`parameters\`, or a \`default\` to the document.`;
    yield fault("awstoe-parameter-missing", ["parameters", name], message, fix);
  }
}

/** Variables that no reference names. */
export function* unusedFaults({ byName }: Variables, used: ReadonlySet<string>): Check {
  for (const { name, kind, path } of byName.values()) {
    if (used.has(name)) continue;
    const message = `The ${kind} ${show(name)} is never used.`;
    yield fault("awstoe-variable-unused", path, message, `Refer to it as {{ ${name} }}, or remove it.`);
  }
}

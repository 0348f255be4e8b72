import type { Fault } from "../diagnostics/fault";
import { fault } from "./codes";
import type { SchemaError, SchemaWords } from "./validators";
import { closest, inFlow, listing, show } from "../diagnostics/suggest";

interface Chosen {
  readonly errors: SchemaError[];
  readonly faults: readonly Fault[];
}

/**
 * Of a value that fits no branch of a choice, Ajv reports the errors of all branches. Here one branch is chosen: by the
 * value's type, and for mappings by the key that tells the branches apart (its first required one). Its errors stay.
 * Where no branch can be chosen there is one fault that names the branches.
 */
export function chooseBranches(errors: readonly SchemaError[]): Chosen {
  let left = [...errors];
  const faults: Fault[] = [];
  const choices = errors
    .filter((error) => error.keyword === "anyOf")
    .sort((a, b) => a.schemaPath.length - b.schemaPath.length);
  for (const choice of choices) {
    if (!left.includes(choice)) continue;
    const branches = choice.parentSchema.anyOf ?? [];
    const picked = pick(branches, choice.data);
    const kept = typeof picked === "number" ? `${choice.schemaPath}/${String(picked)}/` : undefined;
    left = left.filter((error) => error !== choice && (!isInside(error, choice) || isKept(error, kept)));
    if (kept === undefined) faults.push(wrongChoice(choice, branches));
  }
  return { errors: left, faults };
}

function isInside(error: SchemaError, choice: SchemaError): boolean {
  const sameValue =
    error.instancePath === choice.instancePath || error.instancePath.startsWith(`${choice.instancePath}/`);
  return sameValue && error.schemaPath.startsWith(`${choice.schemaPath}/`);
}

function isKept(error: SchemaError, kept: string | undefined): boolean {
  return kept !== undefined && error.schemaPath.startsWith(kept);
}

/** Index of the branch that the value was meant for. */
function pick(branches: readonly SchemaWords[], data: unknown): number | undefined {
  const type = typeOf(data);
  const ofType = branches.flatMap((branch, index) => (branch.type === type ? [index] : []));
  if (type !== "object") return ofType[0] ?? textBranch(branches, type);
  const object = data as Readonly<Record<string, unknown>>;
  if (ofType.length === 1) return ofType[0];
  const meant = ofType.filter((index) => Object.hasOwn(object, keyOf(branches[index])));
  if (meant.length > 0) return meant.length === 1 ? meant[0] : undefined;
  return branchOfSlip(branches, ofType, Object.keys(object));
}

/** The branch whose key is misspelt: then its unknown key is the one fault, with the right key as suggestion. */
function branchOfSlip(
  branches: readonly SchemaWords[],
  ofType: readonly number[],
  present: readonly string[],
): number | undefined {
  const known = new Set(ofType.flatMap((index) => Object.keys(branches[index]?.properties ?? {})));
  const keys = ofType.map((index) => keyOf(branches[index]));
  const meant = present.filter((key) => !known.has(key)).map((key) => closest(key, keys));
  const key = meant.find((candidate) => candidate !== undefined);
  return key === undefined ? undefined : ofType[keys.indexOf(key)];
}

/** A number or truth value where text is one of the choices was meant as text: "quote it" is the better message. */
function textBranch(branches: readonly SchemaWords[], type: string): number | undefined {
  if (type !== "number" && type !== "boolean") return undefined;
  const index = branches.findIndex((branch) => branch.type === "string");
  return index === -1 ? undefined : index;
}

function wrongChoice(choice: SchemaError, branches: readonly SchemaWords[]): Fault {
  const what = choice.parentSchema["x-is"] ?? "one of the forms allowed";
  const keys = branches.filter((branch) => branch.required !== undefined).map(keyOf);
  const { data, path } = choice;
  if (typeOf(data) !== "object" || keys.length === 0) {
    const got = data === null ? "The value is empty" : `${show(data)} does not fit`;
    const example = choice.parentSchema.examples?.[0];
    const fix = example === undefined ? `Write ${what}.` : `Write it like ${inFlow(example)}.`;
    return fault("wrong-choice", path, example === undefined ? `${got}.` : `${got}; expected ${what}.`, fix);
  }
  const present = Object.keys(data as object);
  const both = keys.filter((key) => present.includes(key));
  if (both.length > 1) {
    const message = `The mapping has ${listing(both, "and")}, which exclude each other.`;
    return fault("wrong-choice", path, message, `Keep either ${listing(both)}.`);
  }
  const message = `The mapping has none of ${listing(keys)}.`;
  return fault("wrong-choice", path, message, "Add the one that you mean, with its value.");
}

function keyOf(branch: SchemaWords | undefined): string {
  return branch?.required?.[0] ?? "";
}

function typeOf(data: unknown): string {
  if (data === null) return "null";
  return Array.isArray(data) ? "array" : typeof data;
}

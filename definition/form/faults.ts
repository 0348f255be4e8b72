import type { Hints } from "../schema";
import type { Fault } from "../diagnostics/fault";
import { fault } from "./codes";
import { formatPath, overlaps } from "../yaml/place";
import { ownEntry, type SchemaError, type SchemaWords, type SourceOf } from "./validators";
import { aboutValue } from "./values";
import { closest, inFlow, listing, shortListing, show, surely } from "../diagnostics/suggest";

/** A path has one fault of its form; the first of these counts. */
const ORDER = ["type", "enum", "minLength", "maxLength", "minimum", "maximum", "pattern"];

/**
 * Ajv's errors as faults that a person can act on: one for each mistake, in the words of the YAML, with what is allowed.
 * Errors of the branches of a choice are reduced to those of the branch that was meant.
 */
export function schemaFaults(errors: readonly SchemaError[], root: unknown, hints: Hints, sourceOf: SourceOf): Fault[] {
  const chosen = chooseBranches(errors);
  const faults: Fault[] = [...chosen.faults];
  const seen = new Set<string>();
  for (const error of chosen.errors.sort((a, b) => ORDER.indexOf(a.keyword) - ORDER.indexOf(b.keyword))) {
    const found = toFault(error, root, hints, sourceOf);
    if (found === undefined) continue;
    const key = JSON.stringify(found.path);
    if (!seen.has(key)) faults.push(found);
    seen.add(key);
  }
  // A required key that another key is a slip of is not missing: its fault is the slip.
  const meant = faults.flatMap(({ breaks }) => (breaks === undefined ? [] : [breaks]));
  return faults.filter(({ code, path }) => code !== "missing-key" || !meant.some((broken) => overlaps(broken, path)));
}

function toFault(error: SchemaError, root: unknown, hints: Hints, sourceOf: SourceOf): Fault | undefined {
  if (error.keyword === "propertyNames") return undefined; // its inner error says more
  if (error.keyword === "additionalProperties") return unknownKey(error, root, hints);
  if (error.keyword === "required") return missingKey(error);
  if (error.keyword === "uniqueItems") return duplicateItem(error);
  if (error.propertyName !== undefined) return badKey(error, error.propertyName);
  return aboutValue(error, sourceOf);
}

function missingKey(error: SchemaError): Fault {
  const { missingProperty: key } = error.params as { readonly missingProperty: string };
  const schema = error.parentSchema.properties?.[key];
  const example = schema?.examples?.[0] ?? schema?.default;
  const where = error.path.length === 0 ? "" : ` in ${formatPath(error.path)}`;
  const fix = example === undefined ? `Add \`${key}: …\`.` : `Add it, for example \`${key}: ${inFlow(example)}\`.`;
  return fault("missing-key", [...error.path, key], `The required key ${key} is missing${where}.`, fix);
}

/** A key that people choose (a tag's, a variable's) and that has the wrong form. */
function badKey(error: SchemaError, name: string): Fault {
  const what = error.parentSchema["x-is"] ?? "a key of this mapping";
  return fault("wrong-format", error.path, `The key ${show(name)} is not ${what}.`, "Rename the key.", { at: "key" });
}

function duplicateItem(error: SchemaError): Fault {
  const { i, j } = error.params as { readonly i: number; readonly j: number };
  const later = Math.max(i, j);
  const message = `${show((error.data as readonly unknown[])[later])} is in the list twice.`;
  return fault("duplicate-item", [...error.path, later], message, "Keep one of the two.", { mend: { drop: true } });
}

/** A key that the schema does not have: what it was meant to be, and what is allowed here. */
function unknownKey(error: SchemaError, root: unknown, hints: Hints): Fault | undefined {
  const { additionalProperty: key } = error.params as { readonly additionalProperty: string };
  const path = [...error.path, key];
  const later = ownEntry(error.parentSchema["x-later"], key);
  if (later !== undefined) return fault("not-yet", path, later.message, later.fix, { at: "key" });
  const stray = isStray(root, hints) ? hints["x-stray"] : undefined;
  // All of the file is broken then: what its schema requires is not missing.
  if (stray !== undefined && error.path.length === 0) {
    if (key !== stray.has) return undefined;
    return fault("unknown-key", path, stray.message, stray.fix, { at: "key", breaks: [] });
  }
  const where = error.path.length === 0 ? "here" : `in ${formatPath(error.path)}`;
  const meant = closest(key, absentKeys(error));
  if (meant !== undefined) {
    const message = `The key ${key} is not known ${where}. Did you mean ${meant}?`;
    const breaks = [...error.path, meant];
    const mend = surely(key, absentKeys(error));
    return fault("unknown-key", path, message, `Rename ${key} to ${meant}.`, { at: "key", breaks, mend });
  }
  const home = ownEntry(hints["x-elsewhere"], key);
  const isMoved = home !== undefined && home !== formatPath(path);
  const allowed = shortListing(Object.keys(error.parentSchema.properties ?? {}), "and");
  const hint = isMoved ? `It belongs to ${home}.` : `Allowed: ${allowed}.`;
  const fix = isMoved ? `Move it to ${home}.` : `Delete ${key}, or write one of the allowed keys.`;
  return fault("unknown-key", path, `The key ${key} is not known ${where}. ${hint}`, fix, { at: "key" });
}

/** Keys that the mapping may have and has not; required ones first, for of two that are equally near they are meant. */
function absentKeys({ parentSchema, data }: SchemaError): readonly string[] {
  const { properties = {}, required = [] } = parentSchema;
  const optional = Object.keys(properties).filter((key) => !required.includes(key));
  return [...required, ...optional].filter((key) => !Object.hasOwn(data as object, key));
}

function isStray(root: unknown, { "x-stray": stray }: Hints): boolean {
  if (stray === undefined || typeof root !== "object" || root === null) return false;
  return stray.has in root && !(stray.lacks in root);
}

/**
 * Of a value that fits no branch of a choice, Ajv reports the errors of all branches. Here one branch is chosen: by the
 * value's type, and for mappings by the key that distinguishes the branches (its first required one). Its errors stay.
 * Where no branch can be chosen there is one fault that names the branches.
 */
function chooseBranches(errors: readonly SchemaError[]) {
  let left = [...errors];
  const faults: Fault[] = [];
  const choices = errors
    .filter((error) => error.keyword === "anyOf")
    .sort((a, b) => a.schemaPath.length - b.schemaPath.length);
  for (const choice of choices) {
    if (!left.includes(choice)) continue;
    const branches = choice.parentSchema.anyOf ?? [];
    const picked = pick(branches, choice.data);
    const kept = picked === undefined ? undefined : `${choice.schemaPath}/${String(picked)}/`;
    const isLeft = (error: SchemaError): boolean =>
      !isInside(error, choice) || (kept !== undefined && error.schemaPath.startsWith(kept));
    left = left.filter((error) => error !== choice && isLeft(error));
    if (kept === undefined) faults.push(wrongChoice(choice, branches));
  }
  return { errors: left, faults };
}

function isInside(error: SchemaError, choice: SchemaError): boolean {
  const isSameValue = `${error.instancePath}/`.startsWith(`${choice.instancePath}/`);
  return isSameValue && error.schemaPath.startsWith(`${choice.schemaPath}/`);
}

function pick(branches: readonly SchemaWords[], data: unknown): number | undefined {
  const type = typeOf(data);
  const ofType = indexesOf(branches, type);
  // A number or truth value where text is one of the choices was meant as text: "quote it" is the better message.
  const isScalar = type === "number" || type === "boolean";
  if (type !== "object") return ofType[0] ?? (isScalar ? indexesOf(branches, "string")[0] : undefined);
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

function indexesOf(branches: readonly SchemaWords[], type: string): readonly number[] {
  return branches.flatMap((branch, index) => (branch.type === type ? [index] : []));
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

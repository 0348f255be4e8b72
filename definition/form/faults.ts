import type { Hints } from "../schema";
import type { Fault } from "../diagnostics/fault";
import { fault } from "./codes";
import { formatPath, overlaps } from "../yaml/place";
import { ownEntry, type SchemaError, type SchemaWords, type SourceOf } from "./validators";
import { aboutValue, formOf, variableFault, variableWithoutQuotes } from "./values";
import { visible } from "../diagnostics/printable";
import { closest, inFlow, listing, shortListing, show, surely } from "../diagnostics/suggest";

/** A path has one fault of its form; the first of these counts. */
const ORDER = ["type", "enum", "minLength", "maxLength", "minimum", "maximum", "pattern"];

/**
 * Ajv's errors as faults that a person can act on: one for each mistake, in the words of the YAML, with what is allowed.
 * Errors of the branches of a choice are reduced to those of the branch that was meant.
 */
export function schemaFaults(errors: readonly SchemaError[], root: unknown, hints: Hints, sourceOf: SourceOf): Fault[] {
  const stray = strayFault(root, hints);
  if (stray !== undefined) return [stray];
  const chosen = chooseBranches(errors);
  const faults: Fault[] = [...chosen.faults];
  const seen = new Set<string>();
  for (const error of chosen.errors.sort((a, b) => ORDER.indexOf(a.keyword) - ORDER.indexOf(b.keyword))) {
    const found = toFault(error, hints, sourceOf);
    if (found === undefined) continue;
    const key = JSON.stringify(found.path);
    if (!seen.has(key)) faults.push(found);
    seen.add(key);
  }
  // A required key that another key is a slip of is not missing: its fault is the slip.
  const meant = faults.flatMap(({ breaks }) => (breaks === undefined ? [] : [breaks]));
  return faults.filter(({ code, path }) => code !== "missing-key" || !meant.some((broken) => overlaps(broken, path)));
}

function toFault(error: SchemaError, hints: Hints, sourceOf: SourceOf): Fault | undefined {
  if (error.keyword === "propertyNames") return undefined; // its inner error says more
  if (error.keyword === "additionalProperties") return unknownKey(error, hints);
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
function unknownKey(error: SchemaError, hints: Hints): Fault {
  const { additionalProperty: key } = error.params as { readonly additionalProperty: string };
  const path = [...error.path, key];
  const later = ownEntry(error.parentSchema["x-later"], key);
  if (later !== undefined) return fault("not-yet", path, later.message, later.fix, { at: "key" });
  const instead = ownEntry(error.parentSchema["x-instead"], key);
  if (instead !== undefined) return fault("other-kind", path, instead.message, instead.fix, { at: "key" });
  const where = error.path.length === 0 ? "here" : `in ${formatPath(error.path)}`;
  const shown = visible(key);
  const home = ownEntry(hints["x-elsewhere"], key);
  const isMoved = home !== undefined && home !== formatPath(path);
  const meant = closest(key, absentKeys(error)) ?? (isMoved ? undefined : onlyMissing(error));
  if (meant !== undefined) {
    const message = `The key ${shown} is not known ${where}. Did you mean ${meant}?`;
    const breaks = [...error.path, meant];
    const mend = surely(key, absentKeys(error));
    return fault("unknown-key", path, message, `Rename ${shown} to ${meant}.`, { at: "key", breaks, mend });
  }
  const allowed = shortListing(Object.keys(error.parentSchema.properties ?? {}), "and");
  const place = home?.includes(".") === true ? home : `${home ?? ""}, a key of its own at the left edge`;
  const hint = isMoved ? `It belongs to ${place}.` : `Allowed: ${allowed}.`;
  const fix = isMoved ? `Move it to ${place}.` : `Delete ${shown}, or write one of the allowed keys.`;
  return fault("unknown-key", path, `The key ${shown} is not known ${where}. ${hint}`, fix, { at: "key" });
}

/** The required key that a mapping lacks, where one other key is all that it could be called by: `base` for `parent`. */
function onlyMissing({ parentSchema: { required = [], properties = {} }, data }: SchemaError): string | undefined {
  const keys = Object.keys(data as object);
  const missing = required.filter((key) => !keys.includes(key));
  return keys.filter((key) => !Object.hasOwn(properties, key)).length === 1 && missing.length === 1
    ? missing[0]
    : undefined;
}

/**
 * Keys that the mapping may have but lacks, and that a key of such a value can be meant by: text is no mapping. Required ones
 * first, because of two equally near ones they are meant.
 */
function absentKeys({ parentSchema, data, params }: SchemaError): readonly string[] {
  const { properties = {}, required = [] } = parentSchema;
  const value = ownEntry(data as Record<string, unknown>, String(params["additionalProperty"]));
  const optional = Object.keys(properties).filter((key) => !required.includes(key));
  return [...required, ...optional].filter(
    (key) => !Object.hasOwn(data as object, key) && (typeof value !== "string" || properties[key]?.type !== "object"),
  );
}

/** The one fault of a file that is of another kind, or whose keys are all under another: then nothing of it is in its place. */
function strayFault(root: unknown, { "x-stray": stray }: Hints): Fault | undefined {
  if (stray === undefined || typeof root !== "object" || root === null || stray.lacks in root) return undefined;
  const all = { at: "key", breaks: [] } as const;
  if (stray.has in root) return fault("unknown-key", [stray.has], stray.message, stray.fix, all);
  const [key, inner] = Object.entries(root).find(([, value]) => hasKey(value, stray.lacks)) ?? [];
  if (key === undefined) return undefined;
  const message = `The keys of the image are under ${visible(key)}; they belong at the left edge.`;
  const more = Array.isArray(inner) && inner.length > 1 ? ", each in a file of its own" : "";
  return fault(
    "unknown-key",
    [key],
    message,
    `Keep what is under ${visible(key)}, moved to the left edge${more}.`,
    all,
  );
}

function hasKey(value: unknown, key: string): boolean {
  const inner: unknown = Array.isArray(value) ? value[0] : value;
  return typeof inner === "object" && inner !== null && Object.hasOwn(inner, key);
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
  if (
    type === "string" &&
    ofType.length > 0 &&
    !fits(branches[ofType[0] ?? 0], data) &&
    isOfAnotherForm(data, branches)
  )
    return undefined;
  if (type !== "object") return ofType[0] ?? (isScalar ? indexesOf(branches, "string")[0] : undefined);
  const object = data as Readonly<Record<string, unknown>>;
  if (ofType.length === 1) return onlyMapping(branches, ofType[0], object);
  const meant = ofType.filter((index) => Object.hasOwn(object, keyOf(branches[index])));
  if (meant.length > 0) return meant.length === 1 ? meant[0] : undefined;
  return branchOfSlip(branches, ofType, Object.keys(object));
}

/** The one branch that is a mapping; that for text where the value has nothing of two keys or more that a mapping must have. */
function onlyMapping(branches: readonly SchemaWords[], only: number | undefined, data: object): number | undefined {
  const { required = [], properties = {} } = branches[only ?? 0] ?? {};
  const known = Object.keys(properties);
  const isMeant = Object.keys(data).some((key) => known.includes(key) || closest(key, known) !== undefined);
  return required.length > 1 && !isMeant ? (indexesOf(branches, "string")[0] ?? only) : only;
}

/** Whether a text has the form of a value that needs its key: an ARN, a path or an id in the place of a name. */
function isOfAnotherForm(data: unknown, branches: readonly SchemaWords[]): boolean {
  const forms = branches.flatMap(
    ({ required: [key = ""] = [], properties = {} }) => properties[key]?.anyOf ?? properties[key] ?? [],
  );
  return forms.some((form) => form.pattern !== undefined && fits(form, data));
}

function fits({ pattern }: SchemaWords = {}, data: unknown): boolean {
  return pattern === undefined || new RegExp(pattern, "u").test(String(data));
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
  const variable = variableWithoutQuotes(data);
  if (variable !== undefined) return variableFault(variable, path);
  if (typeOf(data) !== "object" || keys.length === 0) {
    const got = data === null ? "The value is empty" : `${show(data)} does not fit`;
    const example = choice.parentSchema.examples?.[0];
    const own = typeof data === "string" ? fixOfText(data, choice.parentSchema) : undefined;
    if (own !== undefined) return fault("wrong-choice", path, `${got}; expected ${what}.`, own);
    const form = typeof data === "string" ? formOf(data, branches) : undefined;
    if (form !== undefined) return fault("wrong-choice", path, `${got}; expected ${what}.`, `Write ${form}.`);
    const fix = example === undefined ? `Write ${what}.` : `Write it like ${inFlow(example)}.`;
    return fault("wrong-choice", path, example === undefined ? `${got}.` : `${got}; expected ${what}.`, fix);
  }
  const present = Object.keys(data as object);
  const both = keys.filter((key) => present.includes(key));
  if (both.length > 1) {
    const message = `The mapping has ${listing(both, "and")}, which exclude each other.`;
    return fault("wrong-choice", path, message, `Keep either ${listing(both)}.`);
  }
  const [instead] = present.flatMap((key) => ownEntry(choice.parentSchema["x-instead"], key) ?? []);
  if (instead !== undefined) return fault("other-kind", path, instead.message, instead.fix);
  const message = `The mapping has none of ${listing(keys)}.`;
  return fault("wrong-choice", path, message, "Add the one that you mean, with its value.");
}

function fixOfText(data: string, { "x-text": texts = [] }: SchemaWords): string | undefined {
  const found = texts.find(({ reads }) => new RegExp(reads, "u").test(data));
  return found && data.replace(new RegExp(found.reads, "u"), found.fix);
}

function keyOf(branch: SchemaWords | undefined): string {
  return branch?.required?.[0] ?? "";
}

function typeOf(data: unknown): string {
  if (data === null) return "null";
  return Array.isArray(data) ? "array" : typeof data;
}

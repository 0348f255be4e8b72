import type { Hints } from "../schema";
import type { Fault } from "../diagnostics/fault";
import { fault } from "./codes";
import { formatPath, overlaps } from "../yaml/place";
import { chooseBranches } from "./branches";
import { ownEntry, type SchemaError, type SourceOf } from "./validators";
import { aboutValue } from "./values";
import { closest, inFlow, shortListing, show } from "../diagnostics/suggest";

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
    if (seen.has(key)) continue;
    seen.add(key);
    faults.push(found);
  }
  return withoutMeant(faults);
}

/** A required key that another key is a slip of is not missing: its fault is the slip. */
function withoutMeant(faults: readonly Fault[]): Fault[] {
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
  return fault("duplicate-item", [...error.path, later], message, "Keep one of the two.");
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
    return fault("unknown-key", path, message, `Rename ${key} to ${meant}.`, { at: "key", breaks });
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

import type { ErrorObject } from "ajv";
import type { Hints } from "../schema";
import type { Fault } from "../diagnostics/fault";
import { fault } from "./codes";
import { formatPath, overlaps, type Path } from "../yaml/place";
import { chooseBranches } from "./branches";
import { aboutValue } from "./values";
import { unknownKey } from "./unknown-key";
import { inFlow, show } from "../diagnostics/suggest";

/** A schema as errors carry it (`verbose`): the keywords that messages are made of. */
export interface SchemaWords extends Hints {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, SchemaWords>>;
  readonly required?: readonly string[];
  readonly items?: SchemaWords;
  readonly anyOf?: readonly SchemaWords[];
  readonly additionalProperties?: boolean | SchemaWords;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly "x-is"?: string;
  readonly "x-why"?: string;
}

/** An Ajv error with a path in place of a pointer. */
export interface SchemaError extends ErrorObject {
  readonly path: Path;
  readonly parentSchema: SchemaWords;
}

/** How a value stands in the text: `1.10` where data holds 1.1. */
export type SourceOf = (path: Path) => string | undefined;

/** A path has one fault of its form; the first of these counts. */
const ORDER = ["type", "enum", "minLength", "maxLength", "minimum", "maximum", "pattern"];

/**
 * Ajv's errors as faults that a person can act on: one for each mistake, in the words of the YAML, with what is allowed.
 * Errors of the branches of a choice are reduced to those of the branch that was meant.
 */
export function schemaFaults(errors: readonly ErrorObject[], root: unknown, hints: Hints, sourceOf: SourceOf): Fault[] {
  const chosen = chooseBranches(errors.map(withPath));
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

function withPath(error: ErrorObject): SchemaError {
  return { ...error, path: pathOf(error), parentSchema: (error.parentSchema ?? {}) as SchemaWords };
}

function pathOf(error: ErrorObject): Path {
  const parts = error.instancePath.split("/").slice(1);
  const path = parts.map((part) =>
    /^\d+$/.test(part) ? Number(part) : part.replaceAll("~1", "/").replaceAll("~0", "~"),
  );
  return error.propertyName === undefined ? path : [...path, error.propertyName];
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
  return fault(
    "missing-key",
    [...error.path, key],
    `The required key ${key} is missing${where}.`,
    example === undefined ? `Add \`${key}: …\`.` : `Add it, for example \`${key}: ${inFlow(example)}\`.`,
  );
}

/** A key that people choose (a tag's, a variable's) and that has the wrong form. */
function badKey(error: SchemaError, name: string): Fault {
  const what = error.parentSchema["x-is"] ?? "a key of this mapping";
  return fault("wrong-format", error.path, `The key ${show(name)} is not ${what}.`, "Rename the key.", { at: "key" });
}

function duplicateItem(error: SchemaError): Fault {
  const { i, j } = error.params as { readonly i: number; readonly j: number };
  const later = Math.max(i, j);
  const items = Array.isArray(error.data) ? (error.data as readonly unknown[]) : [];
  return fault(
    "duplicate-item",
    [...error.path, later],
    `${show(items[later])} is in the list twice.`,
    "Keep one of the two.",
  );
}

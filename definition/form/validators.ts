import type { ErrorObject, ValidateFunction } from "ajv";
import type { Hints, ImageKind, StackKind } from "../schema";
import type { Path } from "../yaml/place";

export type SchemaName = `images/${ImageKind}` | "variables" | "inventory" | `stacks/${StackKind}`;

/** `apart`: keys whose values have validators of their own, `parts/<key>`. */
type Validator = ValidateFunction & { readonly hints: Hints; readonly apart: readonly string[] };

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

export interface SchemaError extends ErrorObject {
  readonly path: Path;
  readonly parentSchema: SchemaWords;
}

/** How a value is written in the text: `1.10` where data holds 1.1. */
export type SourceOf = (path: Path) => string | undefined;

const loaded = new Map<string, Validator>();

/** What is wrong with a value, in Ajv's words; empty when nothing is. `faults.ts` turns them into ours. */
export function validate(name: SchemaName, value: unknown): readonly SchemaError[] {
  const validator = load(name);
  const ofWhole = errorsOf(validator, value);
  if (typeof value !== "object" || value === null) return ofWhole;
  const written = validator.apart.flatMap((key) =>
    Object.hasOwn(value, key) ? [[key, value[key as keyof typeof value]] as const] : [],
  );
  return [
    ...ofWhole,
    ...written.flatMap(([key, part]) => errorsOf(load(`parts/${key}`), part).map((error) => inside(error, key))),
  ];
}

function errorsOf(validator: Validator, value: unknown): readonly SchemaError[] {
  return validator(value) ? [] : (validator.errors ?? []).map(withPath);
}

function inside(error: SchemaError, key: string): SchemaError {
  return {
    ...error,
    path: [key, ...error.path],
    instancePath: `/${key}${error.instancePath}`,
    schemaPath: `#/properties/${key}${error.schemaPath.slice(1)}`,
  };
}

export function hintsOf(name: SchemaName): Hints {
  return load(name).hints;
}

/** The generated module (`scripts/validators.ts`); loaded when first needed, because `golden --help` needs none. */
function load(name: SchemaName | `parts/${string}`): Validator {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- generated after compilation, so there is nothing to import
  const validator = loaded.get(name) ?? (require(`./generated/${name}.js`) as Validator);
  loaded.set(name, validator);
  return validator;
}

function withPath(error: ErrorObject): SchemaError {
  const keys = error.instancePath.split("/").slice(1);
  const path = keys.map((key) => (/^\d+$/.test(key) ? Number(key) : key.replaceAll("~1", "/").replaceAll("~0", "~")));
  if (error.propertyName !== undefined) path.push(error.propertyName);
  return { ...error, path, parentSchema: (error.parentSchema ?? {}) as SchemaWords };
}

/** Never what every object has, like `toString`: keys are of the user. */
export function ownEntry<Value>(entries: Readonly<Record<string, Value>> | undefined, key: string): Value | undefined {
  return entries !== undefined && Object.hasOwn(entries, key) ? entries[key] : undefined;
}

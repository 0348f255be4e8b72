import type { ErrorObject } from "ajv";
import type { Hints } from "../schema";
import type { Path } from "../yaml/place";

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

/** Never what every object has, like `toString`: keys are of the user. */
export function ownEntry<Value>(entries: Readonly<Record<string, Value>> | undefined, key: string): Value | undefined {
  return entries !== undefined && Object.hasOwn(entries, key) ? entries[key] : undefined;
}

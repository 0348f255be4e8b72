import type { ErrorObject, ValidateFunction } from "ajv";
import type { StackKind } from "../schema";

export type SchemaName = "image" | "variables" | `stacks/${StackKind}`;

const loaded = new Map<SchemaName, ValidateFunction>();

/** What is wrong with a value, in Ajv's words; empty when nothing is. `schema-faults.ts` turns them into ours. */
export function validate(name: SchemaName, value: unknown): readonly ErrorObject[] {
  const validator = loaded.get(name) ?? load(name);
  return validator(value) ? [] : (validator.errors ?? []);
}

/** The generated module (`scripts/validators.ts`); loaded when first needed, for `golden --help` needs none. */
function load(name: SchemaName): ValidateFunction {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- generated after compilation, so there is nothing to import
  const validator = require(`./generated/${name}.js`) as ValidateFunction;
  loaded.set(name, validator);
  return validator;
}

import type { ErrorObject, ValidateFunction } from "ajv";
import type { Hints, StackKind } from "../schema";

export type SchemaName = "image" | "variables" | `stacks/${StackKind}`;

type Validator = ValidateFunction & { readonly hints: Hints };

const loaded = new Map<SchemaName, Validator>();

/** What is wrong with a value, in Ajv's words; empty when nothing is. `faults.ts` turns them into ours. */
export function validate(name: SchemaName, value: unknown): readonly ErrorObject[] {
  const validator = load(name);
  return validator(value) ? [] : (validator.errors ?? []);
}

/** What the schema as a whole tells for messages. */
export function hintsOf(name: SchemaName): Hints {
  return load(name).hints;
}

/** The generated module (`scripts/validators.ts`); loaded when first needed, for `golden --help` needs none. */
function load(name: SchemaName): Validator {
  const known = loaded.get(name);
  if (known !== undefined) return known;
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- generated after compilation, so there is nothing to import
  const validator = require(`./generated/${name}.js`) as Validator;
  loaded.set(name, validator);
  return validator;
}

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import Ajv from "ajv";
import standaloneCode from "ajv/dist/standalone";
import { imageSchemas, inventorySchema, stackSchemas, variablesSchema } from "../definition/schema";
import { apartOf, withoutKeywords, type Schema } from "./editor-schema";

/**
 * Writes Ajv's validators as plain modules, so no schema is compiled when `golden` runs.
 * `verbose`: errors carry the schema with its words, which messages are made of.
 * What is `x-apart` becomes a module of its own, one for all kinds: most definitions do not write it.
 */
export function writeValidators(dist: string): void {
  const folder = join(dist, "definition", "form", "generated");
  const byKind = Object.entries({ images: imageSchemas, stacks: stackSchemas }).flatMap(([kinds, schemas]) =>
    Object.entries<{ readonly schema: object }>(schemas).map(
      ([kind, { schema }]) => [`${kinds}/${kind}`, schema as Schema] as const,
    ),
  );
  const parts = byKind.flatMap(([, schema]) => Object.entries(apartOf(schema)));
  const modules: (readonly [string, Schema])[] = [
    ["variables", variablesSchema],
    ["inventory", inventorySchema],
    ...byKind,
  ];
  for (const [key, schema] of new Map(parts)) modules.push([`parts/${key}`, schema]);
  for (const [name, schema] of modules) {
    const file = join(folder, `${name}.js`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, validatorOf(schema));
  }
}

function validatorOf(schema: Schema): string {
  const apart = Object.keys(apartOf(schema));
  const ajv = new Ajv({ allErrors: true, verbose: true, messages: false, strict: false, code: { source: true } });
  const whole = standaloneCode(ajv, ajv.compile(withoutKeywords(withWordsAlone(schema, apart), isProse) as object));
  const code = `${whole.replace(NOTING, "vErrors = noted(vErrors, $1);")}\n${NOTED}`;
  // What the schema as a whole says in messages: an error carries only that of the value at fault.
  const hints = Object.fromEntries(Object.entries(schema).filter(([key]) => key.startsWith("x-")));
  return `${code}\nmodule.exports.hints = ${JSON.stringify(hints)};\nmodule.exports.apart = ${JSON.stringify(apart)};\n`;
}

/** Of a key that has a module of its own, only what messages say of it while it is absent. */
function withWordsAlone(schema: Schema, apart: readonly string[]): Schema {
  const { properties = {} } = schema as { properties?: Readonly<Record<string, Schema>> };
  const words = apart.map((key) => [key, { examples: properties[key]?.examples }]);
  return { ...schema, properties: { ...properties, ...Object.fromEntries(words) } };
}

/** What stands behind each of hundreds of errors, and what says the same in fewer words: a module is read at every start. */
const NOTING = /if\(vErrors === null\)\{vErrors = \[(err\d+)\];\}else \{vErrors\.push\(\1\);\}/g;
const NOTED =
  "function noted(errors, error) { if (errors === null) return [error]; errors.push(error); return errors; }";

/** Descriptions and sources are for pages and editors; in a validator they would only take time to load. */
function isProse(key: string, entry: unknown): boolean {
  return (key === "description" || key === "x-source") && typeof entry === "string";
}

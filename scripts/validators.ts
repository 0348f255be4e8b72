import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import standaloneCode from "ajv/dist/standalone";
import { imageSchemas, stackSchemas, variablesSchema } from "../definition/schema";
import { withoutKeywords } from "./editor-schema";

/**
 * Writes Ajv's validators as plain modules, so no schema is compiled when `golden` runs.
 * `verbose`: errors carry the schema with its words, which messages are made of.
 */
export function writeValidators(dist: string): void {
  const folder = join(dist, "definition", "form", "generated");
  for (const kinds of ["images", "stacks"]) mkdirSync(join(folder, kinds), { recursive: true });
  const byKind = Object.entries({ images: imageSchemas, stacks: stackSchemas }).flatMap(([kinds, schemas]) =>
    Object.entries<{ readonly schema: object }>(schemas).map(
      ([kind, { schema }]) => [`${kinds}/${kind}`, schema] as const,
    ),
  );
  for (const [name, schema] of [["variables", variablesSchema], ...byKind] as const) {
    const ajv = new Ajv({ allErrors: true, verbose: true, messages: false, strict: false, code: { source: true } });
    const whole = standaloneCode(ajv, ajv.compile(withoutKeywords(schema, isProse) as object));
    const code = `${whole.replace(NOTING, "vErrors = noted(vErrors, $1);")}\n${NOTED}`;
    // What the schema as a whole says in messages: an error carries only that of the value at fault.
    const hints = Object.fromEntries(Object.entries(schema).filter(([key]) => key.startsWith("x-")));
    writeFileSync(join(folder, `${name}.js`), `${code}\nmodule.exports.hints = ${JSON.stringify(hints)};\n`);
  }
}

/** What stands behind each of hundreds of errors, and what says the same in fewer words: a module is read at every start. */
const NOTING = /if\(vErrors === null\)\{vErrors = \[(err\d+)\];\}else \{vErrors\.push\(\1\);\}/g;
const NOTED =
  "function noted(errors, error) { if (errors === null) return [error]; errors.push(error); return errors; }";

/** Descriptions and sources are for pages and editors; in a validator they would only take time to load. */
function isProse(key: string, entry: unknown): boolean {
  return (key === "description" || key === "x-source") && typeof entry === "string";
}

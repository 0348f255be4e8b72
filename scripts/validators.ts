import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import standaloneCode from "ajv/dist/standalone";
import { imageSchemas, stackSchemas, variablesSchema } from "../definition/schema";

const PROSE: ReadonlySet<string> = new Set(["description", "x-source"]);

/**
 * Writes Ajv's validators as plain modules, so that no schema is compiled when `golden` runs.
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
    const ajv = new Ajv({
      allErrors: true,
      verbose: true,
      strict: false,
      code: { source: true, esm: false, lines: false },
    });
    const code = standaloneCode(ajv, ajv.compile(withoutProse(schema) as object));
    writeFileSync(join(folder, `${name}.js`), `${code}\nmodule.exports.hints = ${JSON.stringify(hintsOf(schema))};\n`);
  }
}

/** What the schema as a whole says in messages: an error carries only that of the value at fault. */
function hintsOf(schema: object): object {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key.startsWith("x-")));
}

/** Descriptions and sources are for pages and editors; in a validator they would only take time to load. */
function withoutProse(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutProse);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([key, entry]) => !(PROSE.has(key) && typeof entry === "string"));
  return Object.fromEntries(entries.map(([key, entry]) => [key, withoutProse(entry)]));
}

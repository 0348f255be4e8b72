import { VARIABLE_USE } from "../definition/image/variables";

export type Schema = Readonly<Record<string, unknown>>;

/**
 * A schema as editors read it: draft-07, without our own keywords, and with `{NAME}` allowed wherever a text has a
 * pattern or a choice: editors see definitions before variables are filled in.
 */
export function editorSchema(schema: object, title: string, variables: boolean): string {
  const isOurs = (key: string): boolean => key.startsWith("x-");
  const inEditor = (each: object): Schema =>
    withoutKeywords(each, isOurs, (inner) => offered(variables ? withVariables(inner) : inner)) as Schema;
  const parts: Record<string, Schema> = {};
  const referring = withoutKeywords(
    schema,
    () => false,
    (each) => withReferences(each, parts),
  ) as object;
  const { type, ...rest } = inEditor(referring);
  const definitions = Object.fromEntries(Object.entries(parts).map(([key, part]) => [key, inEditor(part)]));
  const head = { $schema: "http://json-schema.org/draft-07/schema#", title, type };
  const whole = { ...head, ...rest, ...(Object.keys(parts).length > 0 ? { definitions } : {}) };
  return `${JSON.stringify(whole, null, 2)}\n`;
}

/** The schema of files of several kinds: that of the kind which a file says, or of the first. */
export function schemaByKind(schemas: Readonly<Record<string, { readonly schema: object }>>): object {
  const [first, ...others] = Object.entries(schemas).map(([kind, { schema }]) => ({ kind, schema }));
  return others.reduce<object>(
    (otherwise, { kind, schema }) => ({
      if: { properties: { kind: { const: kind } }, required: ["kind"] },
      then: schema,
      else: otherwise,
    }),
    first?.schema ?? {},
  );
}

/** The keys of a schema that stand apart (`x-apart`), with their schemas. */
export function apartOf({ properties }: Schema): Readonly<Record<string, Schema>> {
  const entries = Object.entries((properties ?? {}) as Readonly<Record<string, Schema | undefined>>);
  return Object.fromEntries(entries.flatMap(([key, each]) => (each?.["x-apart"] === true ? [[key, each]] : [])));
}

/** A schema without the keywords that `drop` names; `change` sees each mapping of what remains. */
export function withoutKeywords(
  value: unknown,
  drop: (key: string, entry: unknown) => boolean,
  change = (schema: Schema): Schema => schema,
): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutKeywords(item, drop, change));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([key, entry]) => !drop(key, entry));
  // These hold data, not schemas: a key there may be called anything.
  const isData = (key: string): boolean => ["default", "examples", "enum"].includes(key);
  return change(
    Object.fromEntries(
      entries.map(([key, entry]) => [key, isData(key) ? entry : withoutKeywords(entry, drop, change)]),
    ),
  );
}

/** What stands apart is written once, however many kinds have it; collected in `parts`. */
function withReferences(schema: Schema, parts: Record<string, Schema>): Schema {
  const apart = apartOf(schema);
  for (const [key, part] of Object.entries(apart)) {
    if (JSON.stringify(parts[key] ?? part) !== JSON.stringify(part)) throw new Error(`two kinds differ in ${key}`);
    parts[key] = part;
  }
  const references = Object.keys(apart).map((key) => [key, { $ref: `#/definitions/${key}` }]);
  if (references.length === 0) return schema;
  return { ...schema, properties: { ...(schema.properties as object), ...Object.fromEntries(references) } };
}

/**
 * Without the values that yaml-language-server would write as `[object Object]`: it makes text of each item of a list, and
 * offers what is said of an item where nothing is said of the list (`getInsertTemplateForValue` and
 * `addDefaultValueCompletions` of its `yamlCompletion.js`, 1.18.0).
 */
function offered(schema: Schema): Schema {
  const shown = Array.isArray(schema.examples) ? schema.examples.filter(isWritten) : [];
  const isSaid = shown.length > 0 || (schema.default !== undefined && isWritten(schema.default));
  return Object.fromEntries(
    Object.entries(schema).flatMap(([key, value]) => {
      if (key === "default" && !isWritten(value)) return [];
      if (key === "examples" && Array.isArray(value)) return shown.length > 0 ? [[key, shown]] : [];
      const { default: preset, examples, ...item } = (key === "items" ? value : {}) as Schema;
      const isOfItem = !isSaid && !(isWritten([preset ?? ""]) && isWritten(examples ?? []));
      return [[key, key === "items" && isOfItem ? item : value]];
    }),
  );
}

/** Whether no list in a value holds anything but words and numbers. */
function isWritten(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  const parts: readonly unknown[] = Object.values(value);
  return parts.every((part) => (Array.isArray(value) ? typeof part !== "object" : isWritten(part)));
}

function withVariables(schema: Schema): Schema {
  if (schema.type !== "string") return schema;
  if (typeof schema.pattern === "string") return { ...schema, pattern: `(?:${schema.pattern})|${VARIABLE_USE}` };
  if (!Array.isArray(schema.enum)) return schema;
  const { type, enum: words, ...rest } = schema;
  return {
    ...rest,
    anyOf: [
      { type, enum: words },
      { type, pattern: VARIABLE_USE },
    ],
  };
}

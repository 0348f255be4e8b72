import { Type } from "@sinclair/typebox";
import type { Static, TObject, TOptional, TProperties, TSchema, TUnsafe } from "@sinclair/typebox";

/** What messages need to know of a whole schema, at its root. */
export interface Hints {
  /** Keys or words that people rightly expect, with what to do until they are there. */
  readonly "x-later"?: Readonly<Record<string, { readonly message: string; readonly fix: string }>>;
  /** Keys that are of another kind of image, or of AWS elsewhere, with what to write here. */
  readonly "x-instead"?: Readonly<Record<string, { readonly message: string; readonly fix: string }>>;
  /** What to write for a text where a mapping belongs: of the first that it reads like, with the groups as `$1` … */
  readonly "x-text"?: readonly { readonly reads: string; readonly fix: string }[];
  /** Keys of other places, which people look for elsewhere first. */
  readonly "x-elsewhere"?: Readonly<Record<string, string>>;
  /** A file of another kind instead of the schema's: it has the one key and lacks the other. */
  readonly "x-stray"?: {
    readonly has: string;
    readonly lacks: string;
    readonly message: string;
    readonly fix: string;
  };
}

/**
 * The few forms that every schema here is made of. All begin with a description (what, why, units) and may say more:
 * - `x-is`: the noun phrase of messages ("… is not an account id: twelve digits");
 * - `x-why`: the reason for a limit, after a semicolon, where no one would guess it;
 * - `x-source`: the page or API model that a limit comes from; once a mapping is enough;
 * - `x-apart`: see there;
 * - those of {@link Hints}.
 */
interface Words extends Hints {
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly "x-is"?: string;
  readonly "x-why"?: string;
  readonly "x-source"?: string;
  /** Of a key of a whole definition: its validator is a module of its own, loaded only where the key is written. */
  readonly "x-apart"?: true;
}

interface TextWords extends Words {
  readonly pattern?: string;
  /** @default 1 */
  readonly minLength?: number;
  readonly maxLength?: number;
}

interface ListWords extends Words {
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
}

interface MapWords extends Words {
  readonly maxProperties?: number;
  readonly minProperties?: number;
}

export function text(description: string, words: TextWords = {}) {
  return Type.String({ minLength: 1, description, ...words });
}

/** The same form with other words: a pattern is written once and described where it is used. */
export function described<Schema extends TSchema>(schema: Schema, description: string, words: Words = {}): Schema {
  return { ...schema, description, ...words };
}

export function integer(description: string, minimum: number, maximum: number, words: Words = {}) {
  return Type.Integer({ minimum, maximum, description, ...words });
}

export function flag(description: string, words: Words = {}) {
  return Type.Boolean({ description, ...words });
}

/** One of a few values. Type.Union of literals would give `anyOf`, which neither messages nor tables can show well. */
export function choice<const Value extends string | number>(
  description: string,
  values: readonly Value[],
  words: Words = {},
): TUnsafe<Value> {
  return Type.Unsafe<Value>({
    type: typeof values[0] === "number" ? "integer" : "string",
    enum: values,
    description,
    ...words,
  });
}

/** One of several forms. */
export function anyOf<Forms extends TSchema[]>(description: string, forms: [...Forms], words: Words = {}) {
  return Type.Union(forms, { description, ...words });
}

export function listOf<Item extends TSchema>(description: string, item: Item, words: ListWords = {}) {
  return Type.Array(item, { description, "x-is": "a list", ...words });
}

/** A mapping whose keys people choose. */
export function mapOf<Value extends TSchema>(
  description: string,
  key: TSchema,
  value: Value,
  words: MapWords = {},
): TUnsafe<Record<string, Static<Value>>> {
  const keywords = { type: "object", propertyNames: key, additionalProperties: value };
  return Type.Unsafe<Record<string, Static<Value>>>({ ...keywords, description, "x-is": "a mapping", ...words });
}

/** The keys of a mapping: those of `required` must be there. */
type Keys<Properties extends TProperties, Required> = {
  [Key in keyof Properties]: Key extends Required ? Properties[Key] : TOptional<Properties[Key]>;
};

/** A mapping with exactly these keys. */
export function mapping<Properties extends TProperties, const Required extends readonly (keyof Properties)[]>(
  description: string,
  required: Required,
  properties: Properties,
  words: Words = {},
): TObject<Keys<Properties, Required[number]>> {
  const entries = Object.entries(properties).map(([key, schema]) => [
    key,
    required.includes(key) ? schema : Type.Optional(schema),
  ]);
  const keys = Object.fromEntries(entries) as Keys<Properties, Required[number]>;
  return Type.Object(keys, { additionalProperties: false, description, "x-is": "a mapping", ...words });
}

/** One of several mappings that a value may be: the one with this key. */
export function formWith<Key extends string, Properties extends TProperties & Readonly<Record<Key, TSchema>>>(
  key: Key,
  description: string,
  properties: Properties,
) {
  return mapping(description, [key], properties, { "x-is": `{${key}: …}` });
}

/** Either a value for every architecture, or a mapping with one for each. */
export function perArchitecture<Value extends TSchema>(description: string, value: Value, words: Words) {
  const keys = { x86_64: described(value, "For x86_64."), arm64: described(value, "For arm64.") };
  const isEach = { "x-is": "a mapping with x86_64 and arm64" };
  return anyOf(description, [value, mapping("One for each architecture.", [], keys, isEach)], words);
}

export { Type };
export type { Static };

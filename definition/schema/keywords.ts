import { Type } from "@sinclair/typebox";
import type { Hints } from "./hints";
import type { Static, TObject, TProperties, TSchema, TUnsafe } from "@sinclair/typebox";

/**
 * The few forms that every schema here is made of. All carry what a person needs beside what a validator needs:
 * - `description`: what, why, units;
 * - `x-is`: the noun phrase of messages ("… is not an account id: twelve digits");
 * - `x-why`: the reason for a limit, after a semicolon, where nobody would guess it;
 * - `x-source`: the page or API model that a limit comes from;
 * - those of {@link Hints}.
 */
export interface Words extends Hints {
  readonly description: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly "x-is"?: string;
  readonly "x-source"?: string;
}

export interface TextWords extends Words {
  readonly pattern?: string;
  /** @default 1 */
  readonly minLength?: number;
  readonly maxLength?: number;
}

export interface NumberWords extends Words {
  readonly minimum: number;
  readonly maximum: number;
}

export interface ListWords extends Words {
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
}

export interface MapWords extends Words {
  readonly maxProperties?: number;
  readonly minProperties?: number;
}

export function text(words: TextWords): ReturnType<typeof Type.String> {
  return Type.String({ minLength: 1, ...words });
}

/** The same text with other words: a pattern is authored once and described where it is used. */
export function described<Schema extends TSchema>(schema: Schema, words: Words): Schema {
  return { ...schema, ...words };
}

export function integer(words: NumberWords): ReturnType<typeof Type.Integer> {
  return Type.Integer({ ...words });
}

export function flag(words: Words): ReturnType<typeof Type.Boolean> {
  return Type.Boolean({ ...words });
}

/** One of a few words. Type.Union of literals would give `anyOf`, which neither messages nor tables can show well. */
export function choice<const Word extends string>(values: readonly Word[], words: Words): TUnsafe<Word> {
  return Type.Unsafe<Word>({ type: "string", enum: values, ...words });
}

export function listOf<Item extends TSchema>(item: Item, words: ListWords): ReturnType<typeof Type.Array<Item>> {
  return Type.Array(item, { ...words });
}

/** A mapping whose keys people choose. */
export function mapOf<Value extends TSchema>(
  key: TSchema,
  value: Value,
  words: MapWords,
): TUnsafe<Record<string, Static<Value>>> {
  return Type.Unsafe<Record<string, Static<Value>>>({
    type: "object",
    propertyNames: key,
    additionalProperties: value,
    ...words,
  });
}

/** A mapping with exactly these keys. */
export function mapping<Properties extends TProperties>(properties: Properties, words: Words): TObject<Properties> {
  return Type.Object(properties, { additionalProperties: false, ...words });
}

/** Either a value for every architecture, or a mapping with one for each. */
export function perArchitecture<Value extends TSchema>(value: Value, words: Words) {
  const each = mapping(
    {
      x86_64: Type.Optional(described(value, { description: "For x86_64." })),
      arm64: Type.Optional(described(value, { description: "For arm64." })),
    },
    { description: "One for each architecture.", "x-is": "a mapping with x86_64 and arm64" },
  );
  return Type.Union([value, each], { ...words });
}

export { Type };
export type { Static };

/** A part of a JSON schema, as far as the walk reads it. */
interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly minimum?: number;
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

/** A place of a schema where a value stands that is no mapping and no list. */
export interface Leaf {
  /** `disks[].iops`, `tags.*`, `parent|image.version`: a list, a mapping with free keys, a branch by the key it requires. */
  readonly path: string;
  /** Two definitions with the leaf and what the schema requires beside it; they differ in the leaf alone. */
  readonly values: readonly [unknown, unknown];
}

/** Values for leaves, by path, where those that the schema suggests are not good enough. */
export type LeafValues = Readonly<Record<string, readonly [unknown, unknown]>>;

/** Every leaf of a schema. */
export function leavesOf(schema: object, given: LeafValues): readonly Leaf[] {
  return walk(schema as Schema, "", given);
}

function walk(schema: Schema, path: string, given: LeafValues): readonly Leaf[] {
  const { anyOf, properties, items, additionalProperties: free } = schema;
  if (anyOf) return anyOf.flatMap((branch) => walk(branch, `${path}${branchName(branch)}`, given));
  if (properties) return mappingLeaves(schema, path, given);
  if (items) return walk(items, `${path}[]`, given).map((leaf) => within(leaf, (value) => [value]));
  if (typeof free === "object" && free.type !== undefined && path !== "consumers[].keys")
    return walk(free, `${path}.*`, given).map((leaf) => within(leaf, (value) => ({ KEY: value })));
  const own = free === undefined ? path : `${path}.*`;
  return [{ path: own, values: given[own] ?? twoValues(schema) }];
}

/** A key beside those that its mapping requires. */
function mappingLeaves({ properties = {}, required = [] }: Schema, path: string, given: LeafValues): readonly Leaf[] {
  const leaves = Object.entries(properties).map(
    ([key, schema]) => [key, walk(schema, path === "" ? key : `${path}.${key}`, given)] as const,
  );
  const needed = leaves.filter(([key]) => required.includes(key)).map(([key, [leaf]]) => [key, leaf?.values[0]]);
  const beside = Object.fromEntries(needed) as object;
  return leaves.flatMap(([key, ofKey]) => ofKey.map((leaf) => within(leaf, (value) => ({ ...beside, [key]: value }))));
}

function within({ path, values: [one, other] }: Leaf, around: (value: unknown) => unknown): Leaf {
  return { path, values: [around(one), around(other)] };
}

/** A branch that is a mapping is known by the key that it requires. */
function branchName({ required, items, properties }: Schema): string {
  if (items || !properties) return "";
  return required === undefined ? "" : `|${required.join("+")}`;
}

function twoValues({ enum: words, examples = [], type, minimum = 0, pattern, ...schema }: Schema): [unknown, unknown] {
  const [word, ...others] = words ?? [];
  if (words) return [word, others[0] ?? word];
  if (type === "boolean") return [false, true];
  const value = examples[0] ?? schema.default;
  if (type === "integer") return typeof value === "number" ? [value, value + 1] : [minimum, minimum + 1];
  const text = typeof value === "string" ? value : "text";
  return [text, typeof examples[1] === "string" ? examples[1] : similar(text, new RegExp(pattern ?? "", "u"))];
}

/** A text that differs in one character and fits the pattern as well. */
function similar(text: string, pattern: RegExp): string {
  for (let index = text.length - 1; index >= 0; index -= 1) {
    for (const character of "1234567890abcdef") {
      const candidate = `${text.slice(0, index)}${character}${text.slice(index + 1)}`;
      if (candidate !== text && pattern.test(candidate)) return candidate;
    }
  }
  return `${text} too`;
}

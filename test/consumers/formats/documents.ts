import fc from "fast-check";

/** A value of a random file. */
export type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value };

/** A file as someone wrote it, with where the literal of one text stands. */
export interface Document {
  readonly text: string;
  readonly path: readonly string[];
  readonly start: number;
  readonly end: number;
}

const WORD = fc.stringMatching(/^[a-z][a-z0-9_-]{0,6}$/).filter((word) => !["true", "false", "null", "for", "y", "n", "yes", "no", "on", "off"].includes(word)); // prettier-ignore
const ODD = fc.constantFrom("a b", "\u00fc", "a.b", 'q"q', "it's", "#x", "back\\slash", "1", "a:b");
const VERSION = fc.tuple(fc.nat(30), fc.nat(30), fc.nat(30)).map((numbers) => numbers.join("."));
const AMI = fc.stringMatching(/^ami-[0-9a-f]{17}$/);
export const NEW_VALUES = fc.oneof(VERSION, AMI, WORD, fc.constantFrom("1", "1.10", "true", "null", "~", "- a", "a: b", "a #b", "0x1f", "1:30", "2024-01-01", "1e3", "/images/web", "${x}", "%{x}", "it's", 'q"q', "c:\\new"), fc.string({ unit: "grapheme", minLength: 1, maxLength: 10 })); // prettier-ignore
const TEXT = fc.oneof(VERSION, AMI, WORD, NEW_VALUES);

const { value: VALUE } = fc.letrec<{ value: Value; map: Value }>((tie) => ({
  value: fc.oneof({ depthSize: "small" }, TEXT, fc.nat(999), fc.boolean(), fc.array(tie("value"), { maxLength: 3 }), tie("map")), // prettier-ignore
  map: fc.dictionary(fc.oneof({ weight: 4, arbitrary: WORD }, { weight: 1, arbitrary: ODD }), tie("value"), {
    maxKeys: 4,
    noNullPrototype: true,
  }),
}));

/** Mappings with a text somewhere; the keys at the top are words. */
export const DATA = fc
  .tuple(fc.dictionary(WORD, VALUE, { maxKeys: 4, noNullPrototype: true }), WORD, TEXT)
  .map(([rest, word, text]) => ({ ...rest, [word]: text }) as Readonly<Record<string, Value>>);

export const textPaths = (value: Value, path: readonly string[] = []): readonly (readonly string[])[] => {
  if (typeof value === "string") return [path];
  return typeof value === "object" ? Object.entries(value).flatMap(([key, item]) => textPaths(item as Value, [...path, key])) : []; // prettier-ignore
};

export function withValue(value: Value, [key, ...rest]: readonly string[], wanted: string): Value {
  if (key === undefined) return wanted;
  const copy = structuredClone(value) as Record<string, Value>;
  copy[key] = withValue(copy[key] as Value, rest, wanted);
  return copy;
}

/** Random numbers below a bound, always the same of a seed. */
export type Dice = (below: number) => number;

export function diceOf(seed: number): Dice {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) % below;
  };
}

/** Collects a text and notes where the chosen literal is. */
export class Writer {
  text = "";
  mark: readonly [number, number] = [0, 0];

  constructor(
    readonly dice: Dice,
    readonly chosen: readonly string[],
    readonly newline: string,
  ) {}

  put(...pieces: readonly string[]): this {
    this.text += pieces.join("");
    return this;
  }

  pick<T>(...choices: readonly [T, ...T[]]): T {
    return choices[this.dice(choices.length)] as T;
  }

  literal(written: string, path: readonly string[]): void {
    const start = this.text.length;
    this.put(written);
    if (path.join("\0") === this.chosen.join("\0")) this.mark = [start, this.text.length];
  }
}

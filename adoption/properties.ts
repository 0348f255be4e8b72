import { decide, isRecord, listOf, neededValue, recordOf, Unknown, unreferenced, type Keys, type Row } from "./report";

/** What a property becomes: a key of the definition, nothing (null), something that stays behind for a reason; or by parts. */
export interface Table {
  readonly [property: string]: Read | string | null | Table;
}

type Read = (of: Properties, property: string, into: Record<string, unknown>) => void;

/** A key of the definition, as a path with dots, and what is written there instead of the value. */
type Reader<Value> = (key: string, convert?: (value: Value, place: Place) => unknown) => Read;

/** Where a value stands, for notes on it. */
export interface Place {
  /** Takes note of what becomes something else. */
  readonly changed: (message: string) => undefined;
  readonly decide: (message: string, fix: string) => undefined;
}

export const text: Reader<string> = reader((of, property) => of.text(property));
export const texts: Reader<readonly string[]> = reader((of, property) => of.texts(property));
export const flag: Reader<boolean> = reader((of, property) => of.flag(property));
export const number: Reader<number> = reader((of, property) => of.number(property));
export const map: Reader<Readonly<Record<string, string>>> = reader((of, property) => of.map(property));

/** Properties of a resource, which remember what was read: what nobody reads must not pass in silence. */
export class Properties {
  readonly #read = new Set<string>();
  readonly #inner = new Map<string, Properties>();

  constructor(
    readonly of: string,
    private readonly values: Keys,
    readonly rows: Row[],
  ) {}

  /** Fills in the keys of a definition that are not there yet, by a table. */
  take(table: Table, into: Record<string, unknown> = {}): Record<string, unknown> {
    for (const [property, entry] of Object.entries(table)) {
      if (typeof entry === "function") entry(this, property, into);
      else if (typeof entry === "object" && entry !== null) this.inner(property).take(entry, into);
      else if (this.raw(property) !== undefined && entry !== null) this.changed(entry, property);
    }
    return into;
  }

  /** As it is, a reference or {@link Unknown} too. */
  raw(key: string): unknown {
    this.#read.add(key);
    return Object.hasOwn(this.values, key) ? this.values[key] : undefined;
  }

  text(key: string): string | undefined {
    return this.#known(key, this.raw(key));
  }

  flag(key: string): boolean | undefined {
    const value = this.text(key);
    return value === undefined ? undefined : value.toLowerCase() === "true";
  }

  number(key: string): number | undefined {
    const value = this.text(key);
    if (value === undefined || /^\d+$/.test(value)) return value === undefined ? undefined : Number(value);
    this.decide(`${JSON.stringify(value)} is not a number.`, "Correct the template.", key);
    return undefined;
  }

  texts(key: string): readonly string[] {
    return listOf(this.raw(key)).flatMap((item) => this.#known(key, item) ?? []);
  }

  /** A mapping of texts, such as tags; `[{Key, Value}]` too. */
  map(key: string): Readonly<Record<string, string>> {
    const value = this.raw(key);
    const pairs = Array.isArray(value) ? value.filter(isRecord).map((tag) => [String(tag["Key"]), tag["Value"]] as const) : Object.entries(recordOf(value)); // prettier-ignore
    return Object.fromEntries(pairs.map(([name, item]) => [name, this.#known(`${key}.${name}`, item) ?? ""]));
  }

  inner(key: string): Properties {
    return this.#add(key, this.#whole(key));
  }

  items(key: string): readonly Properties[] {
    const value = this.#whole(key);
    return Array.isArray(value) ? value.map((item, index) => this.#add(`${key}[${index.toString()}]`, item)) : [];
  }

  changed(message: string, key?: string): undefined {
    this.rows.push({ kind: "changed", of: this.#at(key), message });
  }

  decide(message: string, fix: string, key?: string): undefined {
    this.rows.push(decide(this.#at(key), message, fix));
  }

  /** A row for each property that nobody has read. */
  finish(): void {
    for (const key of Object.keys(this.values).filter((each) => !this.#read.has(each)))
      this.decide("It is not taken over.", "Look whether the image needs it; a definition has no key for it.", key);
    for (const inner of this.#inner.values()) inner.finish();
  }

  #at(key?: string): string {
    return key === undefined ? this.of : `${this.of}.${key}`;
  }

  #whole(key: string): unknown {
    const value = this.raw(key);
    if (value instanceof Unknown) this.rows.push(neededValue(this.#at(key), value));
    return value;
  }

  #add(key: string, value: unknown): Properties {
    const inner = this.#inner.get(key) ?? new Properties(this.#at(key), recordOf(value), this.rows);
    this.#inner.set(key, inner);
    return inner;
  }

  #known(key: string, value: unknown): string | undefined {
    if (typeof value === "string" || value === undefined) return value;
    const unknown = unreferenced(value);
    if (unknown instanceof Unknown) this.rows.push(neededValue(this.#at(key), unknown));
    else this.decide("It is no text.", "Correct the template.", key);
    return undefined;
  }
}

function reader<Value>(read: (of: Properties, property: string) => Value | undefined): Reader<Value> {
  return (key, convert = (value) => value) =>
    (of, property, into) => {
      const value = read(of, property);
      const place: Place = {
        changed: (message) => of.changed(message, property),
        decide: (message, fix) => of.decide(message, fix, property),
      };
      if (value !== undefined) put(into, key.split("."), convert(value, place));
    };
}

/** What is there stays, and mappings are filled up. */
export function put(into: Record<string, unknown>, [key = "", ...below]: readonly string[], value: unknown): void {
  if (key === "" || value === undefined) return;
  const there = recordOf(into[key]);
  if (below.length > 0) put((into[key] = { ...there }) as Record<string, unknown>, below, value);
  else into[key] = isRecord(value) ? { ...value, ...there } : (into[key] ?? value);
}

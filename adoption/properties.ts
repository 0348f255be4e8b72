import { neededValue } from "./cloudformation/template";
import { isRecord, Reference, Unknown, type Row } from "./report";

/** Properties of a resource, which remember what was read: what nobody reads must not pass in silence. */
export class Properties {
  readonly #read = new Set<string>();
  readonly #inner: Properties[] = [];

  constructor(
    readonly of: string,
    private readonly values: Readonly<Record<string, unknown>>,
    readonly rows: Row[],
  ) {}

  has(key: string): boolean {
    return Object.hasOwn(this.values, key);
  }

  /** As it is, a {@link Reference} or {@link Unknown} too. */
  raw(key: string): unknown {
    this.#read.add(key);
    return this.has(key) ? this.values[key] : undefined;
  }

  text(key: string): string | undefined {
    return this.#known(key, this.raw(key));
  }

  flag(key: string): boolean | undefined {
    const text = this.text(key);
    return text === undefined ? undefined : text.toLowerCase() === "true";
  }

  number(key: string): number | undefined {
    const text = this.text(key);
    if (text === undefined || /^\d+$/.test(text)) return text === undefined ? undefined : Number(text);
    this.rows.push(decide(`${this.of}.${key}`, `${JSON.stringify(text)} is not a number.`, "Correct the template."));
    return undefined;
  }

  texts(key: string): readonly string[] {
    const value = this.raw(key);
    if (value === undefined) return [];
    return (Array.isArray(value) ? (value as unknown[]) : [value]).flatMap((item) => this.#known(key, item) ?? []);
  }

  /** A mapping of texts, such as tags; `[{Key, Value}]` too. */
  map(key: string): Readonly<Record<string, string>> {
    const value = this.raw(key);
    const pairs = Array.isArray(value) ? value.filter(isRecord).map((tag) => [tag["Key"], tag["Value"]] as const) : [];
    const entries = isRecord(value) ? Object.entries(value) : pairs;
    return Object.fromEntries(entries.map(([name, item]) => [String(name), this.#known(`${key}.${String(name)}`, item) ?? ""])); // prettier-ignore
  }

  inner(key: string): Properties {
    const value = this.raw(key);
    if (value instanceof Unknown) this.rows.push(neededValue(`${this.of}.${key}`, value));
    return this.#add(key, value);
  }

  items(key: string): readonly Properties[] {
    const value = this.raw(key);
    if (value instanceof Unknown) this.rows.push(neededValue(`${this.of}.${key}`, value));
    return Array.isArray(value) ? value.map((item, index) => this.#add(`${key}[${index.toString()}]`, item)) : [];
  }

  /** What says nothing of the image itself. */
  skip(...keys: readonly string[]): void {
    for (const key of keys) this.raw(key);
  }

  /** What stays behind, with a reason. */
  drop(key: string, message: string): void {
    if (this.raw(key) !== undefined) this.rows.push({ kind: "changed", of: `${this.of}.${key}`, message });
  }

  /** A row for each property that nobody has read. */
  finish(): void {
    for (const key of Object.keys(this.values).filter((each) => !this.#read.has(each))) {
      const fix = "Look whether the image needs it; a definition has no key for it.";
      this.rows.push(decide(`${this.of}.${key}`, "It is not taken over.", fix));
    }
    for (const inner of this.#inner) inner.finish();
  }

  #add(key: string, value: unknown): Properties {
    const inner = new Properties(`${this.of}.${key}`, isRecord(value) ? value : {}, this.rows);
    this.#inner.push(inner);
    return inner;
  }

  #known(key: string, value: unknown): string | undefined {
    if (typeof value === "string" || value === undefined) return value;
    const unknown =
      value instanceof Reference ? new Unknown(value.id, "AWS knows it once the resource is there") : value;
    if (unknown instanceof Unknown) this.rows.push(neededValue(`${this.of}.${key}`, unknown));
    else this.rows.push(decide(`${this.of}.${key}`, "It is no text.", "Correct the template."));
    return undefined;
  }
}

export function decide(of: string, message: string, fix: string): Row {
  return { kind: "decide", of, message, fix };
}

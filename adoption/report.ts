/**
 * What becomes of a thing of theirs: it is taken over as it is, it becomes something else, it stays behind, or it waits for a
 * value that only they know, or for a decision.
 */
export type RowKind = "kept" | "changed" | "left" | "value" | "decide";

/** A line of the report on an adoption. */
export interface Row {
  readonly kind: RowKind;
  /** The resource, property or file that it speaks of. */
  readonly of: string;
  readonly message: string;
  /** What to do; there for `value` and `decide`. */
  readonly fix?: string;
}

/** What an adoption was given to know beside the file: parameters, pseudo parameters, and what AWS alone could tell. */
export type Given = Readonly<Record<string, string>>;

/** Part of a template or of a definition. */
export type Keys = Readonly<Record<string, unknown>>;

/** A value that cannot be known here: `key` is what `--parameters` would call it. */
export class Unknown {
  constructor(
    readonly key: string,
    readonly why: string,
    /** The parameter of SSM that holds the value. */
    readonly ssm?: string,
  ) {}
}

/** The ARN or name of another resource of the template, or one of its attributes. */
export class Reference {
  constructor(
    readonly id: string,
    readonly attribute?: string,
  ) {}
}

/** What is wanted of a reference beyond its being one. */
export function unreferenced(value: unknown): unknown {
  return value instanceof Reference ? new Unknown(value.id, "AWS knows it once the resource is there") : value;
}

export function isRecord(value: unknown): value is Keys {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.getPrototypeOf(value) === Object.prototype;
}

/** A mapping for what should be one. */
export function recordOf(value: unknown): Keys {
  return isRecord(value) ? value : {};
}

export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [value];
}

export function decide(of: string, message: string, fix: string): Row {
  return { kind: "decide", of, message, fix };
}

/** The row on a value that must be given. */
export function neededValue(of: string, { key, why }: Unknown): Row {
  const fix = `Give it: --parameters '${key.replaceAll("'", "'\\''")}=…'`;
  return { kind: "value", of, message: `${key} is not known: ${why}.`, fix };
}

import type { Properties } from "../../schema/property";
import type { ApiError } from "../error";
import { type Model, type Operation, type Shape, shapeOf, type Use } from "../model";

/** A request of HTTP. */
export interface Incoming {
  readonly method: string;
  /** As sent, still encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** An answer of HTTP. */
export interface Outgoing {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** What a request asks for; undefined parts were not to be found. */
export interface Asked {
  readonly name: string | undefined;
  readonly operation: Operation | undefined;
  readonly params: Properties;
}

/** One of AWS's protocols. */
export interface Protocol {
  /** Throws an ApiError where the body cannot be read. */
  readonly parse: (model: Model, request: Incoming) => Asked;
  readonly answer: (model: Model, asked: Asked, result: Properties, requestId: string) => Outgoing;
  readonly fail: (error: ApiError, status: number, requestId: string) => Outgoing;
}

/** Makes values of a body anew, by the model: texts of the wire to dates and bytes, or back. */
export function convert(
  model: Model,
  use: Use | undefined,
  value: unknown,
  scalar: (shape: Shape, value: unknown, use: Use | undefined) => unknown,
): unknown {
  const shape = shapeOf(model, use);
  if (value === null || value === undefined) return undefined;
  if (Array.isArray(value)) return value.map((item: unknown) => convert(model, shape.member, item, scalar));
  if (typeof value !== "object" || value instanceof Date || Buffer.isBuffer(value)) return scalar(shape, value, use);
  const entries = Object.entries(value).map(([name, item]) => {
    const inner = shape.type === "map" ? shape.value : shape.members?.[name];
    return [name, convert(model, inner, item, scalar)] as const;
  });
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
}

/** A text of a path, query, header or form as the value that the model says. A text that is none stays one: the validation tells. */
export function fromText({ type, timestampFormat }: Shape, value: unknown): unknown {
  if (typeof value !== "string") return value;
  if (["integer", "long", "float", "double"].includes(type))
    return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  if (type === "boolean") return ["true", "false"].includes(value) ? value === "true" : value;
  if (type === "blob") return Buffer.from(value, "base64");
  if (type !== "timestamp") return value;
  return new Date(timestampFormat === "unixTimestamp" ? Number(value) * 1000 : value);
}

import { isProperties, type Properties } from "../../schema/property";
import { ApiError } from "../error";
import type { Model, Shape, Use } from "../model";
import { convert, type Incoming, type Outgoing, type Protocol } from "./message";

const TYPE = "application/x-amz-json-1.1";

/** AWS JSON 1.1: the operation is in a header, everything else in the body. */
export const JSON_PROTOCOL: Protocol = {
  parse: (model, request) => {
    const [prefix, name = ""] = (request.headers["x-amz-target"] ?? "").split(".");
    const operation = prefix === model.metadata.targetPrefix ? model.operations[name] : undefined;
    return { name, operation, params: parseJson(model, operation?.input, request) };
  },
  answer: (model, { operation }, result) => json(200, TYPE, toJson(model, operation?.output, result)),
  fail: ({ code, message }, status) => json(status, TYPE, { __type: code, message }),
};

/** The parameters in a JSON body. */
export function parseJson(model: Model, use: Use | undefined, { body }: Incoming): Properties {
  const text = body.toString("utf8");
  const value = text.trim() === "" ? {} : parseText(text);
  if (!isProperties(value)) throw new ApiError("SerializationException", "The body is not a JSON object.", 400);
  return convert(model, use, value, fromJson) as Properties;
}

/** Dates to seconds since 1970, bytes to base64. */
export function toJson(model: Model, use: Use | undefined, value: unknown): unknown {
  return convert(model, use, value, (_, scalar) => {
    if (scalar instanceof Date) return scalar.getTime() / 1000;
    return Buffer.isBuffer(scalar) ? scalar.toString("base64") : scalar;
  });
}

/** An answer whose body is JSON. */
export function json(
  status: number,
  type: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Outgoing {
  return { status, headers: { "content-type": type, ...headers }, body: JSON.stringify(body) };
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fromJson({ type }: Shape, value: unknown): unknown {
  if (type === "timestamp") return new Date(typeof value === "number" ? value * 1000 : String(value));
  return type === "blob" && typeof value === "string" ? Buffer.from(value, "base64") : value;
}

import type { Fault } from "./fault";
import type { SchemaError, SourceOf } from "./schema-faults";
import { closest, didYouMean, listing, show } from "./suggest";

/** The fault of a value's own form: type, words allowed, limits, pattern. */
export function aboutValue(error: SchemaError, sourceOf: SourceOf): Fault | undefined {
  switch (error.keyword) {
    case "type":
      return wrongType(error, sourceOf);
    case "enum":
      return notAllowed(error, sourceOf);
    case "pattern":
      return fault(error, "wrong-format", `${show(error.data)} is not ${whatIs(error)}.`, `Write ${whatIs(error)}.`);
    case "minLength":
    case "maxLength":
      return wrongLength(error);
    case "minimum":
    case "maximum":
      return outOfRange(error);
    case "minItems":
    case "maxItems":
    case "minProperties":
    case "maxProperties":
      return wrongCount(error);
    default:
      return fault(error, "wrong-format", `${show(error.data)} is not ${whatIs(error)}.`, `Write ${whatIs(error)}.`);
  }
}

function wrongType(error: SchemaError, sourceOf: SourceOf): Fault {
  const { data } = error;
  const expected = (error.params as { readonly type: string }).type;
  if (data === null)
    return fault(
      error,
      "wrong-type",
      `The value is empty; expected ${whatIs(error)}.`,
      "Give a value, or delete the key.",
    );
  if (expected === "string" && (typeof data === "number" || typeof data === "boolean")) return quoteIt(error, sourceOf);
  if (expected === "boolean") return notBoolean(error);
  return fault(
    error,
    "wrong-type",
    `${show(data)} is ${kind(data)}; expected ${whatIs(error)}.`,
    typeFix(error, expected),
  );
}

function typeFix(error: SchemaError, expected: string): string {
  const { data } = error;
  if (expected === "integer" && typeof data === "string" && /^\d+$/.test(data)) return `Remove the quotes: ${data}.`;
  if (expected === "array" && typeof data === "string") return `Write it as a list: [${data}].`;
  return `Write ${whatIs(error)}.`;
}

/** YAML took the text for a number, a date or a truth value, and so changed it. */
function quoteIt(error: SchemaError, sourceOf: SourceOf): Fault {
  const source = sourceOf(error.path) ?? String(error.data);
  const read =
    typeof error.data === "number" && source !== String(error.data) ? ` and becomes ${String(error.data)}` : "";
  return fault(
    error,
    "quote-it",
    `${source} is read as a ${typeof error.data === "number" ? "number" : "truth value"}${read}; expected ${whatIs(error)}.`,
    fitsPattern(source, error) ? `Put it in quotes: "${source}".` : `Write ${whatIs(error)}, in quotes.`,
  );
}

/** Whether quotes alone would do: `1.10` is text then, but still no version. */
function fitsPattern(source: string, { parentSchema: { pattern } }: SchemaError): boolean {
  return pattern === undefined || new RegExp(pattern, "u").test(source);
}

function notBoolean(error: SchemaError): Fault {
  const word = typeof error.data === "string" ? error.data.toLowerCase() : "";
  const meant = new Map([["yes", "true"], ["on", "true"], ["true", "true"], ["no", "false"], ["off", "false"], ["false", "false"]]).get(word); // prettier-ignore
  const fix = meant === undefined ? "Write true or false." : `Write ${meant}, without quotes.`;
  return fault(error, "wrong-type", `${show(error.data)} is ${kind(error.data)}; expected true or false.`, fix);
}

function notAllowed(error: SchemaError, sourceOf: SourceOf): Fault {
  const allowed = (error.parentSchema.enum ?? []).map(String);
  const { data } = error;
  const source = typeof data === "string" ? data : (sourceOf(error.path) ?? show(data));
  if (data === "container" && error.path.join() === "kind") return containersLater(error);
  const meant = typeof data === "string" ? closest(data, allowed) : undefined;
  const message = `${show(source)} is not ${whatIs(error)}.${didYouMean(source, allowed)} Allowed: ${listing(allowed)}.`;
  return fault(
    error,
    "not-allowed-value",
    message,
    meant === undefined ? `Write ${listing(allowed)}.` : `Write ${meant}.`,
  );
}

function containersLater(error: SchemaError): Fault {
  return fault(
    error,
    "not-yet",
    "Container images are not built yet; the only kind is ami.",
    "Write kind: ami, or leave the key out.",
  );
}

function wrongLength(error: SchemaError): Fault {
  const { limit } = error.params as { readonly limit: number };
  const length = [...String(error.data)].length;
  if (length === 0)
    return fault(
      error,
      "wrong-length",
      `The text is empty; expected ${whatIs(error)}.`,
      "Give a value, or delete the key.",
    );
  const side = error.keyword === "maxLength" ? "at most" : "at least";
  const message = `${show(error.data)} has ${String(length)} characters; ${side} ${String(limit)} are allowed for ${whatIs(error)}.`;
  return fault(error, "wrong-length", message, error.keyword === "maxLength" ? "Shorten it." : "Lengthen it.");
}

function outOfRange(error: SchemaError): Fault {
  const { minimum, maximum } = error.parentSchema;
  const range = `a whole number from ${number(minimum)} to ${number(maximum)}`;
  return fault(error, "out-of-range", `${show(error.data)} is out of range; expected ${range}.`, `Write ${range}.`);
}

function wrongCount(error: SchemaError): Fault {
  const { limit } = error.params as { readonly limit: number };
  const count = Array.isArray(error.data) ? error.data.length : Object.keys(error.data as object).length;
  const side = error.keyword.startsWith("max") ? "at most" : "at least";
  const fix = error.keyword.startsWith("max") ? "Remove some." : "Add one, or delete the key.";
  return fault(error, "list-length", `${String(count)} entries; ${side} ${String(limit)} are allowed here.`, fix);
}

function whatIs(error: SchemaError): string {
  const schema = error.parentSchema;
  if (schema["x-is"] !== undefined) return schema["x-is"];
  if (schema.minimum !== undefined) return `a whole number from ${number(schema.minimum)} to ${number(schema.maximum)}`;
  if (schema.type === "object") return "a mapping";
  return schema.type === "array" ? "a list" : "text";
}

function kind(data: unknown): string {
  if (Array.isArray(data)) return "a list";
  if (data === null) return "empty";
  const words: Readonly<Record<string, string>> = {
    object: "a mapping",
    string: "text",
    number: "a number",
    boolean: "a truth value",
  };
  return words[typeof data] ?? "something else";
}

function number(value: number | undefined): string {
  return value === undefined ? "any" : value.toLocaleString("en");
}

function fault(error: SchemaError, code: string, message: string, fix: string): Fault {
  return { code, path: error.path, message, fix };
}

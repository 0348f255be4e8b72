import type { Fault } from "../diagnostics/fault";
import { fault, type FormCode } from "./codes";
import { ownEntry, type SchemaError, type SourceOf } from "./validators";
import { closest, inFlow, shortListing, show } from "../diagnostics/suggest";

/** The fault of a value's own form: type, words allowed, limits, pattern. */
export function aboutValue(error: SchemaError, sourceOf: SourceOf): Fault | undefined {
  switch (error.keyword) {
    case "type":
      return wrongType(error, sourceOf);
    case "enum":
      return notAllowed(error, sourceOf);
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
      return about(error, "wrong-format", `${show(error.data)} is not ${whatIs(error)}.`, likeExample(error));
  }
}

function wrongType(error: SchemaError, sourceOf: SourceOf): Fault {
  const { data } = error;
  const expected = (error.params as { readonly type: string }).type;
  if (data === null)
    return about(error, "wrong-type", "The value is empty.", `${likeExample(error).slice(0, -1)}, or delete the key.`);
  if (expected === "string" && (typeof data === "number" || typeof data === "boolean")) return quoteIt(error, sourceOf);
  if (expected === "boolean") return notBoolean(error);
  const message = `${show(data)} is ${kind(data)}; expected ${whatIs(error)}.`;
  return about(error, "wrong-type", message, typeFix(error, expected));
}

function typeFix(error: SchemaError, expected: string): string {
  const { data } = error;
  if (expected === "integer" && typeof data === "string" && /^\d+$/.test(data)) return `Remove the quotes: ${data}.`;
  if (expected === "array" && typeof data === "string") return `Write it as a list: [${data}].`;
  return likeExample(error);
}

/** The change to make: an example of what is right where there is one, else the form in which to write it. */
function likeExample({ parentSchema }: SchemaError): string {
  const example = parentSchema.examples?.[0] ?? parentSchema.default ?? parentSchema.minimum;
  if (example !== undefined && !isEmpty(example)) return `Write it like ${inFlow(example)}.`;
  if (parentSchema.type === "object") return "Write lines of `key: value` under it.";
  if (parentSchema.type === "array") return "Begin each item with a dash.";
  return `Write ${parentSchema["x-is"] ?? "text"}.`;
}

function isEmpty(example: unknown): boolean {
  return typeof example === "object" && example !== null && Object.keys(example).length === 0;
}

/** YAML took the text for a number, a date or a truth value, and so changed it. */
function quoteIt(error: SchemaError, sourceOf: SourceOf): Fault {
  const source = sourceOf(error.path) ?? String(error.data);
  const read =
    typeof error.data === "number" && source !== String(error.data) ? ` and becomes ${String(error.data)}` : "";
  const what = typeof error.data === "number" ? "number" : "truth value";
  const message = `${source} is read as a ${what}${read}; expected ${whatIs(error)}.`;
  return about(error, "quote-it", message, quoteFix(source, error));
}

/** Quotes alone, where they would do; a version that lacks numbers gets them: `1.10` would be text in quotes, but still no version. */
function quoteFix(source: string, error: SchemaError): string {
  const { pattern } = error.parentSchema;
  const fits = (text: string): boolean => pattern === undefined || new RegExp(pattern, "u").test(text);
  if (fits(source)) return `Put it in quotes: "${source}".`;
  const longer = [`${source}.0`, `${source}.0.0`].find(fits);
  return longer === undefined ? likeExample(error) : `Write ${longer}.`;
}

function notBoolean(error: SchemaError): Fault {
  const word = typeof error.data === "string" ? error.data.toLowerCase() : "";
  const meant = new Map([["yes", "true"], ["on", "true"], ["true", "true"], ["no", "false"], ["off", "false"], ["false", "false"]]).get(word); // prettier-ignore
  const fix = meant === undefined ? "Write one of the two, without quotes." : `Write ${meant}, without quotes.`;
  return about(error, "wrong-type", `${show(error.data)} is ${kind(error.data)}; expected true or false.`, fix);
}

function notAllowed(error: SchemaError, sourceOf: SourceOf): Fault {
  const allowed = (error.parentSchema.enum ?? []).map(String);
  const { data } = error;
  const source = typeof data === "string" ? data : (sourceOf(error.path) ?? show(data));
  const later = typeof data === "string" ? ownEntry(error.parentSchema["x-later"], data) : undefined;
  if (later !== undefined) return about(error, "not-yet", later.message, later.fix);
  const meant = typeof data === "string" ? closest(data, allowed) : undefined;
  const [hint, fix] =
    meant === undefined
      ? [`Allowed: ${shortListing(allowed, "and")}.`, "Write one of the allowed values."]
      : [`Did you mean ${meant}?`, `Write ${meant}.`];
  return about(
    error,
    "not-allowed-value",
    `${typeof data === "string" ? show(data) : source} is not ${whatIs(error)}. ${hint}`,
    fix,
  );
}

function wrongLength(error: SchemaError): Fault {
  const { limit } = error.params as { readonly limit: number };
  const length = [...String(error.data)].length;
  if (length === 0) return about(error, "wrong-length", "The text is empty.", "Give a value, or delete the key.");
  const isLong = error.keyword === "maxLength";
  const message = `The text has ${number(length)} characters; ${isLong ? "at most" : "at least"} ${number(limit)} are allowed.`;
  const fix = isLong ? `Shorten it by ${number(length - limit)}.` : `Lengthen it by ${number(limit - length)}.`;
  return about(error, "wrong-length", message, fix);
}

function outOfRange(error: SchemaError): Fault {
  const { minimum, maximum } = error.parentSchema;
  const why = error.parentSchema["x-why"];
  const reason = why === undefined ? "" : `; ${why}`;
  const message = `${show(error.data)} is out of range: ${number(minimum)} to ${number(maximum)}${reason}.`;
  const fix = error.keyword === "minimum" ? `Raise it to ${number(minimum)} or more.` : `Lower it to ${number(maximum)} or less.`; // prettier-ignore
  return about(error, "out-of-range", message, fix);
}

function wrongCount(error: SchemaError): Fault {
  const { limit } = error.params as { readonly limit: number };
  const [what, entries] = Array.isArray(error.data) ? ["list", "items"] : ["mapping", "keys"];
  const count = Object.keys(error.data as object).length;
  if (error.keyword.startsWith("max")) {
    const message = `The ${what} has ${number(count)} ${entries}; at most ${number(limit)} are allowed.`;
    return about(error, "list-length", message, `Remove ${number(count - limit)} of them.`);
  }
  const message = count === 0 ? `The ${what} is empty.` : `The ${what} has ${number(count)} ${entries}; at least ${number(limit)} are needed.`; // prettier-ignore
  return about(
    error,
    "list-length",
    message,
    count === 0 ? "Add one, or delete the key." : "Add more, or delete the key.",
  );
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

function about(error: SchemaError, code: FormCode, message: string, fix: string): Fault {
  return fault(code, error.path, message, fix);
}

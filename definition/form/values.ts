import type { Fault } from "../diagnostics/fault";
import type { Mend } from "../diagnostics/mend";
import type { Path } from "../yaml/place";
import { inQuotes } from "../yaml/text-fault";
import { fault, type FormCode } from "./codes";
import { nearForm } from "./near";
import { ownEntry, type SchemaError, type SchemaWords, type SourceOf } from "./validators";
import { closest, inFlow, shortListing, show, surely } from "../diagnostics/suggest";

/** What people write for truth values; the last word is YAML's. */
const TRUTHS = ["yes on true", "no off false"].map((words) => words.split(" "));

const KINDS: Readonly<Record<string, string>> = { object: "a mapping", string: "text", number: "a number" };

/** The fault of a value's own form: type, words allowed, limits, pattern. */
export function aboutValue(error: SchemaError, sourceOf: SourceOf): Fault {
  const { keyword } = error;
  if (keyword === "type") return wrongType(error, sourceOf);
  if (keyword === "enum") return notAllowed(error, sourceOf);
  if (keyword.endsWith("Length")) return wrongLength(error);
  if (keyword === "minimum" || keyword === "maximum") return outOfRange(error);
  if (/^(?:min|max)(?:Items|Properties)$/.test(keyword)) return wrongCount(error);
  const near = nearForm(String(error.data), error.parentSchema.pattern, error.parentSchema.examples?.[0]);
  const fix = near === undefined ? likeExample(error) : `Write ${inFlow(near)}.`;
  return about(error, "wrong-format", `${show(error.data)} is not ${whatIs(error)}.`, fix);
}

/** `{NAME}` without quotes is a mapping to YAML. */
const VARIABLE = /^[A-Z][A-Z0-9_]*$/;

/** The name of the variable that a value was meant to be. */
export function variableWithoutQuotes(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const [name = "", other] = Object.keys(value);
  const isAlone = other === undefined && VARIABLE.test(name);
  return isAlone && (value as Readonly<Record<string, unknown>>)[name] === null ? name : undefined;
}

export function variableFault(name: string, path: Path): Fault {
  const message = `YAML reads {${name}} as a mapping; a value that begins with a variable needs quotes.`;
  return fault("quote-it", path, message, `Put it in quotes: "{${name}}".`);
}

function wrongType(error: SchemaError, sourceOf: SourceOf): Fault {
  const { data } = error;
  const { type: expected } = error.params as { readonly type: string };
  const variable = variableWithoutQuotes(data);
  if (variable !== undefined) return variableFault(variable, error.path);
  if (data === null)
    return about(error, "wrong-type", "The value is empty.", `${likeExample(error).slice(0, -1)}, or delete the key.`);
  if (expected === "string" && (typeof data === "number" || typeof data === "boolean")) return quoteIt(error, sourceOf);
  const wanted = expected === "boolean" ? "true or false" : whatIs(error);
  const [fix, yaml] = typeFix(error, expected);
  const mend = typeof data === "string" && yaml !== undefined ? { from: data, yaml } : undefined;
  return about(error, "wrong-type", `${show(data)} is ${kind(data)}; expected ${wanted}.`, fix, mend);
}

/** The change to make, and the YAML where there is no doubt. */
type Fix = readonly [fix: string, yaml?: string | undefined];

function typeFix(error: SchemaError, expected: string): Fix {
  const { data } = error;
  if (expected === "boolean") {
    const word = typeof data === "string" ? data.toLowerCase() : "";
    const meant = TRUTHS.find((words) => words.includes(word))?.at(-1);
    return [`Write ${meant ?? "one of the two"}, without quotes.`, meant];
  }
  if (expected === "integer" && typeof data === "string" && /^\d[\d_]*(?: ?GiB)?$/i.test(data)) {
    const plain = data.replaceAll(/\D/g, "");
    const yaml = /^[1-9]\d{0,14}$/.test(plain) ? plain : undefined;
    return [plain === data ? `Remove the quotes: ${data}.` : `Write ${plain}.`, yaml];
  }
  if (expected === "array") return listFix(error) ?? [likeExample(error)];
  const isOpen = expected === "string" && error.parentSchema.examples === undefined;
  return [isOpen && typeof data === "object" ? "Write text, or move the keys one level up." : likeExample(error)];
}

/** One item, or several with commas, is a list without its brackets; so are keys without values. */
function listFix({ data, parentSchema: { items } }: SchemaError): Fix | undefined {
  if (typeof data !== "object" && typeof data !== "string") return undefined;
  const isSet = typeof data === "object" && Object.values(data ?? {}).every((value) => value === null);
  if (typeof data === "object" && !isSet) return ['Begin each item with a dash and a space: "- ".'];
  const words = typeof data === "string" ? data.split(/, */) : Object.keys(data ?? {});
  const list = `[${words.map((word) => formOf(word, items?.anyOf ?? []) ?? inFlow(word)).join(", ")}]`;
  return [`Write it as a list: ${list}.`, typeof data === "string" && /^[\w.-]+$/.test(data) ? list : undefined];
}

/** The change to make: an example of what is right where there is one, else the form in which to write it. */
function likeExample({ parentSchema }: SchemaError): string {
  const example = parentSchema.examples?.[0] ?? parentSchema.default ?? parentSchema.minimum;
  const isEmpty = typeof example === "object" && example !== null && Object.keys(example).length === 0;
  if (example !== undefined && !isEmpty) return `Write it like ${inFlow(example)}.`;
  if (parentSchema.type === "object") return "Write lines of `key: value` under it.";
  if (parentSchema.type === "array") return "Begin each item with a dash.";
  return `Write ${parentSchema["x-is"] ?? "text"}.`;
}

/** YAML took the text for a number, a date or a truth value, and so changed it. */
function quoteIt(error: SchemaError, sourceOf: SourceOf): Fault {
  const value = String(error.data);
  const source = sourceOf(error.path) ?? value;
  const isNumber = typeof error.data === "number";
  const read = isNumber && source !== value ? ` and becomes ${value}` : "";
  const message = `${source} is read as a ${isNumber ? "number" : "truth value"}${read}; expected ${whatIs(error)}.`;
  return about(error, "quote-it", message, ...quoteFix(source, error));
}

/** Quotes alone, where they would do; a version that lacks numbers gets them: `1.10` would be text in quotes, but still no version. */
function quoteFix(source: string, error: SchemaError): [fix: string, mend?: Mend] {
  const { pattern } = error.parentSchema;
  const fits = (text: string): boolean => pattern === undefined || new RegExp(pattern, "u").test(text);
  if (fits(source)) return [`Put it in quotes: "${source}".`, inQuotes(source)];
  const longer = [`${source}.0`, `${source}.0.0`].find(fits);
  return longer === undefined ? [likeExample(error)] : [`Write ${longer}.`, { from: source, yaml: longer }];
}

function notAllowed(error: SchemaError, sourceOf: SourceOf): Fault {
  const { data, parentSchema } = error;
  const allowed = (parentSchema.enum ?? []).map(String);
  const isText = typeof data === "string";
  const later = isText ? ownEntry(parentSchema["x-later"], data) : undefined;
  if (later !== undefined) return about(error, "not-yet", later.message, later.fix);
  const meant = isText ? closest(data, allowed) : undefined;
  const hint = meant === undefined ? `Allowed: ${shortListing(allowed, "and")}.` : `Did you mean ${meant}?`;
  const source = isText ? show(data) : (sourceOf(error.path) ?? show(data));
  const message = `${source} is not ${parentSchema["x-is"] ?? "an allowed value"}. ${hint}`;
  const mend = isText ? surely(data, allowed) : undefined;
  return about(error, "not-allowed-value", message, `Write ${meant ?? "one of the allowed values"}.`, mend);
}

/** A text that lacks its key, as it is written with it: `{managed: update-linux}`. */
export function formOf(text: string, forms: readonly SchemaWords[]): string | undefined {
  const keyed = forms.flatMap(({ required: [key] = [], properties = {} }) => {
    const value = key === undefined ? undefined : properties[key];
    return key === undefined || value === undefined ? [] : [{ key, forms: value.anyOf ?? [value] }];
  });
  const said = keyed.find(({ key }) => text.startsWith(`${key}:`));
  const fitting = keyed.find((form) =>
    form.forms.some(({ pattern }) => pattern !== undefined && new RegExp(pattern, "u").test(text)),
  );
  const found =
    fitting ??
    said ??
    keyed.find((form) => form.forms.some(({ type, pattern }) => type === "string" && pattern === undefined));
  return (
    found &&
    `{${found.key}: ${inFlow(fitting === undefined && found === said ? text.slice(found.key.length + 1).trim() : text)}}`
  );
}

function wrongLength(error: SchemaError): Fault {
  const { limit } = error.params as { readonly limit: number };
  const { length } = [...String(error.data)];
  if (length === 0) return about(error, "wrong-length", "The text is empty.", "Give a value, or delete the key.");
  const [bound, change] = error.keyword === "maxLength" ? ["at most", "Shorten"] : ["at least", "Lengthen"];
  const message = `The text has ${number(length)} characters; ${bound} ${number(limit)} are allowed.`;
  return about(error, "wrong-length", message, `${change} it by ${number(Math.abs(length - limit))}.`);
}

function outOfRange(error: SchemaError): Fault {
  const { minimum, maximum, "x-why": why } = error.parentSchema;
  const reason = why === undefined ? "" : `; ${why}`;
  const message = `${show(error.data)} is out of range: ${number(minimum)} to ${number(maximum)}${reason}.`;
  const isLow = error.keyword === "minimum";
  const fix = isLow ? `Raise it to ${number(minimum)} or more.` : `Lower it to ${number(maximum)} or less.`;
  return about(error, "out-of-range", message, fix);
}

function wrongCount(error: SchemaError): Fault {
  const { limit } = error.params as { readonly limit: number };
  const [what, entries] = Array.isArray(error.data) ? ["list", "items"] : ["mapping", "keys"];
  const count = Object.keys(error.data as object).length;
  const isLong = error.keyword.startsWith("max");
  const bound = isLong ? `at most ${number(limit)} are allowed` : `at least ${number(limit)} are needed`;
  const message = count === 0 ? `The ${what} is empty.` : `The ${what} has ${number(count)} ${entries}; ${bound}.`;
  const more = `Add ${count === 0 ? "one" : "more"}, or delete the key.`;
  return about(error, "list-length", message, isLong ? `Remove ${number(count - limit)} of them.` : more);
}

function whatIs({ parentSchema: { "x-is": is, minimum, maximum, type } }: SchemaError): string {
  if (is !== undefined) return is;
  if (minimum !== undefined) return `a whole number from ${number(minimum)} to ${number(maximum)}`;
  if (type === "object") return "a mapping";
  return type === "array" ? "a list" : "text";
}

function kind(data: unknown): string {
  if (data === null) return "empty";
  return Array.isArray(data) ? "a list" : (KINDS[typeof data] ?? "a truth value");
}

function number(value: number | undefined): string {
  return value === undefined ? "any" : value.toLocaleString("en");
}

function about(error: SchemaError, code: FormCode, message: string, fix: string, mend?: Mend): Fault {
  return fault(code, error.path, message, fix, { mend });
}

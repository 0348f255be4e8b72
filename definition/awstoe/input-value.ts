import type { ActionInput, InputType } from "./actions";
import type { Path } from "../yaml/place";
import type { Report } from "./document-fault";
import { asTextFix, inWords, isMap, oneOf, own, quote } from "./shape";
import { adviceOn } from "./suggestion";

interface Given {
  readonly actionName: string;
  readonly name: string;
  readonly input: ActionInput;
  readonly value: unknown;
  readonly path: Path;
}

const wanted: Readonly<Record<InputType, string>> = {
  string: "a text",
  strings: "a list of texts",
  boolean: "true or false",
  integer: "a whole number",
  stringOrInteger: "a text or a whole number",
  nameValues: "a list of maps with name and value",
  stringMap: "a map of texts",
  any: "anything",
};

interface Form {
  readonly pattern: RegExp;
  readonly allowed: string;
  readonly example: string;
}

const fromS3: Form = {
  pattern: /^s3:\/\//,
  allowed: "an address that begins with s3://",
  example: "s3://my-bucket/path/file",
};
const account: Form = { pattern: /^\d{12}$/, allowed: "an account id of 12 digits", example: '"111122223333"' };

/** Forms that the guide asks of single inputs. */
const forms: Readonly<Record<string, Form>> = {
  "ExecuteDocument.document-s3-bucket-owner": account,
  "ExecutePowerShell.file": {
    pattern: /\.ps1$/i,
    allowed: "the path of a .ps1 file",
    example: "C:\\scripts\\install.ps1",
  },
  "S3Download.expectedBucketOwner": account,
  "S3Download.source": fromS3,
  "S3Upload.destination": fromS3,
  "S3Upload.expectedBucketOwner": account,
  "SetRegistry.path": {
    pattern: /^HK(?:EY_(?:CLASSES_ROOT|USERS|LOCAL_MACHINE|CURRENT_CONFIG|CURRENT_USER)|CR:|U:|LM:|CC:|CU:)\\/,
    allowed: "a key below HKLM:, HKCU:, HKCR:, HKU: or HKCC:, or their long names",
    example: "HKLM:\\SOFTWARE\\App",
  },
  "WebDownload.source": {
    pattern: /^https?:\/\//,
    allowed: "an address that begins with https://",
    example: "https://example.org/file",
  },
};

/** Checks type and value of one input. A text that holds a reference has any value: it is known on the instance alone. */
export function checkInputValue(report: Report, given: Given): void {
  if (!hasType(given.value, given.input.type)) {
    reportType(report, given);
    return;
  }
  const { value } = given;
  if (typeof value === "string" && value.includes("{{")) return;
  checkForm(report, given);
  if (typeof value !== "string") return;
  if (given.input.type === "boolean" && !/^(?:true|false)$/i.test(value))
    reportValue(report, given, "true or false", "Write true or false.");
  if (given.input.type === "integer" && !/^\d{1,9}$/.test(value))
    reportValue(report, given, "a whole number", "Write digits alone, like 60.");
  checkWord(report, given, value);
}

function checkForm(report: Report, given: Given): void {
  const form = forms[`${given.actionName}.${given.name}`];
  if (form === undefined || form.pattern.test(String(given.value))) return;
  reportValue(report, given, form.allowed, `Write it like ${form.example}.`);
}

function checkWord(report: Report, given: Given, value: string): void {
  const { values, ignoreCase } = given.input;
  if (values === undefined || values.includes(value)) return;
  if (ignoreCase === true && values.some((word) => word.toLowerCase() === value.toLowerCase())) return;
  const { hint, fix } = adviceOn(value, values, { hint: `It is one of ${oneOf(values)}.`, fix: "Use one of these." });
  report("awstoe-input-value", given.path, `${subject(given)} is ${inWords(value)}. ${hint}`, fix);
}

function subject({ name, actionName }: Given): string {
  return `The input ${quote(name)} of ${actionName}`;
}

function reportValue(report: Report, given: Given, allowed: string, fix: string): void {
  report("awstoe-input-value", given.path, `${subject(given)} is ${inWords(given.value)}; it must be ${allowed}.`, fix);
}

function reportType(report: Report, given: Given): void {
  const stranger =
    given.input.type === "strings" && Array.isArray(given.value) ? given.value.find(isNoText) : undefined;
  const message =
    stranger === undefined
      ? `${subject(given)} is ${inWords(given.value)}; it must be ${wanted[given.input.type]}.`
      : `${subject(given)} has an item that is ${inWords(stranger)}; its items must be texts.`;
  report("awstoe-input-type", given.path, message, typeFix(given));
}

function isNoText(item: unknown): boolean {
  return typeof item !== "string";
}

function typeFix({ value, input }: Given): string {
  if (input.type === "strings" && typeof value === "string") return "Begin it with a dash: the input is a list.";
  if (typeof value === "number" || typeof value === "boolean") return asTextFix(value);
  if (input.type === "strings" && Array.isArray(value)) {
    return 'Quote every item that YAML reads as something else: `- "echo: done"`.';
  }
  return `Write ${wanted[input.type]}.`;
}

function hasType(value: unknown, type: InputType): boolean {
  switch (type) {
    case "any":
      return true;
    case "string":
      return typeof value === "string";
    case "strings":
      return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === "string");
    case "boolean":
      return typeof value === "boolean" || typeof value === "string";
    case "integer":
    case "stringOrInteger":
      return Number.isInteger(value) || typeof value === "string";
    case "stringMap":
      return isMap(value) && Object.values(value).every((item) => typeof item === "string");
    case "nameValues":
      return Array.isArray(value) && value.every(isNameValue);
  }
}

function isNameValue(item: unknown): boolean {
  if (!isMap(item)) return false;
  const complete = typeof own(item, "name") === "string" && typeof own(item, "value") === "string";
  return complete && Object.keys(item).length === 2;
}

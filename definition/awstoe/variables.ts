import type { Path } from "../yaml/place";
import type { Report } from "./document-fault";
import { asTextFix, checkKeys, checkText, inWords, isMap, own, quote, slipsOf, type PlainMap } from "./shape";

const namePattern = /^[A-Za-z0-9_-]{3,128}$/;

/** A parameter or constant of the document. */
export interface Variable {
  readonly name: string;
  readonly kind: "parameter" | "constant";
  readonly hasValue: boolean;
  readonly path: Path;
}

/** What a document declares. */
export interface Variables {
  readonly byName: ReadonlyMap<string, Variable>;
  /** Whether all of it could be read, so that a name that is not there is a fault of its own. */
  readonly isWhole: boolean;
}

/**
 * Reads and checks `parameters` and `constants`.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-user-defined-variables.html
 */
export function checkVariables(report: Report, document: PlainMap, slips: ReadonlySet<string | undefined>): Variables {
  const found = new Map<string, Variable>();
  let isWhole = !slips.has("parameters") && !slips.has("constants");
  for (const kind of ["parameter", "constant"] as const) {
    const section = `${kind}s`;
    const list = own(document, section);
    if (list === undefined) continue;
    if (!Array.isArray(list)) {
      const example = kind === "parameter" ? "default: text" : "value: text";
      const fix = `Write \`- MyName: {type: string, ${example}}\` for each.`;
      report("awstoe-type", [section], `"${section}" is ${inWords(list)}; it must be a list.`, fix);
      isWhole = false;
      continue;
    }
    list.forEach((entry: unknown, index) => {
      checkEntry(report, entry, kind, [section, index], found);
    });
  }
  return { byName: found, isWhole };
}

function checkEntry(
  report: Report,
  entry: unknown,
  kind: Variable["kind"],
  path: Path,
  found: Map<string, Variable>,
): void {
  const [name, ...others] = isMap(entry) ? Object.keys(entry) : [];
  if (!isMap(entry) || name === undefined || others.length > 0) {
    const message = `A ${kind} is written as a map of one name; this is ${isMap(entry) ? "not" : inWords(entry)}.`;
    report("awstoe-variable-form", path, message, `Write \`- MyName: {type: string}\`, one list item a ${kind}.`);
    return;
  }
  const here = [...path, name];
  checkName(report, name, kind, here, found);
  const body = own(entry, name);
  const valueKey = kind === "parameter" ? "default" : "value";
  if (!isMap(body)) {
    const message = `The ${kind} ${quote(name)} is ${inWords(body)}; it must be a map with \`type: string\`.`;
    report("awstoe-variable-form", here, message, `Write \`${name}: {type: string, ${valueKey}: …}\`.`);
    return;
  }
  checkBody(report, body, kind, here);
  const hasValue = Object.hasOwn(body, valueKey) || slipsOf(body, keysOf(kind)).has(valueKey);
  if (!found.has(name)) found.set(name, { name, kind, hasValue, path: here });
}

function keysOf(kind: Variable["kind"]): readonly string[] {
  return kind === "parameter" ? ["type", "default", "description"] : ["type", "value"];
}

function checkName(
  report: Report,
  name: string,
  kind: Variable["kind"],
  path: Path,
  found: ReadonlyMap<string, Variable>,
): void {
  if (!namePattern.test(name)) {
    const rule = "3–128 letters, digits, `-` and `_`";
    report("awstoe-variable-name", path, `The ${kind} is called ${quote(name)}; names are ${rule}.`, "Rename it.");
  }
  const first = found.get(name);
  if (first !== undefined) {
    const message = `${quote(name)} is declared twice; parameters and constants share their names.`;
    report("awstoe-variable-duplicate", path, message, `Rename or remove one; the other is a ${first.kind}.`);
  }
}

function checkBody(report: Report, body: PlainMap, kind: Variable["kind"], path: Path): void {
  const valueKey = kind === "parameter" ? "default" : "value";
  checkKeys(report, body, path, {
    what: `A ${kind}`,
    allowed: keysOf(kind),
    required: kind === "parameter" ? ["type"] : ["type", "value"],
  });
  const type = own(body, "type");
  if (type !== undefined && type !== "string") {
    const message = `The type is ${inWords(type)}; AWSTOE knows "string" alone.`;
    report("awstoe-variable-type", [...path, "type"], message, "Write `type: string`.");
  }
  if (kind === "parameter") checkText(report, body, "description", path);
  const value = own(body, valueKey);
  if (value === undefined || typeof value === "string") return;
  report(
    "awstoe-variable-value",
    [...path, valueKey],
    `${quote(valueKey)} is ${inWords(value)}, not a text.`,
    asTextFix(value),
  );
}

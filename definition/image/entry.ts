import type { ImageDraft } from "../form/draft";
import { prune } from "../form/draft";
import { isError, type Fault } from "../diagnostics/fault";
import { fault } from "../form/codes";
import { overlaps, type Path } from "../yaml/place";
import { locate } from "../yaml/parse";
import type { ParsedFile } from "../yaml/parse";
import type { SchemaName } from "../form/validators";
import { validate } from "../form/validators";
import { schemaFaults } from "../form/faults";
import { placeholderFaults } from "./placeholders";
import { closest } from "../diagnostics/suggest";
import type { Substitution, Variables } from "./variables";
import { substitute } from "./variables";

/** A definition file after reading, variables and schema: a draft without its broken parts, and what was broken. */
export interface Entry {
  readonly name: string;
  readonly file: string;
  /** Absent when the text is not a mapping at all. Once normalised, only what children ask of it is kept. */
  draft?: ImageDraft;
  /** Values with faults, by path. */
  readonly broken: Path[];
  readonly faults: readonly Fault[];
  readonly usedVariables: ReadonlySet<string>;
  /** Names of the variables that it gives itself. */
  readonly ownVariables: readonly string[];
  /** Whether it uses a variable that has a fault of its own. */
  readonly doubtful: boolean;
}

/** Faults after which the value itself is still of use to later checks. */
const KEEPS_VALUE: ReadonlySet<string> = new Set(["list-length", "duplicate-item", "missing-key", "quote-it-text"]);

/** Fills in the variables of a parsed definition and checks its form; cuts out what is broken. */
export function readEntry(name: string, file: string, parsed: ParsedFile, shared: Omit<Variables, "own">): Entry {
  const none = { name, file, broken: [], faults: [], doubtful: false };
  if (parsed.value === undefined) return { ...none, usedVariables: new Set(), ownVariables: [] };
  const value = parsed.value as Record<string, unknown>;
  const own = textsOf(value.variables);
  const substitution = substituteAll(value, { ...shared, own });
  const earlier = [...substitution.faults, ...placeholderFaults(value)];
  const { faults, broken } = checkForm("image", parsed, earlier, [], substitution.doubtful);
  return {
    name,
    file,
    draft: value as ImageDraft,
    broken,
    faults,
    usedVariables: substitution.used,
    ownVariables: Object.keys(own),
    doubtful: substitution.doubtful.length > 0,
  };
}

/** Takes the definition's own variables from under a misspelt `variables`, too: that is one fault, and not one more for each use. */
function substituteAll(value: Record<string, unknown>, variables: Variables): Substitution {
  const first = substitute(value, variables);
  if (first.faults.length === 0 || Object.hasOwn(value, "variables")) return first;
  const slip = Object.keys(value).find((key) => closest(key, ["variables"]) !== undefined);
  if (slip === undefined) return first;
  const again = substitute(value, { ...variables, own: textsOf(value[slip]) });
  const faults = again.faults.filter(({ code }) => code !== "unused-override");
  return { faults, used: new Set([...first.used, ...again.used]), doubtful: [...first.doubtful, ...again.doubtful] };
}

/**
 * Checks a parsed file against its schema and cuts out what is broken, so that later checks see sound values only.
 * `earlier` faults are kept, and what the schema says of the same values is left out: it would be their echo.
 * `doubtful` values have their fault elsewhere and are cut out too. `root` is where the value stands in the file, when it is a part of it.
 */
export function checkForm(
  schema: SchemaName,
  parsed: ParsedFile,
  earlier: readonly Fault[] = [],
  root: Path = [],
  doubtful: readonly Path[] = [],
): { readonly faults: Fault[]; readonly broken: Path[] } {
  const errors = validate(schema, parsed.value);
  const sourceOf = (path: Path): string | undefined =>
    parsed.text === "" ? undefined : locate(parsed.text, [{ path: [...root, ...path] }])[0]?.source;
  const known = [...pathsOf(parsed), ...errorPaths(earlier), ...doubtful];
  const ofForm = errors.length === 0 ? [] : schemaFaults(errors, parsed.value, sourceOf);
  const fresh = ofForm.filter((found) => !known.some((path) => samePlace(path, found.path)));
  const faults = [...earlier.filter((found) => !isUnderUnknownKey(found, fresh)), ...fresh];
  faults.push(...ambiguousFaults(schema, parsed, faults));
  prune(parsed.value, [...known, ...errorPaths(fresh.filter(({ code }) => !KEEPS_VALUE.has(code)))]);
  return {
    faults,
    broken: [...known, ...errorPaths(fresh), ...fresh.flatMap(({ breaks }) => (breaks ? [breaks] : []))],
  };
}

/** Warnings of what stands under a misspelt key are moot: nobody knows what it means there. */
function isUnderUnknownKey({ severity, path }: Fault, faults: readonly Fault[]): boolean {
  return severity === "warning" && faults.some(({ code, path: key }) => code === "unknown-key" && samePlace(key, path));
}

/** The texts of a mapping: what can be used of `variables` before the schema has seen it. */
export function textsOf(value: unknown): Record<string, string> {
  const texts: Record<string, string> = {};
  if (typeof value !== "object" || value === null || Array.isArray(value)) return texts;
  for (const [key, entry] of Object.entries(value)) if (typeof entry === "string") texts[key] = entry;
  return texts;
}

function pathsOf(parsed: ParsedFile): Path[] {
  return parsed.faults.flatMap(({ path }) => (path.length === 0 ? [] : [path]));
}

function errorPaths(faults: readonly Fault[]): Path[] {
  return faults.filter(isError).map(({ path }) => path);
}

function samePlace(one: Path, other: Path): boolean {
  return one.length <= other.length && overlaps(one, other);
}

/** Plain texts that YAML 1.1 reads otherwise; not in inline documents, and not where another fault stands already. */
function ambiguousFaults(schema: SchemaName, parsed: ParsedFile, faults: readonly Fault[]): Fault[] {
  return parsed.ambiguous
    .filter(({ path }) => schema !== "image" || path[2] !== "document")
    .filter(({ path }) => !faults.some((other) => samePlace(other.path, path) || samePlace(path, other.path)))
    .map(({ path, source }) =>
      fault(
        "quote-it",
        path,
        `${source} is text here, but many YAML readers take it for ${otherReading(source)}.`,
        `Put it in quotes: "${source}".`,
      ),
    );
}

function otherReading(source: string): string {
  if (/^[a-z]/i.test(source)) return "true or false";
  if (/^\d{4}-/.test(source)) return "a date";
  return source.includes(":") ? "a number in base 60" : "a number";
}

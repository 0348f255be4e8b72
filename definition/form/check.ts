import { isError, type Fault } from "../diagnostics/fault";
import { MAX_DEPTH, RESERVED_KEYS } from "../yaml/limits";
import { locate, type ParsedFile } from "../yaml/parse";
import { isAmong, overlaps, type Path } from "../yaml/place";
import { inQuotes } from "../yaml/text-fault";
import { fault } from "./codes";
import { prune } from "./draft";
import { schemaFaults } from "./faults";
import { hintsOf, validate, type SchemaName, type SourceOf } from "./validators";

/** Faults after which the value itself is still of use to later checks. */
const KEEPS_VALUE: ReadonlySet<string> = new Set(["list-length", "duplicate-item", "missing-key"]);

/**
 * Checks a parsed file against its schema and cuts out what is broken, so later checks see only sound values.
 * `earlier` faults are kept, and what the schema says of the same values is left out: it would be their echo.
 * `doubtful` values have their fault elsewhere and are cut out too. `root` is where the value is in the file, when it is a part of it.
 */
export function checkForm(
  schema: SchemaName,
  parsed: ParsedFile,
  earlier: readonly Fault[] = [],
  root: Path = [],
  doubtful: readonly Path[] = [],
): { readonly faults: Fault[]; readonly broken: Path[] } {
  const errors = validate(schema, parsed.value);
  const sourceOf: SourceOf = (path) =>
    parsed.text === "" ? undefined : locate(parsed.text, [{ path: [...root, ...path] }])[0]?.source;
  const ofText = parsed.faults.map(({ path }) => path).filter(({ length }) => length > 0);
  const known = [...ofText, ...errorPaths(earlier), ...doubtful];
  const ofForm = errors.length === 0 ? [] : schemaFaults(errors, parsed.value, hintsOf(schema), sourceOf);
  const fresh = ofForm.filter((found) => !known.some((path) => samePlace(path, found.path)));
  const faults = [...earlier.filter((found) => !isUnderUnknownKey(found, fresh)), ...fresh];
  faults.push(...ambiguousFaults(schema, parsed, faults));
  prune(parsed.value, [...known, ...errorPaths(fresh.filter(({ code }) => !KEEPS_VALUE.has(code)))]);
  const breaking = ofForm.flatMap(({ breaks }) => (breaks ? [breaks] : []));
  // Of another kind of file nothing is of use.
  if (breaking.some(({ length }) => length === 0))
    prune(
      parsed.value,
      Object.keys(parsed.value ?? {}).map((key) => [key]),
    );
  return { faults, broken: [...known, ...errorPaths(fresh), ...breaking] };
}

/** Warnings about what is under a misspelt key are moot: its meaning there is unknown. */
function isUnderUnknownKey({ severity, path }: Fault, faults: readonly Fault[]): boolean {
  return severity === "warning" && faults.some(({ code, path: key }) => code === "unknown-key" && samePlace(key, path));
}

function errorPaths(faults: readonly Fault[]): Path[] {
  return faults.filter(isError).map(({ path }) => path);
}

function samePlace(one: Path, other: Path): boolean {
  return one.length <= other.length && overlaps(one, other);
}

/** Plain texts that YAML 1.1 reads otherwise; not in inline documents, and not where there is another fault already. */
function ambiguousFaults(schema: SchemaName, parsed: ParsedFile, faults: readonly Fault[]): Fault[] {
  const places = faults.map(({ path }) => path);
  return parsed.ambiguous
    .filter(({ path }) => !schema.startsWith("images/") || path[2] !== "document")
    .filter(({ path }) => !isAmong(path, places))
    .map(({ path, source }) => {
      const message = `${source} is text here, but many YAML readers take it for ${otherReading(source)}.`;
      return fault("quote-it", path, message, `Put it in quotes: "${source}".`, { mend: inQuotes(source) });
    });
}

function otherReading(source: string): string {
  if (/^[a-z]/i.test(source)) return "true or false";
  if (/^\d{4}-/.test(source)) return "a date";
  return source.includes(":") ? "a number in base 60" : "a number";
}

/** A copy of data that was parsed elsewhere, without keys that reach prototypes and without depths that cost. */
export function copyPlain(value: unknown): { readonly value: unknown; readonly faults: readonly Fault[] } {
  const faults: Fault[] = [];
  return { value: copy(value, [], faults), faults };
}

function copy(value: unknown, path: Path, faults: Fault[]): unknown {
  if (typeof value === "function" || typeof value === "symbol" || typeof value === "bigint") return null;
  if (typeof value !== "object" || value === null) return value ?? null;
  if (path.length >= MAX_DEPTH) {
    faults.push(fault("too-deep", path, `The value nests deeper than ${String(MAX_DEPTH)} levels.`, "Flatten it."));
    return null;
  }
  if (Array.isArray(value)) return value.map((item: unknown, index) => copy(item, [...path, index], faults));
  const result: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    const here = [...path, key];
    const message = `The key ${key} is not allowed: JavaScript gives it a meaning of its own.`;
    if (RESERVED_KEYS.has(key)) faults.push(fault("reserved-key", here, message, "Choose another key.", { at: "key" }));
    else result[key] = copy(item, here, faults);
  }
  return result;
}

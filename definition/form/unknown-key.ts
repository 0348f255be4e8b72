import type { Fault } from "../diagnostics/fault";
import { fault } from "./codes";
import { formatPath } from "../yaml/place";
import type { Hints } from "../schema";
import type { SchemaError } from "./faults";
import { closest, shortListing } from "../diagnostics/suggest";

/** A key that the schema does not have: what it was meant to be, and what is allowed here. */
export function unknownKey(error: SchemaError, root: unknown, hints: Hints): Fault | undefined {
  const { additionalProperty: key } = error.params as { readonly additionalProperty: string };
  const path = [...error.path, key];
  const later = ownEntry(error.parentSchema["x-later"], key);
  if (later !== undefined) return fault("not-yet", path, later.message, later.fix, { at: "key" });
  const stray = isStray(root, hints) ? hints["x-stray"] : undefined;
  // All of the file is broken then: what its schema requires is not missing.
  if (stray !== undefined && error.path.length === 0)
    return key === stray.has
      ? fault("unknown-key", path, stray.message, stray.fix, { at: "key", breaks: [] })
      : undefined;
  const where = error.path.length === 0 ? "here" : `in ${formatPath(error.path)}`;
  const meant = closest(key, absentKeys(error));
  if (meant !== undefined) {
    const message = `The key ${key} is not known ${where}. Did you mean ${meant}?`;
    const breaks = [...error.path, meant];
    return fault("unknown-key", path, message, `Rename ${key} to ${meant}.`, { at: "key", breaks });
  }
  const home = ownEntry(hints["x-elsewhere"], key);
  const isMoved = home !== undefined && home !== formatPath(path);
  const allowed = shortListing(Object.keys(error.parentSchema.properties ?? {}), "and");
  const hint = isMoved ? `It belongs to ${home}.` : `Allowed: ${allowed}.`;
  const fix = isMoved ? `Move it to ${home}.` : `Delete ${key}, or write one of the allowed keys.`;
  return fault("unknown-key", path, `The key ${key} is not known ${where}. ${hint}`, fix, { at: "key" });
}

/** Keys that the mapping may have and has not; required ones first, for of two that are equally near they are meant. */
function absentKeys({ parentSchema, data }: SchemaError): readonly string[] {
  const { properties = {}, required = [] } = parentSchema;
  const optional = Object.keys(properties).filter((key) => !required.includes(key));
  return [...required, ...optional].filter((key) => !Object.hasOwn(data as object, key));
}

function isStray(root: unknown, { "x-stray": stray }: Hints): boolean {
  return (
    stray !== undefined && typeof root === "object" && root !== null && stray.has in root && !(stray.lacks in root)
  );
}

/** Never what every object has, like `toString`: keys are of the user. */
export function ownEntry<Value>(entries: Readonly<Record<string, Value>> | undefined, key: string): Value | undefined {
  return entries !== undefined && Object.hasOwn(entries, key) ? entries[key] : undefined;
}

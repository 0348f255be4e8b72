import { faultsOf, type Fault } from "../diagnostics/fault";
import { textCodes } from "../yaml/text-fault";
import type { Path } from "../yaml/place";
import { MAX_DEPTH, RESERVED_KEYS } from "../yaml/limits";

const { fault } = faultsOf(textCodes);

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

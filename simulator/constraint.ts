import type { Failure } from "./failure";
import { isProperties, type Value } from "./property";
import type { Constraint } from "./table";

const compiled = new Map<string, RegExp>();

/** The value against one constraint of the API's model, in the words of terraform-plugin-sdk's validators. */
export function checkConstraint(at: string, constraint: Constraint, value: Value): readonly Failure[] {
  const reasons = [
    ofEnumeration(at, constraint, value),
    ofPattern(at, constraint, value),
    ofRange(at, constraint, value),
  ];
  return reasons.filter((reason) => reason !== undefined).map((reason) => ({ property: at, reason }));
}

function ofEnumeration(at: string, { enum: allowed }: Constraint, value: Value): string | undefined {
  if (!allowed || typeof value !== "string" || allowed.includes(value)) {
    return undefined;
  }
  const list = allowed.map((item) => JSON.stringify(item)).join(" ");
  return `expected ${at} to be one of [${list}], got ${value}`;
}

function ofPattern(at: string, { pattern }: Constraint, value: Value): string | undefined {
  if (pattern === undefined || typeof value !== "string" || expression(pattern).test(value)) {
    return undefined;
  }
  return `invalid value for ${at} (must satisfy regular expression pattern ${pattern}), got ${shorten(value)}`;
}

function ofRange(at: string, { min, max }: Constraint, value: Value): string | undefined {
  const size = sizeOf(value);
  // The provider leaves an empty list or map out of the call; an empty text it sends.
  if (size === undefined || (size === 0 && typeof value === "object")) {
    return undefined;
  }
  if (size >= (min ?? -Infinity) && size <= (max ?? Infinity)) {
    return undefined;
  }
  const range = `(${String(min ?? 0)} - ${max === undefined ? "" : String(max)})`;
  if (typeof value === "number") {
    return `expected ${at} to be in the range ${range}, got ${String(value)}`;
  }
  const what = typeof value === "string" ? "length" : "number of items";
  return `expected ${what} of ${at} to be in the range ${range}, got ${describe(value, size)}`;
}

function sizeOf(value: Value): number | undefined {
  if (typeof value === "number") {
    return value;
  }
  if (typeof value === "string" || Array.isArray(value)) {
    return value.length;
  }
  return isProperties(value) ? Object.keys(value).length : undefined;
}

function describe(value: Value, size: number): string {
  return typeof value === "string" && size < 80 ? JSON.stringify(value) : String(size);
}

function shorten(value: string): string {
  return JSON.stringify(value.length > 80 ? `${value.slice(0, 77)}...` : value);
}

/** AWS matches the whole value, whether or not the model's pattern says so. */
function expression(pattern: string): RegExp {
  const known = compiled.get(pattern);
  if (known) {
    return known;
  }
  const whole = new RegExp(`^(?:${pattern})$`, pattern.includes("\\p{") ? "u" : "");
  compiled.set(pattern, whole);
  return whole;
}

import { hasUnknown, isAsset, isProperties, type Properties, UNKNOWN, type Value } from "./property";
import { type Arguments, type Constraint, membersOf, suggest } from "./table";

/** One input that the provider refuses; becomes a CheckFailure of the engine's protocol. */
export interface Failure {
  readonly property: string;
  readonly reason: string;
}

/** What a walk over arguments needs beside the value. */
export interface ShapeRules {
  /** Type token, to find nested types. */
  readonly token: string;
  readonly constraints: Readonly<Record<string, Constraint>>;
}

/** Where a walk is: `path` in the grammar of the constraints, `at` as the user reads it. */
interface Place {
  readonly path: string;
  readonly at: string;
}

const PRIMITIVES: readonly string[] = ["string", "number", "boolean"];
const compiled = new Map<string, RegExp>();

/** Missing, unknown and ill-typed arguments, and values outside their constraints, at any depth. Unknown values pass. */
export function checkShape(rules: ShapeRules, declared: Arguments, values: Properties): readonly Failure[] {
  return checkMembers(rules, declared, values, { path: "", at: "" });
}

function checkMembers(rules: ShapeRules, declared: Arguments, values: Properties, place: Place): readonly Failure[] {
  const missing = Object.entries(declared)
    .filter(([name, { required }]) => required && (values[name] === undefined || values[name] === null))
    .map(([name]) => {
      const property = join(place.at, name);
      const reason = `Missing required argument: The argument "${property}" is required, but no definition was found.`;
      return { property, reason };
    });
  const given = Object.entries(values).flatMap(([name, value]) => {
    const argument = declared[name];
    const at = join(place.at, name);
    if (argument) return checkValue(rules, argument.type, value, { path: join(place.path, name), at });
    return name === "__defaults" ? [] : [{ property: at, reason: unexpected(name, Object.keys(declared)) }];
  });
  return [...missing, ...given];
}

function unexpected(name: string, known: readonly string[]): string {
  const near = suggest(name, known);
  const hint = near === undefined ? "" : ` Did you mean "${near}"?`;
  return `Unsupported argument: An argument named "${name}" is not expected here.${hint}`;
}

function checkValue(rules: ShapeRules, type: string, value: Value, place: Place): readonly Failure[] {
  if (value === null || value === undefined || value === UNKNOWN || type === "any") return [];
  const alternatives = type.startsWith("[]") || type.startsWith("{}") ? [type] : type.split("|");
  const chosen = alternatives.find((alternative) => matches(alternative, value));
  if (chosen === undefined) {
    const wanted = alternatives.map(describeType).join(" or ");
    const reason = `expected type of ${place.at} to be ${wanted}, got ${describeValue(value)}`;
    return [{ property: place.at, reason }];
  }
  const constraint = rules.constraints[place.path];
  const own = constraint && !hasUnknown(value) ? checkConstraint(place.at, constraint, value) : [];
  return [...own, ...checkInside(rules, chosen, value, place)];
}

function checkInside(rules: ShapeRules, type: string, value: Value, place: Place): readonly Failure[] {
  const inner = type.slice(2);
  if (type.startsWith("[]") && Array.isArray(value)) {
    return value.flatMap((item, index) =>
      checkValue(rules, inner, item, { path: `${place.path}[]`, at: `${place.at}[${String(index)}]` }),
    );
  }
  if (type.startsWith("{}") && isProperties(value)) {
    return Object.entries(value).flatMap(([key, item]) => {
      const at = `${place.at}["${key}"]`;
      return [
        ...checkValue(rules, "string", key, { path: `${place.path}{key}`, at }),
        ...checkValue(rules, inner, item, { path: `${place.path}{value}`, at }),
      ];
    });
  }
  return type.startsWith("#") && isProperties(value)
    ? checkMembers(rules, membersOf(rules.token, type.slice(1)), value, place)
    : [];
}

function matches(type: string, value: Value): boolean {
  if (type === "any") return true;
  if (PRIMITIVES.includes(type)) return typeof value === type;
  if (type === "asset") return isAsset(value);
  return type.startsWith("[]") ? Array.isArray(value) : isProperties(value);
}

function describeType(type: string): string {
  if (type.startsWith("[]")) return "list";
  if (type.startsWith("{}")) return "map";
  return type.startsWith("#") ? "object" : type;
}

function describeValue(value: Value): string {
  if (Array.isArray(value)) return "list";
  return typeof value === "object" ? "object" : `${typeof value} ${JSON.stringify(value)}`;
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

/** The value against one constraint, in the words of terraform-plugin-sdk's validators. */
function checkConstraint(at: string, constraint: Constraint, value: Value): readonly Failure[] {
  return [ofEnumeration(at, constraint, value), ofPattern(at, constraint, value), ofRange(at, constraint, value)]
    .filter((reason) => reason !== undefined)
    .map((reason) => ({ property: at, reason }));
}

function ofEnumeration(at: string, { enum: allowed }: Constraint, value: Value): string | undefined {
  const scalar = typeof value === "string" || typeof value === "number";
  if (!allowed || !scalar || allowed.includes(value)) return undefined;
  const list = allowed.map((item) => JSON.stringify(item)).join(" ");
  return `expected ${at} to be one of [${list}], got ${String(value)}`;
}

function ofPattern(at: string, { pattern }: Constraint, value: Value): string | undefined {
  if (pattern === undefined || typeof value !== "string" || expression(pattern).test(value)) return undefined;
  const shown = JSON.stringify(value.length > 80 ? `${value.slice(0, 77)}...` : value);
  return `invalid value for ${at} (must satisfy regular expression pattern ${pattern}), got ${shown}`;
}

function ofRange(at: string, { min, max }: Constraint, value: Value): string | undefined {
  const size = sizeOf(value);
  // The provider leaves an empty list or map out of the call; an empty text it sends.
  if (size === undefined || (size === 0 && typeof value === "object")) return undefined;
  if (size >= (min ?? -Infinity) && size <= (max ?? Infinity)) return undefined;
  const range = `(${String(min ?? 0)} - ${max === undefined ? "" : String(max)})`;
  if (typeof value === "number") return `expected ${at} to be in the range ${range}, got ${String(value)}`;
  const what = typeof value === "string" ? "length" : "number of items";
  const got = typeof value === "string" && size < 80 ? JSON.stringify(value) : String(size);
  return `expected ${what} of ${at} to be in the range ${range}, got ${got}`;
}

function sizeOf(value: Value): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "string" || Array.isArray(value)) return value.length;
  return isProperties(value) ? Object.keys(value).length : undefined;
}

/** AWS matches the whole value, whether or not the model's pattern says so. */
function expression(pattern: string): RegExp {
  const known = compiled.get(pattern);
  if (known) return known;
  const whole = new RegExp(`^(?:${pattern})$`, pattern.includes("\\p{") ? "u" : "");
  compiled.set(pattern, whole);
  return whole;
}

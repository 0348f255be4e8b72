import { checkConstraint } from "./constraint";
import type { Failure } from "./failure";
import { hasUnknown, isAsset, isProperties, type Properties, UNKNOWN, type Value } from "./property";
import { suggest } from "./suggestion";
import { type Argument, type Constraint, membersOf } from "./table";

const PRIMITIVES: readonly string[] = ["string", "number", "boolean"];

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

/** Missing, unknown and ill-typed arguments, and values outside the API's constraints, at any depth. Unknown values pass. */
export function checkShape(
  rules: ShapeRules,
  declared: Readonly<Record<string, Argument>>,
  values: Properties,
): readonly Failure[] {
  return checkMembers(rules, declared, values, { path: "", at: "" });
}

function checkMembers(
  rules: ShapeRules,
  declared: Readonly<Record<string, Argument>>,
  values: Properties,
  place: Place,
): readonly Failure[] {
  const failures: Failure[] = [];
  for (const [name, { required }] of Object.entries(declared)) {
    if (required && (values[name] === undefined || values[name] === null)) {
      const property = join(place.at, name);
      const reason = `Missing required argument: The argument "${property}" is required, but no definition was found.`;
      failures.push({ property, reason });
    }
  }
  for (const [name, value] of Object.entries(values)) {
    const argument = declared[name];
    const at = join(place.at, name);
    if (argument) {
      failures.push(...checkValue(rules, argument.type, value, { path: join(place.path, name), at }));
    } else if (name !== "__defaults") {
      failures.push({ property: at, reason: unexpected(name, Object.keys(declared)) });
    }
  }
  return failures;
}

function unexpected(name: string, known: readonly string[]): string {
  const near = suggest(name, known);
  const hint = near === undefined ? "" : ` Did you mean "${near}"?`;
  return `Unsupported argument: An argument named "${name}" is not expected here.${hint}`;
}

function checkValue(rules: ShapeRules, type: string, value: Value, place: Place): readonly Failure[] {
  if (value === null || value === undefined || value === UNKNOWN || type === "any") {
    return [];
  }
  const alternatives = type.startsWith("[]") || type.startsWith("{}") ? [type] : type.split("|");
  const chosen = alternatives.find((alternative) => matches(alternative, value));
  if (chosen === undefined) {
    return [{ property: place.at, reason: wrongType(place.at, alternatives, value) }];
  }
  const constraint = rules.constraints[place.path];
  const own = constraint && !hasUnknown(value) ? checkConstraint(place.at, constraint, value) : [];
  return [...own, ...checkInside(rules, chosen, value, place)];
}

function checkInside(rules: ShapeRules, type: string, value: Value, place: Place): readonly Failure[] {
  if (type.startsWith("[]") && Array.isArray(value)) {
    return value.flatMap((item, index) =>
      checkValue(rules, type.slice(2), item, { path: `${place.path}[]`, at: `${place.at}[${String(index)}]` }),
    );
  }
  if (type.startsWith("{}") && isProperties(value)) {
    return Object.entries(value).flatMap(([key, item]) => [
      ...checkValue(rules, "string", key, { path: `${place.path}{key}`, at: `${place.at}["${key}"]` }),
      ...checkValue(rules, type.slice(2), item, { path: `${place.path}{value}`, at: `${place.at}["${key}"]` }),
    ]);
  }
  if (type.startsWith("#") && isProperties(value)) {
    return checkMembers(rules, membersOf(rules.token, type.slice(1)), value, place);
  }
  return [];
}

function matches(type: string, value: Value): boolean {
  if (type === "any") {
    return true;
  }
  if (PRIMITIVES.includes(type)) {
    return typeof value === type;
  }
  if (type === "asset") {
    return isAsset(value);
  }
  return type.startsWith("[]") ? Array.isArray(value) : isProperties(value);
}

function wrongType(at: string, alternatives: readonly string[], value: Value): string {
  const wanted = alternatives.map(describe).join(" or ");
  return `expected type of ${at} to be ${wanted}, got ${kindOf(value)}`;
}

function describe(type: string): string {
  if (type.startsWith("[]")) {
    return "list";
  }
  if (type.startsWith("{}")) {
    return "map";
  }
  return type.startsWith("#") ? "object" : type;
}

function kindOf(value: Value): string {
  if (Array.isArray(value)) {
    return "list";
  }
  return typeof value === "object" ? "object" : `${typeof value} ${JSON.stringify(value)}`;
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

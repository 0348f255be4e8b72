import { isProperties } from "../schema/property";
import { type Model, type Shape, shapeOf, type Use } from "./model";

const INTEGERS = ["integer", "long"];
const compiled = new Map<string, RegExp | undefined>();

/** All that is wrong with a value by the model, each with its path: `filters[0].name: …`. */
export function faultsOf(model: Model, use: Use | undefined, value: unknown, path = ""): readonly string[] {
  const shape = shapeOf(model, use);
  const at = path === "" ? "the request" : path;
  const wrong = wrongType(shape, value);
  if (wrong !== undefined) return [`${at}: ${wrong}`];
  const own = boundsOf(shape, value).map((fault) => `${at}: ${fault}`);
  return [...own, ...partsOf(model, shape, value, path)];
}

function partsOf(model: Model, shape: Shape, value: unknown, path: string): readonly string[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, at) => faultsOf(model, shape.member, item, `${path}[${String(at)}]`));
  }
  if (!isProperties(value) || !["structure", "map"].includes(shape.type)) return [];
  const join = (name: string): string => (path === "" ? name : `${path}.${name}`);
  const given = Object.entries(value).filter(([, item]) => item !== undefined);
  if (shape.type === "map") {
    return given.flatMap(([name, item]) => [
      ...faultsOf(model, shape.key, name, join(name)),
      ...faultsOf(model, shape.value, item, join(name)),
    ]);
  }
  const members = shape.members ?? {};
  const missing = (shape.required ?? []).filter((name) => value[name] === undefined);
  return [
    ...missing.map((name) => `${join(name)}: is required`),
    ...given.flatMap(([name, item]) => {
      const member = members[name];
      return member ? faultsOf(model, member, item, join(name)) : [`${join(name)}: is not known`];
    }),
  ];
}

function wrongType({ type }: Shape, value: unknown): string | undefined {
  const says = (fits: boolean): string | undefined => (fits ? undefined : `must be of type ${type}`);
  if (type === "structure" || type === "map") return says(isProperties(value));
  if (type === "list") return says(Array.isArray(value));
  if (type === "string") return says(typeof value === "string");
  if (type === "boolean") return says(typeof value === "boolean");
  if (type === "timestamp") return says(value instanceof Date && !Number.isNaN(value.getTime()));
  if (type === "blob") return says(Buffer.isBuffer(value));
  return says(typeof value === "number" && (!INTEGERS.includes(type) || Number.isInteger(value)));
}

function boundsOf({ min, max, enum: allowed, pattern }: Shape, value: unknown): readonly string[] {
  const size = sizeOf(value);
  const nouns = { number: "value", string: "length" };
  const noun = nouns[typeof value as keyof typeof nouns] ?? "number of items";
  const isIn = (set: readonly string[]): boolean => typeof value !== "string" || set.includes(value);
  return [
    ...(min !== undefined && size < min ? [`must have a ${noun} of at least ${String(min)}`] : []),
    ...(max !== undefined && size > max ? [`must have a ${noun} of at most ${String(max)}`] : []),
    ...(allowed && !isIn(allowed) ? [`must be one of [${allowed.join(", ")}]`] : []),
    ...(pattern !== undefined && typeof value === "string" && expression(pattern)?.test(value) === false
      ? [`must satisfy the regular expression ${pattern}`]
      : []),
  ];
}

function sizeOf(value: unknown): number {
  if (typeof value === "number") return value;
  if (typeof value === "string" || Array.isArray(value)) return value.length;
  return isProperties(value) ? Object.keys(value).length : NaN;
}

/** Undefined for the few patterns of Java that JavaScript does not read. */
function expression(pattern: string): RegExp | undefined {
  if (!compiled.has(pattern)) compiled.set(pattern, compile(pattern));
  return compiled.get(pattern);
}

function compile(pattern: string): RegExp | undefined {
  for (const flags of ["u", ""]) {
    try {
      return new RegExp(pattern, flags);
    } catch {
      // Tried without `u`, where a class such as [\w-.] is allowed.
    }
  }
  return undefined;
}

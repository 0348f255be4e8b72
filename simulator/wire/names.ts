import { isProperties, type Properties } from "../schema/property";
import { type Arguments, membersOf as membersOfType, tableOf } from "../schema/table";
import { ApiError } from "./error";
import { type Model, type Shape, shapeOf, type Use } from "./model";

/** Members of the API whose property in the SDK has another name. */
export type Renames = Readonly<Record<string, string>>;

/** The state of a resource in the shape of the API. What the shape does not have is left out. */
export function toWire(model: Model, use: Use | undefined, value: unknown, renames: Renames = {}): unknown {
  const shape = shapeOf(model, use);
  if (value === undefined || value === null) return undefined;
  if (shape.type === "list") return listOf(model, shape, value);
  if (shape.type === "map") {
    if (!isProperties(value)) return undefined;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toWire(model, shape.value, item)]));
  }
  if (shape.type !== "structure") return scalarOf(shape, Array.isArray(value) ? (value as unknown[])[0] : value);
  const given = Array.isArray(value) ? (value as unknown[])[0] : value;
  if (!isProperties(given)) return undefined;
  const byName = new Map(Object.entries(given).map(([name, item]) => [loose(name), item]));
  const entries = Object.entries(shape.members ?? {}).map(([name, member]) => {
    const found = toWire(model, member, byName.get(loose(renames[name] ?? name)));
    const isNothing = found === "" && shape.required?.includes(name) !== true;
    return [name, isNothing ? undefined : found] as const;
  });
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
}

/** The state with what the provider sends for nested arguments that a program leaves out. */
export function filled(token: string, state: Properties): Properties {
  const nested = Object.entries(tableOf(token).rules.defaults ?? {}).filter(([path]) => path.includes("."));
  return nested.reduce((known, [path, value]) => fill(known, path.split("."), value) as Properties, state);
}

function fill(value: unknown, [name = "", ...rest]: readonly string[], none: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => fill(item, [name, ...rest], none));
  if (!isProperties(value)) return value;
  const key = name.replace("[]", "");
  const inner = rest.length === 0 ? (value[key] ?? none) : fill(value[key], rest, none);
  return inner === undefined ? value : { ...value, [key]: inner };
}

/** The parameters of a call as inputs of a resource type. Refuses what the type has no property for. */
export function fromWire(token: string, params: Properties, renames: Renames = {}): Properties {
  return structure(token, tableOf(token).inputs, params, renames);
}

/** The part of a state that a program would have written. */
export function inputsOf(token: string, state: Properties): Properties {
  const { inputs } = tableOf(token);
  return Object.fromEntries(Object.entries(state).filter(([name]) => name in inputs && name !== "region"));
}

/** `Subnets`, `subnet` and `subnets` are the same word: blocks of Terraform are in the singular. */
function loose(name: string): string {
  const lower = name.toLowerCase().replace(/[^a-z0-9]/g, "");
  return lower.endsWith("ies") ? `${lower.slice(0, -3)}y` : lower.replace(/s$/, "");
}

function listOf(model: Model, shape: Shape, value: unknown): unknown {
  const inner = shapeOf(model, shape.member);
  const [key, text] = Object.keys(inner.members ?? {}).filter((name) => /^(?:key|value)$/i.test(name));
  if (isProperties(value) && key !== undefined && text !== undefined) {
    return Object.entries(value).map(([name, item]) => ({ [key]: name, [text]: item }));
  }
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items.map((item) => {
    const [only] = inner.type === "list" && isProperties(item) ? Object.values(item) : [item];
    return toWire(model, shape.member, only);
  });
}

function scalarOf({ type, min }: Shape, value: unknown): unknown {
  if (type === "timestamp") return typeof value === "string" && value !== "" ? new Date(value) : undefined;
  if (type === "boolean") return typeof value === "string" ? value === "true" : value;
  if (["integer", "long"].includes(type)) return value === "" ? undefined : Number(value);
  if (type === "string") return value === "" && (min ?? 0) > 0 ? undefined : String(value);
  return value;
}

function structure(token: string, args: Arguments, value: Properties, renames: Renames = {}): Properties {
  const names = new Map(Object.keys(args).map((name) => [loose(name), name]));
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(
    entries.map(([name, item]) => {
      const own = names.get(loose(renames[name] ?? name));
      if (own === undefined) {
        throw new ApiError(
          "UnsupportedOperation",
          `golden-images simulator: ${name} is not simulated: leave it out.`,
          400,
        );
      }
      return [own, valueOf(token, args[own]?.type.split("|")[0] ?? "any", item)] as const;
    }),
  );
}

function valueOf(token: string, type: string, value: unknown): unknown {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (type.startsWith("[]")) return items.map((item) => valueOf(token, type.slice(2), item));
  if (type.startsWith("{}") && Array.isArray(value)) {
    return Object.fromEntries(
      items
        .filter(isProperties)
        .map((item) => [item["key"] ?? item["Key"], item["value"] ?? item["Value"] ?? ""] as const),
    );
  }
  if (type.startsWith("#")) return nested(token, membersOfType(token, type.slice(1)), value);
  if (type !== "string") return value;
  const [only] = items;
  if (only instanceof Date) return only.toISOString();
  return ["number", "boolean"].includes(typeof only) ? JSON.stringify(only) : only;
}

/** A list where the SDK has one object is its first; where it has an object with one list, that list. */
function nested(token: string, members: Arguments, value: unknown): unknown {
  const [only = "", ...others] = Object.keys(members);
  if (Array.isArray(value) && others.length === 0 && members[only]?.type.startsWith("[]") === true) {
    return { [only]: valueOf(token, members[only].type, value) };
  }
  const item: unknown = Array.isArray(value) ? value[0] : value;
  return isProperties(item) ? structure(token, members, item) : item;
}

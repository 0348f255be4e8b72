import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Arguments, Constraint, Rules } from "../simulator/schema/table";
import type { Typings } from "./simulator-typings";

/** What an attribute of the Terraform resource says beyond its type; a nested one has the path of its block before it. */
export interface Attribute {
  /** False for a leaf that updates in place although its block replaces. */
  readonly forceNew?: boolean;
  readonly computed?: boolean;
  readonly set?: boolean;
  readonly default?: unknown;
  readonly minItems?: number;
  readonly maxItems?: number;
  /** Least and greatest number. */
  readonly range?: readonly [number, number?];
  readonly oneOf?: readonly (string | number)[];
  readonly exactlyOneOf?: readonly string[];
  readonly atLeastOneOf?: readonly string[];
  readonly conflictsWith?: readonly string[];
  readonly requiredWith?: readonly string[];
}

/** The input of the API operation that creates a resource: its constraints by the path of the member. */
interface Operation {
  readonly operation: string;
  readonly members: Readonly<Record<string, Constraint>>;
}

/** An attribute under its path in the Pulumi SDK. */
interface Located extends Attribute {
  readonly path: string;
}

const PROVIDER = facts<Readonly<Record<string, Attribute>>>("provider.json");
const API = facts<Operation>("api.json");
const BY_HAND = facts<Rules>("by-hand.json");

/** Where the rules of a package are from. */
export function authorityOf(name: string): string {
  return [...(name === "aws" ? [PROVIDER, API] : []), BY_HAND].map(({ source }) => source).join("; ");
}

/** Members of the API whose name in the SDK is another. */
const RENAMED: Readonly<Record<string, string>> = {
  semanticversion: "version",
  "additionalinstanceconfiguration.userdataoverride": "userDataBase64",
  assumerolepolicydocument: "assumeRolePolicy",
  rolename: "name",
  repositoryname: "name",
  timeoutinminutes: "buildTimeout",
  queuedtimeoutinminutes: "queuedTimeout",
  username: "userName",
};

/** Arguments that the bridge of pulumi-aws renamed: those of functions of Lambda. */
const BRIDGED: Readonly<Record<string, string>> = { filename: "code", functionName: "name" };

/** What the facts say of a type: the provider's schema, the API's constraints, and what was read by hand, which wins. */
export function rulesOf(typings: Typings, token: string): Rules {
  const inputs = typings.resources[token]?.inputs ?? {};
  const locate = (attribute: string): string => providerPath(typings, token, attribute);
  const attributes = Object.entries(PROVIDER.resources[token] ?? {}).map(([path, own]) => ({
    ...own,
    path: locate(path),
  }));
  const provider = { ...providerRules(attributes, inputs, token), ...groups(attributes, locate) };
  const { constraints = {}, ...hand } = BY_HAND.resources[token] ?? {};
  const members = Object.entries(API.resources[token]?.members ?? {});
  const api = Object.fromEntries(members.map(([member, of]) => [apiPath(typings, token, member), of]));
  const names = [...new Set([provider.constraints ?? {}, api, constraints].flatMap(Object.keys))];
  const all = {
    ...provider,
    ...hand,
    replace: [...(provider.replace ?? []), ...(hand.replace ?? [])],
    computed: [...(provider.computed ?? []), ...(hand.computed ?? [])],
    defaults: { ...provider.defaults, ...hand.defaults },
    constraints: Object.fromEntries(
      names.map((name) => [name, { ...provider.constraints?.[name], ...api[name], ...constraints[name] }]),
    ),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => Object.keys(value).length > 0));
}

function facts<T>(name: string): { readonly source: string; readonly resources: Readonly<Record<string, T>> } {
  const file = join(__dirname, "..", "..", "scripts", "facts", name);
  return JSON.parse(readFileSync(file, "utf8")) as ReturnType<typeof facts<T>>;
}

function providerRules(attributes: readonly Located[], inputs: Arguments, token: string): Rules {
  const bare = ({ path }: Located): string => path.replaceAll("[]", "");
  const isNested = ({ path }: Located): boolean => path.includes(".");
  const where = (keep: (attribute: Located) => unknown): readonly string[] =>
    attributes.filter(keep).map(({ path }) => path);
  const values = <T>(valueOf: (attribute: Located) => T | undefined): Readonly<Record<string, T>> =>
    Object.fromEntries(
      attributes.flatMap((own) => {
        const value = valueOf(own);
        return value === undefined ? [] : [[own.path, value]];
      }),
    );
  const name = inputs["name"];
  // The bridge of pulumi-aws names every resource that has a `name` of its own; of the other two SDKs' only GitHub's rulesets.
  const named = name?.type === "string" && name.required !== true && !token.startsWith("random:");
  const isRegional = token.startsWith("aws:") && inputs["region"] !== undefined;
  return {
    ...(named ? { autoName: { property: "name", max: 255 } } : {}),
    replace: where((own) => own.forceNew && !isNested(own)),
    replaceNested: attributes.filter((own) => own.forceNew && isNested(own)).map(bare),
    updateNested: attributes.filter((own) => own.forceNew === false).map(bare),
    computed: [...where(({ computed }) => computed), ...(isRegional ? ["region"] : [])],
    sets: where(({ set }) => set),
    defaults: values((own) => own.default),
    minItems: values((own) => (isNested(own) ? undefined : own.minItems)),
    maxItems: values((own) => (isNested(own) ? undefined : own.maxItems)),
    constraints: values(constraintOf),
  };
}

function constraintOf({ path, range, oneOf, minItems, maxItems }: Located): Constraint | undefined {
  if (oneOf) return { enum: oneOf };
  const [min, max] = range ?? (path.includes(".") ? [minItems, maxItems] : []);
  if (min === undefined) return max === undefined ? undefined : { max };
  return max === undefined ? { min } : { min, max };
}

/** The groups of attributes, each once; of the last two the attribute that has the rule comes first. */
function groups(attributes: readonly Located[], locate: (attribute: string) => string): Rules {
  const keys = ["exactlyOneOf", "atLeastOneOf", "conflictsWith", "requiredWith"] as const;
  const entries = keys.map((key, at) => {
    const found = attributes.flatMap((own) => {
      const others = own[key]?.map(locate).sort();
      return others ? [at > 1 ? [own.path, ...others] : others] : [];
    });
    return [key, [...new Map(found.map((group) => [group.join(), group])).values()]] as const;
  });
  return Object.fromEntries(entries);
}

/** The SDK's path of an attribute: "rule.filter" is `rules[].filter`, "placement.0.host_id" `placement.hostId`. Throws where there is none. */
export function providerPath(typings: Typings, token: string, attribute: string): string {
  const words = attribute
    .split(".")
    .filter((word) => word !== "0")
    .map((word) => word.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()));
  return sdkPath(typings, token, words, `provider.json: ${token} has no ${attribute}`, (type, at) =>
    at < words.length - 1 && type.includes("[]") ? "[]" : "",
  );
}

/** The SDK's path of a member of the API: "tags[]" is `tags`, "Items[].Name" is `items[].name`. */
function apiPath(typings: Typings, token: string, member: string): string {
  const segments = (RENAMED[member.toLowerCase()] ?? member)
    .split(".")
    .map((segment) => /^([A-Za-z0-9]*)(.*)$/.exec(segment) ?? []);
  const words = segments.map(([, word = ""]) => word.charAt(0).toLowerCase() + word.slice(1));
  return sdkPath(typings, token, words, `api.json: ${token} has no ${member}`, (type, at) => {
    const suffix = segments[at]?.[2] ?? "";
    if (suffix !== "[]" || type.includes("[]")) return suffix;
    // Lists of key and value in the API are maps in Pulumi; a list of one is its element.
    return type.startsWith("#") ? "" : undefined;
  });
}

/** Throws where the SDK does not have a path of the facts, which are then of another version. */
function sdkPath(
  typings: Typings,
  token: string,
  words: readonly string[],
  missing: string,
  suffixOf: (type: string, at: number) => string | undefined,
): string {
  let members = typings.resources[token]?.inputs ?? {};
  const segments = words.map((word, at) => {
    const name = nameIn(members, word);
    const type = members[name ?? ""]?.type;
    const suffix = type === undefined ? undefined : suffixOf(type, at);
    if (name === undefined || type === undefined || suffix === undefined) throw new Error(`scripts/facts/${missing}`);
    members = typings.types[/#([\w.]+)/.exec(type)?.[1] ?? ""] ?? {};
    return name + suffix;
  });
  return segments.join(".");
}

/** A list has its name in the plural in the SDK. */
function nameIn(members: Arguments, name: string): string | undefined {
  return [name, `${name}s`, name.replace(/y$/, "ies"), name.replace(/s$/, ""), BRIDGED[name] ?? ""].find(
    (candidate) => candidate in members,
  );
}

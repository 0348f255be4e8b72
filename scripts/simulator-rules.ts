import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Argument, Arguments, Constraint, Rules } from "../simulator/schema/table";
import type { Typings } from "./simulator-typings";

/** One attribute of the Terraform resource, as far as it says more than its type; a nested one has the path of its block before it. */
interface Attribute {
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

type Group = "exactlyOneOf" | "atLeastOneOf" | "conflictsWith" | "requiredWith";
type Groups = readonly (readonly string[])[];

const PROVIDER = facts<Readonly<Record<string, Attribute>>>("provider.json");
const API = facts<Operation>("api.json");
const BY_HAND = facts<Rules>("by-hand.json");

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

/** What the facts say of a type: the provider's schema, the API's constraints, and what was read by hand, which wins. */
export function rulesOf(typings: Typings, token: string): Rules {
  const inputs = typings.resources[token]?.inputs ?? {};
  const locate = (attribute: string): string => providerPath(typings, token, attribute);
  const attributes = Object.entries(PROVIDER[token] ?? {}).map(([path, own]) => ({ ...own, path: locate(path) }));
  const groupsOf = (key: Group, isOwn: boolean): Groups => groups(attributes, key, isOwn, locate);
  const provider = {
    ...providerRules(attributes, inputs, token),
    exactlyOneOf: groupsOf("exactlyOneOf", false),
    atLeastOneOf: groupsOf("atLeastOneOf", false),
    conflictsWith: groupsOf("conflictsWith", true),
    requiredWith: groupsOf("requiredWith", true),
  };
  const { constraints = {}, ...hand } = BY_HAND[token] ?? {};
  const api = apiConstraints(typings, token);
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

function facts<T>(name: string): Readonly<Record<string, T>> {
  const file = join(__dirname, "..", "..", "scripts", "facts", name);
  return (JSON.parse(readFileSync(file, "utf8")) as { resources: Readonly<Record<string, T>> }).resources;
}

function providerRules(attributes: readonly Located[], inputs: Arguments, token: string): Rules {
  const bare = ({ path }: Located): string => path.replaceAll("[]", "");
  const isNested = ({ path }: Located): boolean => path.includes(".");
  const where = (keep: (attribute: Located) => unknown): readonly string[] =>
    attributes.filter(keep).map(({ path }) => path);
  const values = (key: "default" | "minItems" | "maxItems"): Readonly<Record<string, never>> =>
    Object.fromEntries(attributes.flatMap((own) => (own[key] === undefined ? [] : [[own.path, own[key] as never]])));
  const constraints = attributes
    .filter(({ range, oneOf }) => range ?? oneOf)
    .map((own) => [own.path, constraintOf(own)]);
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
    defaults: values("default"),
    minItems: values("minItems"),
    maxItems: values("maxItems"),
    constraints: Object.fromEntries(constraints) as Record<string, Constraint>,
  };
}

function constraintOf({ range, oneOf }: Attribute): Constraint {
  if (oneOf) return { enum: oneOf };
  const [min = 0, max] = range ?? [];
  return max === undefined ? { min } : { min, max };
}

/** The groups of attributes, each once; `isOwn` puts the one that has the rule first. */
function groups(
  attributes: readonly Located[],
  key: Group,
  isOwn: boolean,
  locate: (attribute: string) => string,
): Groups {
  const found = attributes.flatMap((own) => {
    const others = own[key]?.map(locate).sort();
    return others ? [isOwn ? [own.path, ...others] : others] : [];
  });
  return [...new Map(found.map((group) => [group.join(), group])).values()];
}

/** The SDK's path of an attribute. Throws for one that the SDK does not have: the facts are then of another version. */
function providerPath(typings: Typings, token: string, attribute: string): string {
  let members = typings.resources[token]?.inputs ?? {};
  const segments = attribute.split(".").map((word, index, { length }) => {
    const name = nameIn(members, camel(word));
    const type = members[name ?? ""]?.type;
    if (name === undefined || type === undefined)
      throw new Error(`scripts/facts/provider.json: ${token} has no ${attribute}`);
    members = typings.types[/#([\w.]+)/.exec(type)?.[1] ?? ""] ?? {};
    return index < length - 1 && type.includes("[]") ? `${name}[]` : name;
  });
  return segments.join(".");
}

function camel(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function apiConstraints(typings: Typings, token: string): Readonly<Record<string, Constraint>> {
  const members = Object.entries(API[token]?.members ?? {});
  return Object.fromEntries(members.map(([member, constraint]) => [apiPath(typings, token, member), constraint]));
}

/** The SDK's path of a member of the API. Throws for one that the provider has no argument for. */
function apiPath(typings: Typings, token: string, member: string): string {
  let members = typings.resources[token]?.inputs ?? {};
  const segments = (RENAMED[member.toLowerCase()] ?? member).split(".").map((segment) => {
    const step = stepInto(members, segment);
    if (!step) throw new Error(`scripts/facts/api.json: ${token} has no ${member}`);
    members = typings.types[/#([\w.]+)/.exec(step.type)?.[1] ?? ""] ?? {};
    return step.path;
  });
  return segments.join(".");
}

function stepInto(members: Arguments, segment: string): (Argument & { readonly path: string }) | undefined {
  const [, word = "", suffix = ""] = /^([A-Za-z0-9]*)(.*)$/.exec(segment) ?? [];
  const name = nameIn(members, word.charAt(0).toLowerCase() + word.slice(1));
  const type = members[name ?? ""]?.type;
  if (name === undefined || type === undefined) return undefined;
  const isList = type.includes("[]");
  // Lists of key and value in the API are maps in Pulumi; a list of one is its element.
  if (suffix === "[]" && !isList && !type.startsWith("#")) return undefined;
  return { path: name + (suffix === "[]" && !isList ? "" : suffix), type };
}

/** A list has its name in the plural in the SDK. */
function nameIn(members: Arguments, name: string): string | undefined {
  return [name, `${name}s`, name.replace(/y$/, "ies"), name.replace(/s$/, "")].find(
    (candidate) => candidate in members,
  );
}

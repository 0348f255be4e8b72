import awsRules from "./tables/aws-rules.json";
import aws from "./tables/aws.json";
import github from "./tables/github.json";
import random from "./tables/random.json";
import { HAND_RULES } from "./hand-rules";
import { suggest } from "./suggestion";

/**
 * The type of an argument: `string`, `number`, `boolean`, `any`, `asset`, `[]T` a list, `{}T` a map, `#name` a nested type, `A|B` either.
 */
export type TypeExpression = string;

/** One argument in a table. */
export interface Argument {
  readonly type: TypeExpression;
  readonly required?: boolean;
}

/** A constraint of the API's model on one value: `min` and `max` bound a number, or the length of a text, list or map. */
export interface Constraint {
  readonly pattern?: string;
  readonly min?: number;
  readonly max?: number;
  readonly enum?: readonly string[];
}

/** What the provider and the API demand of a resource type beyond the shape of its arguments. */
export interface Rules {
  /** Properties whose change replaces the resource. */
  readonly replace?: readonly string[];
  /** Nested ones whose top-level property does not replace. */
  readonly replaceNested?: readonly string[];
  /** Arguments the provider fills when they are left out: no diff when they vanish from the program. */
  readonly computed?: readonly string[];
  readonly defaults?: Readonly<Record<string, unknown>>;
  readonly exactlyOneOf?: readonly (readonly string[])[];
  readonly atLeastOneOf?: readonly (readonly string[])[];
  /** First the property, then those it may not stand beside. */
  readonly conflictsWith?: readonly (readonly string[])[];
  /** First the property, then those it needs. */
  readonly requiredWith?: readonly (readonly string[])[];
  readonly minItems?: Readonly<Record<string, number>>;
  readonly maxItems?: Readonly<Record<string, number>>;
  /** By path, such as `components[].parameters[].name` or `tags{key}`. */
  readonly constraints?: Readonly<Record<string, Constraint>>;
  /** Paths of lists that are sets to the provider: their order means nothing. */
  readonly sets?: readonly string[];
  readonly autoName?: AutoName;
}

/** How a name is made where the program gives none. */
export interface AutoName {
  readonly property: string;
  readonly max: number;
  readonly lower?: boolean;
  readonly prefix?: string;
}

/** Everything known of one resource type. */
export interface ResourceTable {
  readonly inputs: Readonly<Record<string, Argument>>;
  readonly outputs: readonly string[];
  readonly rules: Rules;
}

interface PackageTable {
  readonly provider: Readonly<Record<string, Argument>>;
  readonly resources: Readonly<
    Record<string, { inputs: Readonly<Record<string, Argument>>; outputs: readonly string[] }>
  >;
  readonly types: Readonly<Record<string, Readonly<Record<string, Argument>>>>;
}

const PACKAGES: Readonly<Record<string, PackageTable>> = {
  aws: aws as unknown as PackageTable,
  github: github as unknown as PackageTable,
  random: random as unknown as PackageTable,
};
const GENERATED = awsRules.resources as unknown as Readonly<Record<string, Rules>>;
const DEFAULT_AUTO_NAME: AutoName = { property: "name", max: 255 };

const cache = new Map<string, ResourceTable>();

/** The package a type token belongs to: "aws" of "aws:s3/bucket:Bucket". */
export function packageOf(token: string): string {
  return token.split(":")[0] ?? "";
}

/** The table of a resource type. Throws for one that is not simulated: it is never passed through. */
export function tableOf(token: string): ResourceTable {
  const known = cache.get(token);
  if (known) {
    return known;
  }
  const shape = PACKAGES[packageOf(token)]?.resources[token];
  if (!shape) {
    const near = suggest(
      token,
      Object.values(PACKAGES).flatMap((table) => Object.keys(table.resources)),
    );
    const hint = near === undefined ? "" : ` Did you mean ${near}?`;
    throw new Error(`golden-images simulator: type ${token} is not in its table, so it cannot stand in for it.${hint}`);
  }
  const table = { ...shape, rules: rulesOf(token, shape.inputs) };
  cache.set(token, table);
  return table;
}

/** The members of a nested type. */
export function membersOf(token: string, type: string): Readonly<Record<string, Argument>> {
  return PACKAGES[packageOf(token)]?.types[type] ?? {};
}

/** The arguments of a provider's own configuration. */
export function providerArguments(name: string): Readonly<Record<string, Argument>> {
  return PACKAGES[name]?.provider ?? {};
}

/** The names of the packages that are simulated. */
export function packageNames(): readonly string[] {
  return Object.keys(PACKAGES);
}

/**
 * The version that all three providers answer with. The engine warns where a program's SDK is newer than its provider and does not say in
 * the call which one it asks, so it is that of @pulumi/aws, the highest of the three.
 */
export function pluginVersion(): string {
  return /@(\d+\.\d+\.\d+)/.exec(aws.source)?.[1] ?? "0.0.0";
}

function rulesOf(token: string, inputs: Readonly<Record<string, Argument>>): Rules {
  const generated = GENERATED[token] ?? {};
  const hand = HAND_RULES[token] ?? {};
  const constraints = { ...generated.constraints, ...hand.constraints };
  const name = inputs["name"];
  // The bridge of pulumi-aws names every resource that has a `name` of its own; the other two SDKs name none but GitHub's rulesets.
  const named = name?.type === "string" && name.required !== true && packageOf(token) !== "random";
  return { ...(named ? { autoName: DEFAULT_AUTO_NAME } : {}), ...generated, ...hand, constraints };
}

import { distance } from "fastest-levenshtein";
import aws from "./tables/aws.json";
import github from "./tables/github.json";
import random from "./tables/random.json";

/** One argument in a table. */
export interface Argument {
  /** `string`, `number`, `boolean`, `any`, `asset`, `[]T` a list, `{}T` a map, `#name` a nested type, `A|B` either. */
  readonly type: string;
  readonly required?: boolean;
}

/** The arguments of a resource, a nested type or a provider. */
export type Arguments = Readonly<Record<string, Argument>>;

/** A constraint on one value: `min` and `max` bound a number, or the length of a text, list or map. */
export interface Constraint {
  readonly pattern?: string;
  readonly min?: number;
  readonly max?: number;
  readonly enum?: readonly (string | number)[];
}

/** What the provider and the API demand of a resource type beyond the shape of its arguments. A path is `rules[].transitions` or `tags{key}`. */
export interface Rules {
  /** Properties whose change replaces the resource. */
  readonly replace?: readonly string[];
  /** Nested paths that replace although their top-level property does not, and the reverse. */
  readonly replaceNested?: readonly string[];
  readonly updateNested?: readonly string[];
  /** Paths of arguments that the provider fills when they are left out: no diff when they vanish from the program. */
  readonly computed?: readonly string[];
  /** By path: a nested one is the same as none. */
  readonly defaults?: Readonly<Record<string, unknown>>;
  readonly exactlyOneOf?: readonly (readonly string[])[];
  readonly atLeastOneOf?: readonly (readonly string[])[];
  /** First the property, then those it excludes. */
  readonly conflictsWith?: readonly (readonly string[])[];
  /** First the property, then those it needs. */
  readonly requiredWith?: readonly (readonly string[])[];
  readonly minItems?: Readonly<Record<string, number>>;
  readonly maxItems?: Readonly<Record<string, number>>;
  /** By path. */
  readonly constraints?: Readonly<Record<string, Constraint>>;
  /** Paths of lists that are sets to the provider: their order means nothing. */
  readonly sets?: readonly string[];
  /** Properties that AWS gives back without the scheme of the URL. */
  readonly schemeless?: readonly string[];
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
  readonly inputs: Arguments;
  readonly outputs: readonly string[];
  readonly rules: Rules;
}

/** Everything known of one package. */
export interface PackageTable {
  readonly source: string;
  readonly provider: Arguments;
  readonly resources: Readonly<Record<string, ResourceTable>>;
  readonly types: Readonly<Record<string, Arguments>>;
}

const PACKAGES: Readonly<Record<string, PackageTable>> = { aws, github, random } as unknown as Record<
  string,
  PackageTable
>;

/** The package a type token belongs to: "aws" of "aws:s3/bucket:Bucket". */
export function packageOf(token: string): string {
  return token.split(":")[0] ?? "";
}

/** The table of a resource type. Throws for one that is not simulated: it is never passed through. */
export function tableOf(token: string): ResourceTable {
  const table = PACKAGES[packageOf(token)]?.resources[token];
  if (table) return table;
  const known = Object.values(PACKAGES).flatMap(({ resources }) => Object.keys(resources));
  const near = suggest(token, known);
  const hint = near === undefined ? "" : ` Did you mean ${near}?`;
  throw new Error(`golden-images simulator: type ${token} is not in its table, so it cannot stand in for it.${hint}`);
}

/** The members of a nested type. */
export function membersOf(token: string, type: string): Arguments {
  return PACKAGES[packageOf(token)]?.types[type] ?? {};
}

/** The arguments of a provider's own configuration. */
export function providerArguments(name: string): Arguments {
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

/** The candidate nearest to a word that is probably a slip of it, or undefined where none is near. */
export function suggest(word: string, candidates: readonly string[]): string | undefined {
  const limit = Math.max(2, Math.floor(word.length / 3));
  const [best] = candidates
    .map((candidate) => ({ candidate, far: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.far - b.far);
  return best && best.far <= limit ? best.candidate : undefined;
}

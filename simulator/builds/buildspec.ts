import { parse } from "yaml";

/** The batch of a buildspec. */
export interface BatchSpec {
  readonly fastFail: boolean;
  readonly groups: readonly BatchEntry[];
}

interface BatchEntry {
  readonly identifier: string;
  readonly dependsOn: readonly string[];
  readonly ignoreFailure: boolean;
}

type Tree = Readonly<Record<string, unknown>>;

const IDENTIFIER = /^[A-Za-z0-9_]{1,128}$/;

/**
 * The batch that a buildspec describes, or what is wrong with it.
 * https://docs.aws.amazon.com/codebuild/latest/userguide/batch-build-buildspec.html
 */
export function batchOf(buildspec: string): BatchSpec | string {
  const batch = treeOf(treeOf(read(buildspec))["batch"]);
  const list = batch["build-list"] ?? batch["build-graph"];
  const entries = Array.isArray(list) ? list.map(entryOf) : matrixOf(treeOf(batch["build-matrix"]));
  const identifiers = entries.map(({ identifier }) => identifier);
  const wrong = identifiers.find((name) => !IDENTIFIER.test(name));
  const twin = identifiers.find((name, at) => identifiers.indexOf(name) !== at);
  const lost = entries.flatMap(({ dependsOn }) => dependsOn).find((name) => !identifiers.includes(name));
  if (entries.length === 0) return "The buildspec has no batch: build-list, build-graph or build-matrix.";
  if (wrong !== undefined) return `The identifier '${wrong}' may only have letters, digits and underscores.`;
  if (twin !== undefined) return `The identifier '${twin}' is there twice.`;
  if (lost !== undefined) return `depend-on names '${lost}', which is no build of the batch.`;
  return { fastFail: batch["fast-fail"] === true, groups: entries };
}

/**
 * What a build exports that succeeded: the values that it was given, and the digest for a name that ends in it. No command
 * runs here, so any other value is unknown, and left out.
 * https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ExportedEnvironmentVariable.html
 */
export function exportedBy(buildspec: string, given: ReadonlyMap<string, string>, digest: string) {
  const names = treeOf(treeOf(read(buildspec))["env"])["exported-variables"];
  return (Array.isArray(names) ? names.map(String) : []).flatMap((name) => {
    const value = given.get(name) ?? (name.endsWith("DIGEST") ? digest : undefined);
    return value === undefined ? [] : [{ name, value }];
  });
}

function entryOf(item: unknown): BatchEntry {
  const entry = treeOf(item);
  const dependsOn = Array.isArray(entry["depend-on"]) ? entry["depend-on"].map(String) : [];
  const identifier = typeof entry["identifier"] === "string" ? entry["identifier"] : "";
  return { identifier, dependsOn, ignoreFailure: entry["ignore-failure"] === true };
}

/** Every combination of the lists under `dynamic`; AWS makes up the identifiers. */
function matrixOf(matrix: Tree): readonly BatchEntry[] {
  const { env, ...lists } = treeOf(matrix["dynamic"]);
  const axes = [...Object.values(lists), ...Object.values(treeOf(treeOf(env)["variables"]))];
  const count = axes.reduce<number>((product, values) => product * (Array.isArray(values) ? values.length : 1), 1);
  const ignoreFailure = treeOf(matrix["static"])["ignore-failure"] === true;
  if (axes.length === 0) return [];
  return Array.from({ length: count }, (_, at) => ({ identifier: `build${String(at)}`, dependsOn: [], ignoreFailure }));
}

function read(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 0 });
  } catch {
    return undefined;
  }
}

function treeOf(value: unknown): Tree {
  return typeof value === "object" && value !== null ? (value as Tree) : {};
}

import type { BuildProject, BuildProjects, Flavor } from "../../definition/image/image-definition";

type Document = Readonly<Record<string, unknown>>;

/** AWS: fewer than 128 letters, digits and underscores. Room is left for the prefix and a number. */
const LONGEST_WORD = 110;

/**
 * The buildspec that the commands and flavors of a definition make, as plain data in the order in which CodeBuild runs it; undefined
 * where the repository brings its own.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html
 */
export function buildspecOf({ flavors, ...roles }: BuildProjects, role: "ci" | "release"): Document | undefined {
  const project = roles[role];
  return project?.buildspec && buildspecDocument(project, flavors);
}

/**
 * The buildspec of a start that builds only some flavors, with those that they need; identifiers are those of the whole batch. Commands that
 * are in a file of the repository are read from there, as of the branch that is built. undefined where there are no flavors.
 */
export function buildspecOfFlavors(
  { flavors, ...roles }: BuildProjects,
  role: "ci" | "release",
  names: readonly string[],
): Document | undefined {
  const project = roles[role];
  if (flavors === undefined || project?.buildspec === undefined || project.batch === undefined) return undefined;
  const chosen = withNeeded(names, flavors);
  const { file } = project.buildspec;
  if (file === undefined) return buildspecDocument(project, flavors, chosen);
  return { version: 0.2, batch: batchOf(project.batch, flavors, chosen, file) };
}

/** What flavors need is built too, whatever the order in which they stand. */
function withNeeded(names: readonly string[], flavors: readonly Flavor[]): ReadonlySet<string> {
  const needs = new Map(flavors.map((flavor) => [flavor.name, flavor.needs]));
  const chosen = new Set(names);
  for (const name of chosen) for (const need of needs.get(name) ?? []) chosen.add(need);
  return chosen;
}

function buildspecDocument(
  { buildspec = {}, batch }: BuildProject,
  flavors: readonly Flavor[] = [],
  chosen?: ReadonlySet<string>,
): Document {
  const { shell, runtimes, install, preBuild, build, postBuild, artifacts, reports, cachePaths } = buildspec;
  const phases = {
    install: phase(install, runtimes),
    pre_build: phase(preBuild),
    build: phase(build),
    post_build: phase(postBuild),
  };
  return {
    version: 0.2,
    ...(batch && flavors.length > 0 && { batch: batchOf(batch, flavors, chosen) }),
    ...(shell !== undefined && { env: { shell } }),
    phases: Object.fromEntries(Object.entries(phases).filter(([, commands]) => commands !== undefined)),
    ...(reports && {
      reports: mapped(reports, ({ format, ...files }) => ({ ...filesOf(files), "file-format": format })),
    }),
    ...(artifacts && {
      artifacts: { ...filesOf(artifacts), ...(artifacts.name !== undefined && { name: artifacts.name }) },
    }),
    ...(cachePaths && { cache: { paths: cachePaths } }),
  };
}

function phase(
  commands: readonly string[] | undefined,
  runtimes?: Readonly<Record<string, string>>,
): Document | undefined {
  if (commands === undefined && runtimes === undefined) return undefined;
  return { ...(runtimes && { "runtime-versions": runtimes }), ...(commands && { commands }) };
}

function filesOf({
  files,
  baseDirectory,
}: {
  readonly files: readonly string[];
  readonly baseDirectory?: string;
}): Document {
  return { files, ...(baseDirectory !== undefined && { "base-directory": baseDirectory }) };
}

/**
 * One build a flavor, in their order; of a `file`, with its commands.
 * https://docs.aws.amazon.com/codebuild/latest/userguide/batch-build-buildspec.html
 */
function batchOf(
  { type, failFast }: NonNullable<BuildProject["batch"]>,
  flavors: readonly Flavor[],
  chosen: ReadonlySet<string> = new Set(flavors.map(({ name }) => name)),
  file?: string,
): Document {
  const built = flavors.filter(({ name }) => chosen.has(name));
  const start = { "fast-fail": failFast };
  if (type === "matrix") {
    const variables = { FLAVOR: built.map(({ name }) => name) };
    return { ...start, "build-matrix": { dynamic: { ...(file && { buildspec: [file] }), env: { variables } } } };
  }
  const identifiers = buildIdentifiers(flavors.map(({ name }) => name));
  const entries = built.map(({ name, needs, variables, computeType }) => ({
    identifier: identifiers.get(name),
    ...(file && { buildspec: file }),
    env: {
      variables: { FLAVOR: name, ...variables },
      ...(computeType !== undefined && { "compute-type": computeType }),
    },
    ...(needs.length > 0 && { "depend-on": needs.map((need) => identifiers.get(need)) }),
  }));
  return { ...start, [`build-${type}`]: entries };
}

/**
 * What CodeBuild calls the builds of flavors, by their names: `build_standard_python_3_12`. Of names that would be called the
 * same all but the first get a number, in the order given.
 */
export function buildIdentifiers(names: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  const identifiers = new Map<string, string>();
  for (const name of new Set(names)) {
    const word = `build_${name.replace(/[^A-Za-z0-9]/g, "_").slice(0, LONGEST_WORD)}`;
    let identifier = word;
    for (let count = 2; taken.has(identifier.toLowerCase()); count++) identifier = `${word}_${count.toString()}`;
    taken.add(identifier.toLowerCase());
    identifiers.set(name, identifier);
  }
  return identifiers;
}

function mapped<Value>(map: Readonly<Record<string, Value>>, form: (value: Value) => Document): Document {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, form(value)]));
}

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

function buildspecDocument({ buildspec = {}, batch }: BuildProject, flavors: readonly Flavor[] = []): Document {
  const { shell, runtimes, install, preBuild, build, postBuild, artifacts, reports, cachePaths } = buildspec;
  const phases = {
    install: phase(install, runtimes),
    pre_build: phase(preBuild),
    build: phase(build),
    post_build: phase(postBuild),
  };
  return {
    version: 0.2,
    ...(batch && flavors.length > 0 && { batch: { "fast-fail": batch.failFast, ...buildsOf(batch.type, flavors) } }),
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

/** One build a flavor, in their order. https://docs.aws.amazon.com/codebuild/latest/userguide/batch-build-buildspec.html */
function buildsOf(type: NonNullable<BuildProject["batch"]>["type"], flavors: readonly Flavor[]): Document {
  const names = flavors.map(({ name }) => name);
  if (type === "matrix") {
    return { "build-matrix": { dynamic: { env: { variables: { FLAVOR: names } } } } };
  }
  const identifiers = buildIdentifiers(names);
  const entries = flavors.map(({ name, needs, variables, computeType }) => ({
    identifier: identifiers.get(name),
    env: {
      variables: { FLAVOR: name, ...variables },
      ...(computeType !== undefined && { "compute-type": computeType }),
    },
    ...(needs.length > 0 && { "depend-on": needs.map((need) => identifiers.get(need)) }),
  }));
  return { [`build-${type}`]: entries };
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

import { error, faultsOf, type Fault } from "../../../diagnostics/fault";
import { nameMatcher } from "../../../settings/globs";
import type { ImageSettings } from "../../../settings/images";
import type { Path } from "../../../yaml/place";
import type { Fleet } from "../../rules/rule";
import type { AmiDefinition, Architecture } from "../../image-definition";
import type { AmiRule } from "./ami-rule";

const { codes, fault } = faultsOf({
  "name-taken": error("Two images write one name", {
    why: "AMI names, parameters and pipelines are unique in an account and Region; a parameter or launch template would hold now the one AMI, now the other.",
    bad: "a.yaml: distribution: {parameter: /images/web}\nb.yaml: distribution: {parameter: /images/web}",
    good: 'distribution: {parameter: "/images/{name}"}   # in both',
  }),
  "names-of-one": error("Names of resources for several architectures", {
    why: "Each architecture has a recipe, configurations and a pipeline of its own; under one name the second is refused.",
    bad: "architectures: [x86_64, arm64]\nnames: {recipe: Docker}",
    good: "architectures: [x86_64]\nnames: {recipe: Docker}",
  }),
});

const RESOURCES = ["recipe", "infrastructure", "distribution", "pipeline"] as const;

/** Something of which there is one in an account and Region. */
interface Written {
  /** Without what it holds of the name of the image, in words. */
  readonly what: string;
  readonly path: Path;
  readonly fix: string;
}

/** What more than one image writes, with the first of them, and the names of the others. */
interface Shared {
  readonly first: ReadonlyMap<string, string>;
  readonly others: ReadonlySet<string>;
}

const known = new WeakMap<Fleet, Shared>();

/** No other image writes the same parameter, AMI name, launch template or pipeline. The first by name keeps it. */
export const sharedNames: AmiRule = {
  codes,
  needs: [["distribution"], ["name"], ["architectures"]],
  check({ definition, fleet }) {
    const shared = known.get(fleet) ?? sharedIn(fleet);
    known.set(fleet, shared);
    if (!shared.others.has(definition.name)) return [];
    const faults = [...written(definition, fleet)].flatMap(
      ([key, { what, path, fix }]): (readonly [string, Fault])[] => {
        const first = shared.first.get(key) ?? definition.name;
        if (first === definition.name) return [];
        return [[what, fault("name-taken", path, `${what} is of ${first}, too, in the same account and Region.`, fix)]];
      },
    );
    return [...new Map(faults).values()];
  },
};

/** Names that are given are those of one pipeline. */
export const namesOfOne: AmiRule = {
  codes,
  needs: [["names"], ["architectures"]],
  check({ definition: { architectures, names } }) {
    if (names === undefined || architectures.length === 1) return [];
    const message = `The image is built for ${architectures.join(" and ")}, and names gives each resource one name.`;
    return [fault("names-of-one", ["names"], message, "Make a definition for each architecture, or delete names.")];
  },
};

function sharedIn(fleet: Fleet): Shared {
  const [all, first, others] = [new Map<string, string>(), new Map<string, string>(), new Set<string>()];
  for (const { definition } of [...fleet.members.values()].sort(byName)) {
    if (definition.kind !== "ami") continue;
    for (const key of written(definition, fleet).keys()) {
      const before = all.get(key);
      if (before === undefined) all.set(key, definition.name);
      else others.add(definition.name);
      if (before !== undefined) first.set(key, before);
    }
  }
  return { first, others };
}

function byName(one: { readonly definition: { readonly name: string } }, other: typeof one): number {
  return one.definition.name < other.definition.name ? -1 : 1;
}

/** By account, Region and name, for each stack that deploys the image; where none is known, as if for one. */
function written(definition: AmiDefinition, { stacks }: Fleet): ReadonlyMap<string, Written> {
  const deploying = stacks.filter(({ images }) => nameMatcher(images)(definition.name));
  const all = stacks.length === 0 ? [undefined] : deploying;
  return new Map(
    all.flatMap((settings) => definition.architectures.flatMap((each) => ofStack(definition, each, settings))),
  );
}

function ofStack(
  {
    name,
    names,
    version,
    distribution: { amiName, parameter, launchTemplates, regions, architectureNames },
  }: AmiDefinition,
  architecture: Architecture,
  settings: ImageSettings | undefined,
): (readonly [string, Written])[] {
  const { account = "", region: home = "", namePrefix } = settings ?? {};
  const whole = namePrefix === undefined ? name : `${namePrefix}-${name}`;
  const fill = (template: string): string =>
    template
      .replaceAll("{name}", whole)
      .replaceAll("{architecture}", architectureNames?.[architecture] ?? architecture)
      .replaceAll("{version}", version);
  const at = (key: string): Path => ["distribution", key];
  const everywhere: Written[] = [
    { what: `The AMI name ${JSON.stringify(fill(amiName))}`, path: at("amiName"), fix: 'Put "{name}" into it.' },
    ...(parameter === undefined
      ? []
      : [
          {
            what: `The parameter ${fill(parameter)}`,
            path: at("parameter"),
            fix: "Put {name} into it, like /images/{name}.",
          },
        ]),
  ];
  const templates = launchTemplates.flatMap(({ id, setDefault }, index): Written[] => {
    const fix = "Give each image a launch template of its own, or write setDefault: false for one of them.";
    return setDefault
      ? [{ what: `The launch template ${id}`, path: [...at("launchTemplates"), index, "id"], fix }]
      : [];
  });
  const resource = {
    what: `The name ${whole} of its pipeline`,
    path: [],
    fix: "Rename the file, or change the namePrefix.",
  };
  return [
    ...(regions ?? [home]).flatMap((region) =>
      everywhere.map((each) => [`${account} ${region} ${each.what}`, each] as const),
    ),
    ...[...templates, resource].map((each) => [`${account} ${home} ${each.what}`, each] as const),
    ...RESOURCES.map((of): readonly [string, Written] => {
      const given = names?.[of];
      const taken = given ?? `${whole}-${architecture.replace("_", "-")}`;
      const fix = "Only one image can take a resource over: delete the name here.";
      const own = { what: `The name ${taken} of its ${of}`, path: ["names", of], fix };
      return [`${account} ${home} ${of} ${taken.toLowerCase()}`, given === undefined ? resource : own];
    }),
  ];
}

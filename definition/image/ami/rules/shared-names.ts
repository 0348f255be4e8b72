import { error, faultsOf, type Fault } from "../../../diagnostics/fault";
import { nameMatcher } from "../../../settings/globs";
import type { ImageSettings } from "../../../settings/images";
import type { Path } from "../../../yaml/place";
import type { Fleet } from "../../rules/rule";
import type { AmiDefinition, Architecture } from "../../image-definition";
import type { AmiRule } from "./ami-rule";

const { codes, fault } = faultsOf({
  "name-taken": error("Two images write the same name", {
    why: "AMI names, parameters and pipelines are unique in an account and Region; a parameter or launch template would hold the AMI that was built last.",
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

/** A key of the definition that names something of which there is one in an account and Region. */
interface Source {
  readonly path: Path;
  readonly fix: string;
}

const AMI_NAME: Source = { path: ["distribution", "amiName"], fix: 'Put "{name}" into it.' };
const PARAMETER: Source = { path: ["distribution", "parameter"], fix: "Put {name} into it, like /images/{name}." };
const PIPELINE: Source = { path: [], fix: "Rename the file, or change the namePrefix." };
const TAKEN_OVER = "Only one image can take a resource over: delete the name here.";

/** `key` has the account and Region, and `what`: without what it holds of the name of the image, in words. */
type Visit = (key: string, what: string, source: Source) => void;

/** What more than one image writes, with the first of them, and the names of the others. */
interface Shared {
  readonly first: ReadonlyMap<string, string>;
  readonly others: ReadonlySet<string>;
  /** Some image gives its resources names of its own, so those of all count. */
  readonly isGiven: boolean;
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
    const faults = new Map<string, Fault>();
    visitWritten(definition, fleet, shared.isGiven, (key, what, { path, fix }) => {
      const first = shared.first.get(key) ?? definition.name;
      if (first === definition.name) return;
      faults.set(
        what,
        fault("name-taken", path, `${what} is also used by ${first}, in the same account and Region.`, fix),
      );
    });
    return [...faults.values()];
  },
};

/** Names that are given are those of one pipeline. */
export const namesOfOne: AmiRule = {
  codes,
  needs: [["names"], ["architectures"]],
  check({ definition: { architectures, names } }) {
    if (names === undefined || architectures.length === 1) return [];
    const message = `The image is built for ${architectures.join(" and ")}, but names gives each resource one name.`;
    return [fault("names-of-one", ["names"], message, "Make a definition for each architecture, or delete names.")];
  },
};

function sharedIn(fleet: Fleet): Shared {
  const [all, first, others] = [new Map<string, string>(), new Map<string, string>(), new Set<string>()];
  const isGiven = [...fleet.members.values()].some(
    ({ definition }) => definition.kind === "ami" && definition.names !== undefined,
  );
  for (const { definition } of [...fleet.members.values()].sort(byName)) {
    if (definition.kind !== "ami") continue;
    const { name } = definition;
    visitWritten(definition, fleet, isGiven, (key) => {
      const before = all.get(key);
      if (before === undefined) all.set(key, name);
      else if (before !== name) {
        others.add(name);
        first.set(key, before);
      }
    });
  }
  return { first, others, isGiven };
}

function byName(one: { readonly definition: { readonly name: string } }, other: typeof one): number {
  return one.definition.name < other.definition.name ? -1 : 1;
}

/** For each stack that deploys the image; where none is known, as if for one. A fleet is large: nothing is kept of it here. */
function visitWritten(definition: AmiDefinition, { stacks }: Fleet, isGiven: boolean, visit: Visit): void {
  if (stacks.length === 0) visitOfStack(definition, undefined, isGiven, visit);
  for (const settings of stacks)
    if (nameMatcher(settings.images)(definition.name)) visitOfStack(definition, settings, isGiven, visit);
}

function visitOfStack(
  definition: AmiDefinition,
  settings: ImageSettings | undefined,
  isGiven: boolean,
  visit: Visit,
): void {
  const { name, names, architectures, distribution } = definition;
  const { amiName, parameter, launchTemplates, regions } = distribution;
  const { account = "", region: home = "", namePrefix } = settings ?? {};
  const whole = namePrefix === undefined ? name : `${namePrefix}-${name}`;
  for (const architecture of architectures) {
    const ofAmi = `The AMI name ${JSON.stringify(fill(amiName, whole, architecture, definition))}`;
    const ofParameter =
      parameter === undefined ? undefined : `The parameter ${fill(parameter, whole, architecture, definition)}`;
    for (const region of regions ?? [home]) {
      visit(`${account} ${region} ${ofAmi}`, ofAmi, AMI_NAME);
      if (ofParameter !== undefined) visit(`${account} ${region} ${ofParameter}`, ofParameter, PARAMETER);
    }
    for (const [index, { id, setDefault }] of launchTemplates.entries()) {
      if (!setDefault) continue;
      const fix = "Give each image a launch template of its own, or write setDefault: false for one of them.";
      const path = ["distribution", "launchTemplates", index, "id"];
      visit(`${account} ${home} The launch template ${id}`, `The launch template ${id}`, { path, fix });
    }
    visit(`${account} ${home} The name ${whole} of its pipeline`, `The name ${whole} of its pipeline`, PIPELINE);
    if (isGiven) visitResources(`${account} ${home}`, whole, names, architecture, visit);
  }
}

function visitResources(
  place: string,
  whole: string,
  names: AmiDefinition["names"],
  architecture: Architecture,
  visit: Visit,
): void {
  for (const of of RESOURCES) {
    const given = names?.[of];
    const taken = given ?? `${whole}-${architecture.replace("_", "-")}`;
    const key = `${place} ${of} ${taken.toLowerCase()}`;
    if (given === undefined) visit(key, `The name ${whole} of its pipeline`, PIPELINE);
    else visit(key, `The name ${taken} of its ${of}`, { path: ["names", of], fix: TAKEN_OVER });
  }
}

function fill(
  template: string,
  name: string,
  architecture: Architecture,
  { version, distribution }: AmiDefinition,
): string {
  return template
    .replaceAll("{name}", name)
    .replaceAll("{architecture}", distribution.architectureNames?.[architecture] ?? architecture)
    .replaceAll("{version}", version);
}

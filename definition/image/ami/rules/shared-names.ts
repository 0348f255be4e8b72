import { error, faultsOf, type Fault } from "../../../diagnostics/fault";
import { nameMatcher } from "../../../settings/globs";
import type { ImageSettings } from "../../../settings/images";
import type { Path } from "../../../yaml/place";
import type { Fleet } from "../../rules/rule";
import type { AmiDefinition } from "../../image-definition";
import type { AmiRule } from "./ami-rule";

const { codes, fault } = faultsOf({
  "name-taken": error("Two images write one name", {
    why: "AMI names, parameters and pipelines are unique in an account and Region; a parameter or launch template would hold now the one AMI, now the other.",
    bad: "a.yaml: distribution: {parameter: /images/web}\nb.yaml: distribution: {parameter: /images/web}",
    good: 'distribution: {parameter: "/images/{name}"}   # in both',
  }),
});

/** A key of the definition that names something of which there is one in an account and Region. */
interface Source {
  readonly path: Path;
  readonly fix: string;
}

const AMI_NAME: Source = { path: ["distribution", "amiName"], fix: 'Put "{name}" into it.' };
const PARAMETER: Source = { path: ["distribution", "parameter"], fix: "Put {name} into it, like /images/{name}." };
const PIPELINE: Source = { path: [], fix: "Rename the file, or change the namePrefix." };

/** `key` has the account and Region, and `what`: without what it holds of the name of the image, in words. */
type Visit = (key: string, what: string, source: Source) => void;

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
    const faults = new Map<string, Fault>();
    visitWritten(definition, fleet, (key, what, { path, fix }) => {
      const first = shared.first.get(key) ?? definition.name;
      if (first === definition.name) return;
      faults.set(what, fault("name-taken", path, `${what} is of ${first}, too, in the same account and Region.`, fix));
    });
    return [...faults.values()];
  },
};

function sharedIn(fleet: Fleet): Shared {
  const [all, first, others] = [new Map<string, string>(), new Map<string, string>(), new Set<string>()];
  for (const { definition } of [...fleet.members.values()].sort(byName)) {
    if (definition.kind !== "ami") continue;
    const { name } = definition;
    visitWritten(definition, fleet, (key) => {
      const before = all.get(key);
      if (before === undefined) all.set(key, name);
      else if (before !== name) {
        others.add(name);
        first.set(key, before);
      }
    });
  }
  return { first, others };
}

function byName(one: { readonly definition: { readonly name: string } }, other: typeof one): number {
  return one.definition.name < other.definition.name ? -1 : 1;
}

/** For each stack that deploys the image; where none is known, as if for one. A fleet is large: nothing is kept of it here. */
function visitWritten(definition: AmiDefinition, { stacks }: Fleet, visit: Visit): void {
  if (stacks.length === 0) visitOfStack(definition, undefined, visit);
  for (const settings of stacks)
    if (nameMatcher(settings.images)(definition.name)) visitOfStack(definition, settings, visit);
}

function visitOfStack(definition: AmiDefinition, settings: ImageSettings | undefined, visit: Visit): void {
  const { name, architectures, distribution } = definition;
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
    visit(`${account} ${home} pipeline ${whole}`, `The name ${whole} of its pipeline`, PIPELINE);
  }
}

function fill(template: string, name: string, architecture: string, { version }: AmiDefinition): string {
  return template
    .replaceAll("{name}", name)
    .replaceAll("{architecture}", architecture)
    .replaceAll("{version}", version);
}

import { error, faultsOf, type Fault } from "../../../diagnostics/fault";
import { nameMatcher } from "../../../settings/globs";
import type { ImageSettings } from "../../../settings/images";
import type { ContainerDefinition } from "../../image-definition";
import type { Fleet } from "../../rules/rule";
import { filledName } from "../repository-name";
import type { ContainerRule } from "./container-rule";

const { codes, fault } = faultsOf({
  "repository-taken": error("Two containers push into one repository", {
    why: "Image Builder tags images <version>-<build>: the same tags of both would overwrite each other, or be refused.",
    bad: "a.yaml: repository: {name: base}\nb.yaml: repository: {name: base}",
    good: 'repository: {name: "{name}"}   # in both',
  }),
});

const known = new WeakMap<Fleet, ReadonlyMap<string, string>>();

/** No other container has the repository. The first by name keeps it. */
export const sharedRepositories: ContainerRule = {
  codes,
  needs: [["repository"], ["name"], ["architectures"]],
  check({ definition, fleet }): Fault[] {
    const owners = known.get(fleet) ?? ownersIn(fleet);
    known.set(fleet, owners);
    const taken = placesOf(definition, fleet).find((place) => owners.get(place) !== definition.name);
    if (taken === undefined) return [];
    const { repository, name } = definition;
    const message = `The repository ${taken.slice(taken.lastIndexOf(" ") + 1)} is also that of ${owners.get(taken) ?? name}, in the same account and Region.`;
    const path = ["repository", repository.kind === "adopt" ? "adopt" : "name"];
    return [fault("repository-taken", path, message, "Give it a name of its own, like {name}.")];
  },
};

function ownersIn(fleet: Fleet): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  const names = [...fleet.members.keys()].sort();
  for (const name of names) {
    const definition = fleet.members.get(name)?.definition;
    if (definition?.kind !== "container") continue;
    for (const place of placesOf(definition, fleet)) if (!owners.has(place)) owners.set(place, name);
  }
  return owners;
}

/** Account, Region and name, for each stack that deploys the image; where none is known, as if for one. */
function placesOf(definition: ContainerDefinition, { stacks }: Fleet): readonly string[] {
  const deploying = stacks.filter(({ images }) => nameMatcher(images)(definition.name));
  const settings: readonly (ImageSettings | undefined)[] = stacks.length === 0 ? [undefined] : deploying;
  return settings.flatMap((each) =>
    definition.architectures.flatMap((architecture) => {
      const name = filledName(definition, architecture, each?.namePrefix);
      return [each?.region ?? "", ...definition.distribution.regions].map(
        (region) => `${each?.account ?? ""} ${region} ${name}`,
      );
    }),
  );
}

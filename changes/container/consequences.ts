import type { ContainerDefinition } from "../../definition/image/image-definition";
import { when, type Consequence } from "../consequence";
import { pipelines, recipe, whenOf } from "../image-builder/consequences";
import { built, type ImageFacts } from "../kind";

export function factsOf({ build, distribution, schedule }: ContainerDefinition): ImageFacts {
  return {
    onDeploy: build.onDeploy,
    ...(schedule && { schedule: whenOf(schedule) }),
    hasOwnKey: false,
    regions: distribution.regions,
    // A policy of a repository takes ids, which no setting completes.
    organizations: [],
    parameters: () => [],
  };
}

export function consequencesOfAdding(image: ContainerDefinition): readonly Consequence[] {
  const { architectures, lifecycle, version } = image;
  return [
    ...repositories("created", image),
    ...pipelines("created", architectures),
    recipe("created", image),
    ...when(lifecycle !== undefined, { kind: "created", resource: "lifecycle-policy" }),
    { ...built(factsOf(image)), version, architectures },
  ];
}

/** Of a definition that is gone: a deployment deletes what builds, never a repository or what is in it. */
export function consequencesOfRemoving(image: ContainerDefinition): readonly Consequence[] {
  const { architectures, version, lifecycle } = image;
  return [
    { kind: "deleted", resource: "build-resources", architectures, version },
    ...when(lifecycle !== undefined, { kind: "deleted", resource: "lifecycle-policy", consequence: "nothing-expires" }),
    ...repositories("kept", image),
    { kind: "kept", resource: "released-containers" },
  ];
}

/** Of a raised version: a new recipe beside the old one, then the pipeline, then the old one goes. */
export function consequencesOfRaising(before: ContainerDefinition, after: ContainerDefinition): readonly Consequence[] {
  const added = after.architectures.filter((architecture) => !before.architectures.includes(architecture));
  const gone = before.architectures.filter((architecture) => !after.architectures.includes(architecture));
  const isMoved = before.repository.name !== after.repository.name || before.repository.kind !== after.repository.kind;
  return [
    ...(isMoved ? [...repositories("created", after), ...repositories("kept", before)] : []),
    ...pipelines("created", added),
    recipe("created", after),
    { ...built(factsOf(after)), version: after.version, architectures: after.architectures },
    { kind: "updated", resource: "pipelines", from: before.version, to: after.version },
    ...pipelines("deleted", gone),
    { ...recipe("deleted", before), consequence: "deleted-last" },
    { kind: "kept", resource: "released-container", version: before.version },
  ];
}

/** One that is adopted is neither made nor kept by a deployment. */
function repositories(kind: "created" | "kept", { name, repository }: ContainerDefinition): readonly Consequence[] {
  if (repository.kind === "adopt") return [];
  return [{ kind, resource: "repository", name: repository.name.replaceAll("{name}", name) }];
}

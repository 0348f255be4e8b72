import type { ContainerDefinition } from "../../definition/image/image-definition";
import { when, type Consequence, type DetailedConsequence } from "../consequence";
import { pipelines, recipe, whenOf } from "../image-builder/consequences";
import { built, type ImageFacts } from "../kind";

const PROJECT = { resource: "build-project", role: "image" } as const;

export function factsOf({ build, distribution, schedule }: ContainerDefinition): ImageFacts {
  return {
    ...(build.onDeploy && { onDeploy: build.onDeploy }),
    ...(schedule && { schedule: whenOf(schedule) }),
    hasOwnKey: false,
    regions: distribution.regions,
    // A policy of a repository takes ids, which no setting completes.
    organizations: [],
    parameters: () => [],
  };
}

/** No deployment starts what CodeBuild builds. */
function imageOf(image: ContainerDefinition): DetailedConsequence<"image"> {
  const record = built(factsOf(image));
  const isStarted = image.docker !== undefined && record.consequence === "built-when-started";
  return isStarted ? { ...record, consequence: "built-by-project" } : record;
}

export function consequencesOfAdding(image: ContainerDefinition): readonly Consequence[] {
  const { architectures, docker, lifecycle, version } = image;
  const made = { ...imageOf(image), version, architectures };
  if (docker) return [...repositories("created", image), { kind: "created", ...PROJECT }, made];
  return [
    ...repositories("created", image),
    ...pipelines("created", architectures),
    recipe("created", image),
    ...when(lifecycle !== undefined, { kind: "created", resource: "lifecycle-policy" }),
    made,
  ];
}

/** Of a definition that is gone: a deployment deletes what builds, never a repository or what is in it. */
export function consequencesOfRemoving(image: ContainerDefinition): readonly Consequence[] {
  const { architectures, version, lifecycle, docker } = image;
  const kept: readonly Consequence[] = [
    ...repositories("kept", image),
    { kind: "kept", resource: "released-containers" },
  ];
  if (docker) return [{ kind: "deleted", ...PROJECT }, ...kept];
  return [
    { kind: "deleted", resource: "build-resources", architectures, version },
    ...when(lifecycle !== undefined, { kind: "deleted", resource: "lifecycle-policy", consequence: "nothing-expires" }),
    ...kept,
  ];
}

/** Of a raised version: a new recipe beside the old one, then the pipeline, then the old one goes. */
export function consequencesOfRaising(before: ContainerDefinition, after: ContainerDefinition): readonly Consequence[] {
  const added = after.architectures.filter((architecture) => !before.architectures.includes(architecture));
  const gone = before.architectures.filter((architecture) => !after.architectures.includes(architecture));
  const isMoved = before.repository.name !== after.repository.name || before.repository.kind !== after.repository.kind;
  const stored = isMoved ? [...repositories("created", after), ...repositories("kept", before)] : [];
  const made = { ...imageOf(after), version: after.version, architectures: after.architectures };
  const kept = { kind: "kept", resource: "released-container", version: before.version } as const;
  if (before.docker && after.docker) return [...stored, { kind: "updated", ...PROJECT }, made, kept];
  if (before.docker) return [...withoutRepository(after), { kind: "deleted", ...PROJECT }, ...stored, kept];
  if (after.docker) return [...stored, { kind: "created", ...PROJECT }, made, ...withoutKept(before), kept];
  return [
    ...stored,
    ...pipelines("created", added),
    recipe("created", after),
    made,
    { kind: "updated", resource: "pipelines", from: before.version, to: after.version },
    ...pipelines("deleted", gone),
    { ...recipe("deleted", before), consequence: "deleted-last" },
    kept,
  ];
}

/** Of another builder, whose repository stays. */
function withoutRepository(image: ContainerDefinition): readonly Consequence[] {
  return consequencesOfAdding(image).filter(({ resource }) => resource !== "repository");
}

function withoutKept(image: ContainerDefinition): readonly Consequence[] {
  return consequencesOfRemoving(image).filter(({ kind }) => kind !== "kept");
}

/** One that is adopted is neither made nor kept by a deployment. */
function repositories(kind: "created" | "kept", { name, repository }: ContainerDefinition): readonly Consequence[] {
  if (repository.kind === "adopt") return [];
  return [{ kind, resource: "repository", name: repository.name.replaceAll("{name}", name) }];
}

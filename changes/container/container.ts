import type { ContainerDefinition } from "../../definition/image/image-definition";
import { documentsOf } from "../image-builder/documents";
import { writtenComponents, writtenLifecycle } from "../image-builder/written-form";
import { AROUND, type KindOfImage } from "../kind";
import type { Plain } from "../field-changes";
import { accessChange } from "./access";
import { consequencesOfAdding, consequencesOfRaising, consequencesOfRemoving, factsOf } from "./consequences";

export const CONTAINER: KindOfImage<ContainerDefinition> = {
  written: writtenForm,
  contents: (definition) => {
    const { file = "dockerfile", content: text } = definition.dockerfile;
    return new Map([["dockerfile", { path: file, text }], ...documentsOf(definition)]);
  },
  around: new Set([
    ...AROUND,
    ...(["build", "distribution", "imageTests", "lifecycle", "repository", "scanning", "schedule"] as const),
  ]),
  // The recipe names the repository and the disk, and an image is pushed once.
  within: ({ build: { diskGiB }, repository: { kind, name }, distribution: { regions, containerTags } }) => ({
    build: { diskGiB },
    repository: { kind, name },
    distribution: { regions, containerTags },
  }),
  facts: factsOf,
  access: accessChange,
  adding: consequencesOfAdding,
  removing: consequencesOfRemoving,
  raising: consequencesOfRaising,
};

/** The keys only of a container, in the words of its YAML. */
function writtenForm({ dockerfile, lifecycle, repository, schedule, ...as }: ContainerDefinition): Plain {
  const { kind, name, ...settings } = repository;
  return {
    dockerfile: dockerfile.file?.replace(/^images\//, ""),
    ...writtenComponents(as),
    workingDirectory: as.workingDirectory,
    repository: kind === "adopt" ? { adopt: name } : { name, ...settings },
    build: as.build,
    imageTests: as.imageTests,
    schedule,
    scanning: as.scanning,
    distribution: { ...as.distribution },
    lifecycle: lifecycle && writtenLifecycle(lifecycle),
  };
}

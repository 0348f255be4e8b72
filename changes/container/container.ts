import type { ContainerDefinition, ContextFile } from "../../definition/image/image-definition";
import { documentsOf } from "../image-builder/documents";
import { writtenComponents, writtenLifecycle } from "../image-builder/written-form";
import { AROUND, type Content, type KindOfImage } from "../kind";
import type { Plain } from "../field-changes";
import { accessChange } from "./access";
import { consequencesOfAdding, consequencesOfRaising, consequencesOfRemoving, factsOf } from "./consequences";

export const CONTAINER: KindOfImage<ContainerDefinition> = {
  written: writtenForm,
  contents: (definition) => {
    const { file = "dockerfile", content: text } = definition.dockerfile;
    const files = (definition.docker?.files ?? []).filter(
      ({ path }) => `${definition.docker?.context ?? ""}/${path}` !== file,
    );
    const context = files.map((each): [string, Content] => [`context/${each.path}`, contentOf(each, definition)]);
    return new Map([["dockerfile", { path: file, text }], ...context, ...documentsOf(definition)]);
  },
  around: new Set([
    ...AROUND,
    ...([
      "build",
      "distribution",
      "imageTests",
      "lifecycle",
      "promotion",
      "repository",
      "scanning",
      "schedule",
    ] as const),
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

/** What is no text is told by a line that differs. */
function contentOf(file: ContextFile, { docker }: ContainerDefinition): Content {
  const text = "text" in file ? file.text : `${file.base64}\n`;
  return { path: `${docker?.context ?? ""}/${file.path}`, text };
}

/** The keys only of a container, in the words of its YAML. */
function writtenForm({ dockerfile, lifecycle, repository, schedule, docker, ...as }: ContainerDefinition): Plain {
  const { kind, name, ...settings } = repository;
  const { computeType, testCommands, timeoutMinutes } = as.build;
  return {
    dockerfile: dockerfile.file?.replace(/^images\//, ""),
    ...writtenComponents(as),
    workingDirectory: as.workingDirectory,
    ...(docker && writtenDocker(docker, as.architectures)),
    docker: undefined,
    repository: kind === "adopt" ? { adopt: name } : { name, ...settings },
    build: docker ? { with: "codebuild", computeType, testCommands, timeoutMinutes } : as.build,
    imageTests: as.imageTests,
    schedule,
    scanning: as.scanning,
    distribution: { ...as.distribution },
    lifecycle: lifecycle && writtenLifecycle(lifecycle),
  };
}

function writtenDocker(
  docker: NonNullable<ContainerDefinition["docker"]>,
  architectures: ContainerDefinition["architectures"],
): Plain {
  return {
    architectures: undefined,
    context: {
      folder: docker.context.replace(/^images\//, ""),
      files: Object.fromEntries(docker.files.map(({ path }) => [path, "a file"])),
    },
    platforms: architectures.map((each) => (each === "arm64" ? "linux/arm64" : "linux/amd64")),
    buildArguments: docker.arguments,
  };
}

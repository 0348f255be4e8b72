import { whole, type ContainerDraft, type Sound } from "../../form/draft";
import type { WrittenContainer } from "../../schema";
import { isAmong } from "../../yaml/place";
import type { Architecture } from "../image-definition";
import { normalizeBuild } from "../image-builder/build";
import type { Given, Normal, NormalImage } from "../kind";
import { builderFaults } from "./builders";
import type { ContainerDefinition, DockerBuild, Dockerfile } from "./container-definition";
import { normalizeContext } from "./context";
import { dockerFaults, dockerfileOutside, normalizeDockerfile } from "./dockerfile";

type Written = Sound<WrittenContainer>;
type WrittenBuild = Required<Written>["build"];

/** A container on the build instance is one network hop further from its metadata. */
const HOPS: WrittenBuild = { httpPutResponseHopLimit: 2 };

const ARCHITECTURES: Readonly<Record<string, Architecture>> = { "linux/amd64": "x86_64", "linux/arm64": "arm64" };

/** Whether CodeBuild builds it, by Docker. */
export function isOfDocker({ build }: Pick<ContainerDraft, "build">): boolean {
  return build?.with === "codebuild";
}

/** What is written of architectures, or of platforms. */
export function writtenArchitectures(draft: ContainerDraft): readonly Architecture[] {
  if (!isOfDocker(draft)) return whole(draft.architectures);
  return whole(draft.platforms).flatMap((platform) => ARCHITECTURES[platform] ?? []);
}

/** The context with its Dockerfile, and what is written for the other builder. */
export function normalizeDocker(
  draft: ContainerDraft,
  sound: Written,
  given: Given,
): NormalImage<{ readonly docker?: DockerBuild; readonly dockerfile: Dockerfile }> {
  if (!isOfDocker(draft)) {
    const template = normalizeDockerfile(sound.dockerfile, given.files);
    return {
      ...template,
      value: { dockerfile: template.value },
      faults: [...template.faults, ...misplaced(draft, given)],
    };
  }
  const { context: folder = given.name, buildArguments = {} } = sound;
  const context = normalizeContext(folder, sound.context !== undefined, given.files);
  const dockerfile = normalizeDockerfile(sound.dockerfile ?? `${folder}/Dockerfile`, given.files, dockerFaults);
  const docker = { context: `images/${folder}`, files: context.value, arguments: buildArguments };
  // Without any file the context has its fault; else that of the Dockerfile, found there too, is told once.
  const lacks = context.faults.length > 0 ? [] : dockerfile.faults;
  const faults = [...context.faults, ...lacks, ...outside(sound, folder), ...misplaced(draft, given)];
  return { value: { docker, dockerfile: dockerfile.value }, faults, files: [...context.files, ...dockerfile.files] };
}

/** `build` with its defaults. What is of the other builder has its fault, and stands there with its own. */
export function normalizeContainerBuild(
  { diskGiB, computeType = "BUILD_GENERAL1_MEDIUM", testCommands = [], ...written }: WrittenBuild = {},
  architectures: readonly Architecture[],
  platform: ContainerDefinition["platform"],
): ContainerDefinition["build"] {
  const { with: builder, ...build } = { ...HOPS, ...written };
  return {
    ...normalizeBuild(build, architectures, platform),
    ...(diskGiB !== undefined && { diskGiB }),
    ...(builder === "codebuild" && { onDeploy: "never", computeType, testCommands }),
  };
}

function misplaced(draft: ContainerDraft, { broken }: Given): Normal<unknown>["faults"] {
  if (isAmong(["build", "with"], broken)) return [];
  return builderFaults(draft, isOfDocker(draft) ? "codebuild" : "image-builder");
}

function outside({ dockerfile }: Written, folder: string): Normal<unknown>["faults"] {
  return dockerfile === undefined || dockerfile.startsWith(`${folder}/`) ? [] : [dockerfileOutside(dockerfile, folder)];
}

import { brokenBy, error, faultsOf, type Fault } from "../../diagnostics/fault";
import { soundParts, type ContainerDraft, type Sound } from "../../form/draft";
import type { WrittenContainer } from "../../schema";
import { isAmong } from "../../yaml/place";
import { normalizeBuildProjects } from "../build-projects/normalize";
import { onDeployFaults } from "../image-builder/build";
import { normalizeComponents } from "../image-builder/components";
import { normalizeLifecycle } from "../image-builder/lifecycle";
import { normalizeUpkeep, SCHEDULE } from "../image-builder/upkeep";
import type { ContainerDefinition, ContainerRepository } from "../image-definition";
import type { Given, Normal, NormalImage } from "../kind";
import { normalizeContainerBuild, normalizeDocker, writtenArchitectures } from "./docker";
import { builtFor, normalizeParent, platformOf } from "./parent";

const { codes, fault } = faultsOf({
  "adopted-repository": error("A setting of a repository that is adopted", {
    why: "It exists, and nothing of it is changed: the key would do nothing.",
    bad: "repository: {adopt: platform/base, scanOnPush: true}",
    good: "repository: {adopt: platform/base}",
  }),
});
export { codes as repositoryCodes };

type Written = Sound<WrittenContainer>;

/** The normal form of the written definition of a container; defaults stand in where a part has a fault. */
export function normalizeContainer(draft: ContainerDraft, given: Given): NormalImage<ContainerDefinition> {
  const { name, file, inherited } = given;
  const architectures = builtFor(draft.parent, writtenArchitectures(draft), inherited);
  const parent = normalizeParent(draft.parent, architectures, given);
  const platform = platformOf(draft, inherited);
  const broken = [...given.broken, ...brokenBy(parent.faults)];
  const known = ["platform", "parent"].some((key) => isAmong([key], broken)) ? undefined : platform;
  const components = normalizeComponents(draft, "components", given, known);
  const tests = normalizeComponents(draft, "tests", given, known);
  const sound = given.broken.length === 0 ? (draft as Written) : soundParts<WrittenContainer>(draft);
  const { schedule, lifecycle, distribution = {}, repository = {}, description, workingDirectory } = sound;
  const { ci, release, flavors } = sound;
  const builds = normalizeBuildProjects({ ci, release, flavors }, given);
  const docker = normalizeDocker(draft, sound, given);
  const stored = normalizeRepository(repository);
  const { regions = [], containerTags = [], share = {} } = distribution;
  const value: ContainerDefinition = {
    name,
    file,
    kind: "container",
    version: sound.version ?? "0.0.0",
    ...(description !== undefined && { description }),
    platform,
    parent: parent.value,
    architectures,
    ...docker.value,
    components: components.value,
    tests: tests.value,
    ...(workingDirectory !== undefined && { workingDirectory }),
    repository: stored.value,
    build: normalizeContainerBuild(sound.build, architectures, platform),
    imageTests: { enabled: true, timeoutMinutes: 720, ...sound.imageTests },
    ...(schedule && { schedule: { ...SCHEDULE, ...schedule } }),
    scanning: { enabled: false, ...sound.scanning },
    distribution: { regions, share: { accounts: [], organizations: [], ...share }, containerTags },
    ...(lifecycle && { lifecycle: normalizeLifecycle(lifecycle) }),
    ...builds.value,
    ...normalizeUpkeep(sound),
  };
  const faults = [parent, components, tests, docker, stored, builds].flatMap((part) => part.faults);
  const word = docker.value.docker ? [] : onDeployFaults(sound.build?.onDeploy);
  return { value, faults: [...faults, ...word], files: [...components.files, ...tests.files, ...docker.files] };
}

function normalizeRepository({
  adopt,
  cleanUp,
  ...written
}: Required<Written>["repository"]): Normal<ContainerRepository> {
  const others = Object.keys({ ...written, ...(cleanUp && { cleanUp }) });
  if (adopt !== undefined)
    return { value: { kind: "adopt", name: adopt }, faults: others.map((key) => notAdopted(key, adopt)) };
  const defaults = { name: "{name}", scanOnPush: true, immutableTags: true, mutableTags: [] };
  return { value: { kind: "create", ...defaults, ...written, cleanUp: { ...cleanUp } }, faults: [] };
}

function notAdopted(key: string, name: string): Fault {
  const message = `The repository ${name} is adopted, so ${key} belongs to those who made it.`;
  return fault("adopted-repository", ["repository", key], message, `Delete ${key}, or delete adopt.`, { at: "key" });
}

import { brokenBy } from "../../diagnostics/fault";
import { soundParts, type AmiDraft, type Sound } from "../../form/draft";
import type { WrittenAmi } from "../../schema";
import { isAmong } from "../../yaml/place";
import type { Given, NormalImage } from "../kind";
import type { AmiDefinition } from "../image-definition";
import { normalizeBuildProjects } from "../build-projects/normalize";
import { normalizeBuild, onDeployFaults } from "../image-builder/build";
import { normalizeComponents } from "../image-builder/components";
import { normalizeLifecycle } from "../image-builder/lifecycle";
import { normalizeUpkeep, SCHEDULE } from "../image-builder/upkeep";
import { normalizeDisks } from "./disks";
import { normalizeDistribution } from "./distribution";
import { normalizeBase } from "./parent";
import { normalizeUserData } from "./user-data";

/**
 * The normal form of the written definition of an AMI: a key that needs nothing done comes along as it is. Where a part has a
 * fault its default stands in, so that rules can check the rest; such a definition never leaves `loadImages`.
 */
export function normalizeAmi(draft: AmiDraft, given: Given): NormalImage<AmiDefinition> {
  const { name, file } = given;
  const base = normalizeBase(draft, given);
  const { parent, architectures, platform } = base.value;
  const broken = [...given.broken, ...brokenBy(base.faults)];
  const isPlatformKnown = !isAmong(["platform"], broken) && !isAmong(["parent"], broken);
  const components = normalizeComponents(draft, "components", given, isPlatformKnown ? platform : undefined);
  const tests = normalizeComponents(draft, "tests", given, isPlatformKnown ? platform : undefined);
  // What is not broken has no gaps.
  const sound = given.broken.length === 0 ? (draft as Sound<WrittenAmi>) : soundParts<WrittenAmi>(draft);
  const { disk, disks: added, schedule, lifecycle, userData: script, ci, release, flavors, ...written } = sound;
  const userData = normalizeUserData(script, written.workingDirectory, platform, given.files, broken);
  const builds = normalizeBuildProjects({ ci, release, flavors }, given);
  const disks = normalizeDisks(disk, added, base.value, broken);
  const value: AmiDefinition = {
    ...written,
    name,
    file,
    kind: "ami",
    version: written.version ?? "0.0.0",
    platform,
    parent,
    architectures,
    components: components.value,
    tests: tests.value,
    disks: disks.value,
    ...(userData.value && { userData: userData.value }),
    build: normalizeBuild(written.build ?? {}, architectures, platform),
    imageTests: { enabled: true, timeoutMinutes: 720, ...written.imageTests },
    ...(schedule && { schedule: { ...SCHEDULE, ...schedule } }),
    scanning: { enabled: false, ...written.scanning },
    distribution: normalizeDistribution(written.distribution ?? {}),
    ...(lifecycle && { lifecycle: normalizeLifecycle(lifecycle) }),
    ...builds.value,
    ...normalizeUpkeep(written),
  };
  const faults = [base, userData, components, tests, disks, builds].flatMap((part) => part.faults);
  return {
    value,
    faults: [...faults, ...onDeployFaults(written.build?.onDeploy)],
    files: [...components.files, ...tests.files, ...userData.files],
  };
}

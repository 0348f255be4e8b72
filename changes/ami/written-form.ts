import type { AmiDefinition, Disk } from "../../definition/image/image-definition";
import type { Plain } from "../field-changes";
import { keyed, writtenComponents, writtenLifecycle } from "../image-builder/written-form";

/**
 * The keys only of an AMI, in the words of its YAML. Components are known by name, so one more does not shift the others.
 */
export function writtenForm({ components, tests, disks, userData, schedule, lifecycle, ...as }: AmiDefinition): Plain {
  const [root, ...added] = disks;
  return {
    ...writtenComponents({ components, tests }),
    disk: { ...root },
    disks: keyed(added, ({ device }) => device, (disk: Disk) => ({ ...disk })), // prettier-ignore
    workingDirectory: as.workingDirectory,
    userData: userData?.file.replace(/^images\//, ""),
    systemsManagerAgent: as.systemsManagerAgent,
    build: as.build,
    imageTests: as.imageTests,
    schedule,
    scanning: as.scanning,
    distribution: writtenDistribution(as.distribution),
    lifecycle: lifecycle && writtenLifecycle(lifecycle),
    names: as.names && { ...as.names, formerRecipes: as.names.formerRecipes && [...as.names.formerRecipes] },
  };
}

function writtenDistribution(distribution: AmiDefinition["distribution"]): Plain {
  const { kmsKey, launchTemplates, ...rest } = distribution;
  return {
    ...rest,
    kmsKey: kmsKey?.kind === "adopt" ? kmsKey.key : kmsKey?.kind,
    launchTemplates: keyed(launchTemplates, ({ id, region }) => (region === undefined ? id : `${id} ${region}`), (template) => ({ ...template })), // prettier-ignore
  };
}

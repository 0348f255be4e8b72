import { meaningOfPath } from "../../../aws/public-parameters";
import { error, faultsOf, type Fault } from "../../../diagnostics/fault";
import type { Path } from "../../../yaml/place";
import type { AmiDefinition } from "../../image-definition";
import { parentOf } from "../../rules/parents";
import type { Fleet } from "../../rules/rule";
import type { AmiRule } from "./ami-rule";

const { codes, fault } = faultsOf({
  "disk-smaller-than-parent": error("A volume smaller than the parent's", {
    why: "EC2 makes a volume from a snapshot at least as large as the snapshot.",
    bad: "parent: {image: base}   # disk: {sizeGiB: 30}\ndisk: {sizeGiB: 8}",
    good: "parent: {image: base}\ndisk: {sizeGiB: 30}",
  }),
});

/** Size of the root volume of Amazon's Windows AMIs. https://docs.aws.amazon.com/ec2/latest/windows-ami-reference/windows-ami-versions.html */
const WINDOWS_GIB = 30;

/** No volume is smaller than the snapshot of the parent that it is made of. */
export const diskSizes: AmiRule = {
  codes,
  needs: [["parent"], ["disk"], ["disks"]],
  check({ definition, fleet }) {
    return definition.disks.flatMap(({ device, sizeGiB, snapshot }, index): Fault[] => {
      if (sizeGiB === undefined || snapshot !== undefined) return [];
      const least = leastSize(definition, device, fleet);
      if (least === undefined || sizeGiB >= least.sizeGiB) return [];
      const size = String(least.sizeGiB);
      const message = `${String(sizeGiB)} GiB is less than the ${size} GiB of ${device} in ${least.of}.`;
      const path: Path = [...(index === 0 ? ["disk"] : ["disks", index - 1]), "sizeGiB"];
      return [fault("disk-smaller-than-parent", path, message, `Write ${size} or more, or delete sizeGiB.`)];
    });
  },
};

interface Least {
  readonly sizeGiB: number;
  /** Where the volume has that size. */
  readonly of: string;
}

/** What the nearest ancestor that gives the volume a size says. A cycle of parents has a fault of its own. */
function leastSize(definition: AmiDefinition, device: string, fleet: Fleet): Least | undefined {
  const seen = new Set<AmiDefinition>();
  for (let image = definition; !seen.has(image);) {
    seen.add(image);
    const parent = parentOf(image, fleet)?.definition;
    if (parent?.kind !== "ami") return sizeOfAmazons(image, device);
    const sizeGiB = parent.disks.find((disk) => disk.device === device)?.sizeGiB;
    if (sizeGiB !== undefined) return { sizeGiB, of: `the parent ${parent.name}` };
    image = parent;
  }
  return undefined;
}

function sizeOfAmazons({ platform, parent, disks: [root] }: AmiDefinition, device: string): Least | undefined {
  if (platform !== "Windows" || device !== root.device || !isAmazons(parent)) return undefined;
  return { sizeGiB: WINDOWS_GIB, of: "Amazon's Windows images" };
}

function isAmazons(parent: AmiDefinition["parent"]): boolean {
  if (parent.kind === "arn") return Object.values(parent.arns).some((arn) => arn.includes(":aws:image/"));
  if (parent.kind === "ssm") return Object.values(parent.parameters).some((path) => meaningOfPath(path) !== undefined);
  return parent.kind === "managed";
}

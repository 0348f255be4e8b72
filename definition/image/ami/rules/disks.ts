import { error, faultsOf, type Fault } from "../../../diagnostics/fault";
import { isAmong, type Path } from "../../../yaml/place";
import type { Disk } from "../../image-definition";
import { parentOf } from "../../rules/parents";
import type { AmiRule } from "./ami-rule";

const { codes, fault } = faultsOf({
  "duplicate-device": error("Two volumes on one device", {
    why: "EC2 attaches one.",
    bad: "disks: [{device: /dev/sdf}, {device: /dev/sdf}]",
    good: "disks: [{device: /dev/sdf}, {device: /dev/sdg}]",
  }),
  "disk-combination": error("Type, size, iops and throughput do not fit together", {
    why: "EBS refuses the volume when the build begins.",
    bad: "disk: {type: gp2, throughput: 250}",
    good: "disk: {type: gp3, throughput: 250}",
  }),
  "parent-encrypted": error("An unencrypted image on an encrypted parent", {
    why: "EC2 cannot make an unencrypted volume from an encrypted snapshot.",
    bad: "parent: {image: base}\ndisk: {encrypted: false}",
    good: "parent: {image: base}",
  }),
});

/**
 * Most I/O operations per second for each GiB, and in total.
 * https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volume-types.html
 */
const IOPS: Readonly<
  Partial<Record<Disk["type"], { readonly ratio: number; readonly least: number; readonly most: number }>>
> = {
  gp3: { ratio: 500, least: 3000, most: 16_000 },
  io1: { ratio: 50, least: 100, most: 64_000 },
  io2: { ratio: 1000, least: 100, most: 64_000 },
};

/** GiB that a volume of a type has at least; gp and io start at the schema's 1 and 4. */
const LEAST_SIZE: Readonly<Partial<Record<Disk["type"], number>>> = { io1: 4, io2: 4, st1: 125, sc1: 125 };
const MOST_SIZE: Readonly<Partial<Record<Disk["type"], number>>> = { standard: 1024 };

/** Type, size, iops and throughput of each volume fit together, and no device is used twice. */
export const disks: AmiRule = {
  codes,
  needs: [["disk"], ["disks"]],
  check({ definition }) {
    return definition.disks.flatMap((disk, index) => {
      const path: Path = index === 0 ? ["disk"] : ["disks", index - 1];
      const twin = definition.disks.findIndex((other) => other.device === disk.device) < index;
      return [
        ...sizeFaults(disk, path),
        ...iopsFaults(disk, path),
        ...throughputFaults(disk, path),
        ...(twin ? [deviceTwice(disk, path, definition.disks)] : []),
      ];
    });
  },
};

/** EC2 cannot make an unencrypted volume from an encrypted snapshot. */
export const parentEncryption: AmiRule = {
  codes,
  needs: [["parent"], ["disk"]],
  check({ definition, fleet }) {
    const { definition: parent, broken } = parentOf(definition, fleet) ?? {};
    if (parent?.kind !== "ami" || broken === undefined || isAmong(["disk"], broken)) return [];
    if (definition.disks[0].encrypted || !parent.disks[0].encrypted) return [];
    const message = `The parent ${parent.name} is encrypted, and an unencrypted disk cannot be made from an encrypted one.`;
    const fix = `Write encrypted: true, or "encrypted: false" in ${parent.name} too.`;
    return [fault("parent-encrypted", ["disk", "encrypted"], message, fix)];
  },
};

function sizeFaults({ type, sizeGiB }: Disk, path: Path): Fault[] {
  if (sizeGiB === undefined) return [];
  const least = LEAST_SIZE[type] ?? 1;
  const most = MOST_SIZE[type] ?? 16_000;
  if (sizeGiB >= least && sizeGiB <= most) return [];
  const range = `${least.toLocaleString("en")} to ${most.toLocaleString("en")} GiB`;
  const message = `${String(sizeGiB)} GiB is out of range for ${type}: ${range}.`;
  return [combination([...path, "sizeGiB"], message, `Choose a size from ${range}, or another type.`)];
}

function iopsFaults({ type, iops, sizeGiB }: Disk, path: Path): Fault[] {
  const limits = IOPS[type];
  if (iops === undefined) {
    if (type !== "io1" && type !== "io2") return [];
    return [combination([...path, "iops"], `A volume of type ${type} needs iops.`, 'Add "iops: 3000", or use gp3.')];
  }
  const at = [...path, "iops"];
  if (limits === undefined)
    return [combination(at, `${volumeOf(type)} takes no iops.`, "Delete iops, or use gp3, io1 or io2.")];
  const { least, most, ratio } = limits;
  if (iops < least || iops > most) {
    const range = `${least.toLocaleString("en")} to ${most.toLocaleString("en")}`;
    return [combination(at, `${String(iops)} iops are out of range for ${type}: ${range}.`, `Choose from ${range}.`)];
  }
  if (sizeGiB === undefined || iops <= Math.max(least, sizeGiB * ratio)) return [];
  const cap = Math.max(least, sizeGiB * ratio);
  const message = `${String(iops)} iops are too many for ${String(sizeGiB)} GiB: ${type} has at most ${String(ratio)} per GiB, here ${String(cap)}.`;
  return [
    combination(at, message, `Lower iops to ${String(cap)}, or raise sizeGiB to ${String(Math.ceil(iops / ratio))}.`),
  ];
}

function throughputFaults({ type, throughput, iops }: Disk, path: Path): Fault[] {
  if (throughput === undefined) return [];
  const at = [...path, "throughput"];
  if (type !== "gp3")
    return [combination(at, `${volumeOf(type)} takes no throughput; only gp3 does.`, "Delete throughput, or use gp3.")];
  const cap = (iops ?? 3000) / 4;
  if (throughput <= cap) return [];
  const message = `${String(throughput)} MiB per second is too much for ${String(iops ?? 3000)} iops: gp3 has at most 0.25 per operation, here ${String(cap)}.`;
  return [
    combination(
      at,
      message,
      `Lower throughput to ${String(Math.floor(cap))}, or raise iops to ${String(throughput * 4)}.`,
    ),
  ];
}

function volumeOf(type: Disk["type"]): string {
  return type === "parent" ? "A volume of the parent's type" : `A volume of type ${type}`;
}

function deviceTwice({ device }: Disk, path: Path, all: readonly Disk[]): Fault {
  const used = new Set(all.map((disk) => disk.device));
  const free = [..."fghijklmnop"].map((letter) => `/dev/sd${letter}`).find((name) => !used.has(name));
  const message = `The device ${device} is used by another volume of the image.`;
  const fix = free === undefined ? "Give it a free one." : `Give it a free one, for example ${free}.`;
  return fault("duplicate-device", [...path, "device"], message, fix);
}

function combination(path: Path, message: string, fix: string): Fault {
  return fault("disk-combination", path, message, fix);
}

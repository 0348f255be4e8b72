import { error, faultsOf, type Fault } from "../../diagnostics/fault";
import type { Sound } from "../../form/draft";
import type { WrittenAmi } from "../../schema";
import type { Disk } from "../image-definition";
import type { Base } from "./parent";
import { isAmong, type Path } from "../../yaml/place";
import type { Normal } from "../kind";

const { codes, fault } = faultsOf({
  "device-needed": error("The root device is unknown", {
    why: "Size and encryption are set on a device by name, and a wrong one would be an extra volume.",
    bad: "parent: {ami: ami-0123456789abcdef0}",
    good: "parent: {ami: ami-0123456789abcdef0}\ndisk: {device: /dev/xvda}",
  }),
});
export { codes as diskCodes };

type Written = Sound<WrittenAmi>;

const DEFAULTS = { type: "gp3", encrypted: true, deleteOnTermination: true } as const;

/** The root volume, its device known or asked for, and then the additional ones. */
export function normalizeDisks(
  written: Written["disk"] = {},
  others: Written["disks"] = [],
  base: Base,
  broken: readonly Path[],
): Normal<[Disk, ...Disk[]]> {
  const device = written.device ?? base.device;
  // A broken parent or disk has its own fault, and so does a parent in the repository whose device is unknown.
  const mustSay =
    device === undefined &&
    base.parent.kind !== "image" &&
    !isAmong(["parent"], broken) &&
    !isAmong(["disk", "device"], broken);
  const root = { ...DEFAULTS, ...written, device: device ?? "/dev/xvda" };
  const added = others.flatMap((disk) =>
    disk.device === undefined ? [] : [{ ...DEFAULTS, ...disk, device: disk.device }],
  );
  return { value: [root, ...added], faults: mustSay ? [deviceNeeded()] : [] };
}

function deviceNeeded(): Fault {
  const message = "The root device is unknown, so the root volume can be neither encrypted nor sized.";
  const fix =
    'Add "device: /dev/xvda" (Amazon Linux, Debian) or "device: /dev/sda1" (Ubuntu, Red Hat, Windows) under disk.';
  return fault("device-needed", ["parent"], message, fix, { breaks: ["disk", "device"] });
}

import { choice, described, flag, integer, listOf, mapping, text } from "./keywords";
import { device } from "./text";

const MODEL = "CreateImageRecipe, blockDeviceMappings[].ebs (botocore 1.43.11)";
const VOLUMES = "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volume-types.html";

const volume = {
  sizeGiB: integer("Size in GiB; the parent's when absent.", 1, 16_000, { examples: [32], "x-source": MODEL }),
  type: choice(
    "EBS volume type. `parent` leaves it as the parent has it.",
    ["gp3", "gp2", "io1", "io2", "st1", "sc1", "standard", "parent"],
    { default: "gp3", "x-is": "an EBS volume type" },
  ),
  iops: integer(
    "Provisioned I/O operations per second: required for io1 and io2, optional for gp3 (3,000 to 16,000).",
    100,
    64_000,
    { examples: [3000] },
  ),
  throughput: integer("MiB per second, only for gp3.", 125, 1000, { examples: [250] }),
  encrypted: flag("Encrypt the volume. Only a public image needs `false`, and then explicitly.", {
    default: true,
    "x-source": VOLUMES,
  }),
  deleteOnTermination: flag("Delete the volume when an instance that was launched from the image terminates.", {
    default: true,
  }),
};

export const diskSchema = mapping(
  "The root volume of the image.",
  [],
  {
    device: described(device, "Root device of the parent; known for managed parents and for images built on them."),
    ...volume,
  },
  { examples: [{ sizeGiB: 32 }] },
);

const snapshot = text("Snapshot that the volume is made from.", {
  pattern: "^snap-(?:[0-9a-f]{8}|[0-9a-f]{17})$",
  "x-is": "a snapshot id: snap- and 8 or 17 hexadecimal digits",
  examples: ["snap-0123456789abcdef0"],
});

export const disksSchema = listOf(
  "Additional volumes.",
  mapping("An additional volume.", ["device"], {
    device: described(device, "Where the volume is attached; not the root device."),
    ...volume,
    snapshot,
  }),
  { maxItems: 20, default: [], examples: [[{ device: "/dev/sdf", sizeGiB: 100 }]] },
);

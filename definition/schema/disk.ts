import { Type, choice, described, flag, integer, listOf, mapping, text } from "./keywords";
import { device } from "./text";

const MODEL = "CreateImageRecipe, blockDeviceMappings[].ebs (botocore 1.43.11)";
const VOLUMES = "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volume-types.html";

const volume = {
  sizeGiB: Type.Optional(
    integer({
      minimum: 1,
      maximum: 16_000,
      description: "Size in GiB; the parent's when absent.",
      examples: [32],
      "x-source": MODEL,
    }),
  ),
  type: Type.Optional(
    choice(["gp3", "gp2", "io1", "io2", "st1", "sc1", "standard"], {
      description: "EBS volume type.",
      default: "gp3",
      "x-is": "an EBS volume type",
      "x-source": MODEL,
    }),
  ),
  iops: Type.Optional(
    integer({
      minimum: 100,
      maximum: 64_000,
      description: "Provisioned I/O operations a second: required for io1 and io2, optional for gp3 (3,000 to 16,000).",
      examples: [3000],
      "x-source": MODEL,
    }),
  ),
  throughput: Type.Optional(
    integer({
      minimum: 125,
      maximum: 1000,
      description: "MiB a second, gp3 alone.",
      examples: [250],
      "x-source": MODEL,
    }),
  ),
  encrypted: Type.Optional(
    flag({
      description: "Encrypt the volume. Only a public image needs `false`, and then in so many words.",
      default: true,
      "x-source": VOLUMES,
    }),
  ),
  deleteOnTermination: Type.Optional(
    flag({
      description: "Delete the volume when an instance that was launched from the image terminates.",
      default: true,
    }),
  ),
};

export const diskSchema = mapping(
  {
    device: Type.Optional(
      described(device, {
        description: "Root device of the parent; known for managed parents and for images built on them.",
      }),
    ),
    ...volume,
  },
  { description: "The root volume of the image.", examples: [{ sizeGiB: 32 }], "x-is": "a mapping" },
);

const snapshot = text({
  pattern: "^snap-(?:[0-9a-f]{8}|[0-9a-f]{17})$",
  description: "Snapshot that the volume is made from.",
  "x-is": "a snapshot id: snap- and 8 or 17 hexadecimal digits",
  examples: ["snap-0123456789abcdef0"],
});

export const disksSchema = listOf(
  mapping(
    {
      device: described(device, { description: "Where the volume is attached; not the root device." }),
      ...volume,
      snapshot: Type.Optional(snapshot),
    },
    { description: "An additional volume.", "x-is": "a mapping" },
  ),
  {
    maxItems: 20,
    description: "Additional volumes.",
    default: [],
    examples: [[{ device: "/dev/sdf", sizeGiB: 100 }]],
    "x-is": "a list",
  },
);

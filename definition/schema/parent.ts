import { Type, described, mapping, perArchitecture, text } from "./keywords";
import { amiId, imageArn, imageName, managedName, versionRange } from "./text";

const ssmPath = text({
  pattern: "^/[a-zA-Z0-9_./{}-]{1,1010}$",
  description: "Path of an SSM parameter that holds an AMI id; `{architecture}` becomes x86_64 or arm64.",
  "x-is": "the path of an SSM parameter",
  "x-source": "https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters.html",
  examples: ["/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-{architecture}"],
});

const managed = mapping(
  {
    managed: described(managedName, {
      description: "Family or full name of an image that Amazon manages.",
      examples: ["amazon-linux-2023"],
    }),
    version: Type.Optional(
      described(versionRange, { description: "Which version; the newest when absent.", default: "x.x.x" }),
    ),
  },
  { description: "An image that Amazon manages, at a version of your choice.", "x-is": "{managed: …}" },
);

const ours = mapping(
  {
    image: described(imageName, {
      description: "Another definition of this repository, by name.",
      examples: ["docker-host"],
    }),
    version: Type.Optional(
      described(versionRange, {
        description:
          "Which of its versions; the newest when absent. Only a version with `x` follows the parent by itself.",
        default: "x.x.x",
        examples: ["1.x.x"],
      }),
    ),
  },
  { description: "Another image of this repository.", "x-is": "{image: …}" },
);

const ssm = mapping(
  {
    ssm: perArchitecture(ssmPath, {
      description: "An SSM parameter that holds the AMI id, one for all with `{architecture}`, or one for each.",
      "x-is": "the path of an SSM parameter, or a mapping with x86_64 and arm64",
    }),
  },
  { description: "Whatever AMI an SSM parameter names when the build begins.", "x-is": "{ssm: …}" },
);

const ami = mapping(
  {
    ami: perArchitecture(amiId, {
      description: "One AMI, or one for each architecture.",
      "x-is": "an AMI id, or a mapping with x86_64 and arm64",
    }),
  },
  { description: "A fixed AMI. A schedule never finds it changed.", "x-is": "{ami: …}" },
);

const arn = mapping(
  {
    arn: perArchitecture(imageArn, {
      description: "ARN of an Image Builder image, of Amazon, the Marketplace or another account.",
      "x-is": "the ARN of an Image Builder image, or a mapping with x86_64 and arm64",
    }),
  },
  { description: "Any Image Builder image.", "x-is": "{arn: …}" },
);

const family = described(managedName, {
  description: "Family or full name of an image that Amazon manages, at its newest version.",
  "x-is": "the name of a managed image",
  examples: ["amazon-linux-2023", "ubuntu-server-24-lts", "windows-server-2022-english-full-base"],
});

export const parentSchema = Type.Union([family, managed, ours, ssm, ami, arn], {
  description:
    "What the image is built on: an image that Amazon manages (by name), another image of this repository, an SSM parameter, an AMI or an Image Builder ARN.",
  examples: ["amazon-linux-2023", { image: "docker-host", version: "1.x.x" }],
  "x-is": "the name of a managed image, or a mapping with one of managed, image, ssm, ami, arn",
  "x-source": "https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateImageRecipe.html",
});

import { anyOf, described, formWith, perArchitecture, text } from "./keywords";
import { amiId, imageArn, imageName, managedName, versionRange } from "./text";

const ssmPath = text("Path of an SSM parameter that holds an AMI id; `{architecture}` becomes x86_64 or arm64.", {
  pattern: "^/[a-zA-Z0-9_./{}-]{1,1010}$",
  "x-is": "the path of an SSM parameter",
  "x-source": "https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters.html",
  examples: ["/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-{architecture}"],
});

const managed = formWith("managed", "An image that Amazon manages, at a version of your choice.", {
  managed: described(managedName, "Family or full name of an image that Amazon manages.", {
    examples: ["amazon-linux-2023"],
  }),
  version: described(versionRange, "Which version; the newest when absent.", { default: "x.x.x" }),
});

const ours = formWith("image", "Another image of this repository.", {
  image: described(imageName, "Another definition of this repository, by name.", { examples: ["docker-host"] }),
  version: described(
    versionRange,
    "Which of its versions; the newest when absent. Only a version with `x` follows the parent by itself.",
    { default: "x.x.x", examples: ["1.x.x"] },
  ),
});

const ssm = formWith("ssm", "The AMI that an SSM parameter names when the build begins.", {
  ssm: perArchitecture(
    "An SSM parameter that holds the AMI id, one for all with `{architecture}`, or one for each.",
    ssmPath,
    { "x-is": "the path of an SSM parameter, or a mapping with x86_64 and arm64" },
  ),
});

const ami = formWith("ami", "A fixed AMI. A schedule never finds it changed.", {
  ami: perArchitecture("One AMI, or one for each architecture.", amiId, {
    "x-is": "an AMI id, or a mapping with x86_64 and arm64",
  }),
});

const arn = formWith("arn", "Any Image Builder image.", {
  arn: perArchitecture("ARN of an Image Builder image, of Amazon, the Marketplace or another account.", imageArn, {
    "x-is": "the ARN of an Image Builder image, or a mapping with x86_64 and arm64",
  }),
});

const family = described(managedName, "Family or full name of an image that Amazon manages, at its newest version.", {
  "x-is": "the name of a managed image",
  examples: ["amazon-linux-2023", "ubuntu-server-24-lts", "windows-server-2022-english-full-base"],
});

export const parentSchema = anyOf(
  "What the image is built on: an image that Amazon manages (by name), another image of this repository, an SSM parameter, an AMI or an Image Builder ARN.",
  [family, managed, ours, ssm, ami, arn],
  {
    examples: ["amazon-linux-2023", { image: "docker-host", version: "1.x.x" }],
    "x-is": "the name of a managed image, or a mapping with one of managed, image, ssm, ami, arn",
    "x-source": "https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateImageRecipe.html",
  },
);

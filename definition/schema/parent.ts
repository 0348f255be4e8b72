import { anyOf, described, formWith, mapping, perArchitecture, text } from "./keywords";
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

/** Of an image that is built elsewhere: what golden has built before it. */
export const imageParentSchema = described(
  ours,
  "An image of this repository that is built before it, whatever its kind: `golden rebuild` waits for it.",
);

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
  newest: mapping("How `golden update` finds a newer one; it changes no image.", ["owner", "name"], {
    owner: text("Who owns it: an account, or an alias of EC2. Anyone may publish an AMI of any name.", {
      pattern: "^(?:[0-9]{12}|self|amazon|aws-marketplace)$",
      "x-is": "an account, self, amazon or aws-marketplace",
      examples: ["801119661308"],
      "x-source": "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImages.html",
    }),
    name: text("Its name, with `*` for any letters; of those that fit, the newest.", {
      pattern: "^[^\\x00-\\x1f]{3,128}$",
      examples: ["Windows_Server-2022-English-Full-Base-*"],
    }),
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
    "x-instead": {
      registry: {
        message: "An AMI is not built on a container image.",
        fix: "Add kind: container, or name an AMI as parent.",
      },
    },
  },
);

const registry = formWith("registry", "An image in a registry, at one digest.", {
  registry: text("The repository with its registry, without tag and digest.", {
    pattern: "^[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?(?::[0-9]{1,5})?(?:/[a-z0-9]+(?:[._-]{1,2}[a-z0-9]+)*){1,8}$",
    maxLength: 500,
    "x-is": "a repository with its registry, like docker.io/library/ubuntu",
    examples: ["docker.io/library/ubuntu", "public.ecr.aws/amazonlinux/amazonlinux"],
    "x-source": "https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateContainerRecipe.html",
  }),
  tag: text("The tag that the digest had; for people, the digest decides.", {
    pattern: "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$",
    "x-is": "a tag",
    examples: ["24.04"],
  }),
  digest: text("Digest of the image, or of its list of platforms. Required: a tag can be pushed again.", {
    pattern: "^sha256:[0-9a-f]{64}$",
    "x-is": "a digest: sha256: and 64 hexadecimal digits",
    examples: ["sha256:c35e29c9450151419d9448b0fd75374fec4fff364a27f176fb458d472dfc9e54"],
  }),
});

const notForContainers = (what: string) => ({
  message: `A container is not built on ${what}.`,
  fix: "Name a container image: {registry: …, digest: …}, {image: …} or {arn: …}.",
});

/** Where a registry's digest comes from: the same command as in the fault of a registry without one. */
const inRegistry = (registry: string, tag: string): string =>
  `{registry: ${registry}, tag: "${tag}", digest: "sha256:…"}; this prints the digest: docker buildx imagetools inspect ${registry}:${tag}`;

export const containerParentSchema = anyOf(
  "What the image is built on: an image in a registry, another container of this repository, or a container image of Image Builder.",
  [ours, registry, arn],
  {
    examples: [{ image: "base-container", version: "1.x.x" }],
    "x-is": "a mapping with one of registry, image, arn",
    "x-source": "https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateContainerRecipe.html",
    "x-text": [
      {
        reads: "^amazon-linux-([0-9]{4})$",
        fix: `Write ${inRegistry("public.ecr.aws/amazonlinux/amazonlinux", "$1")}`,
      },
      { reads: "^ubuntu-server-([0-9]{2})-lts.*$", fix: `Write ${inRegistry("docker.io/library/ubuntu", "$1.04")}` },
      {
        reads: "^([a-z0-9-]+(?:\\.[a-z0-9-]+)+(?::[0-9]+)?/[a-z0-9._/-]+):([A-Za-z0-9_][A-Za-z0-9_.-]*)$",
        fix: `Write ${inRegistry("$1", "$2")}`,
      },
      {
        reads: "^([a-z0-9_-]+):([A-Za-z0-9_][A-Za-z0-9_.-]*)$",
        fix: `Write ${inRegistry("docker.io/library/$1", "$2")}`,
      },
      {
        reads: "^([a-z0-9_-]+/[a-z0-9._-]+):([A-Za-z0-9_][A-Za-z0-9_.-]*)$",
        fix: `Write ${inRegistry("docker.io/$1", "$2")}`,
      },
      {
        reads: "^([a-z][a-z0-9-]*)$",
        fix: `Write {image: $1}, if it is one of this repository; of a registry {registry: …, tag: …, digest: …}`,
      },
    ],
    "x-instead": {
      ami: notForContainers("an AMI"),
      ssm: notForContainers("the AMI of an SSM parameter"),
      managed: notForContainers("a managed image by name"),
    },
  },
);

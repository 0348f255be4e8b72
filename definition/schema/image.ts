import { buildSchema, imageTestsSchema, scanningSchema, scheduleSchema } from "./build";
import { componentSchema } from "./component";
import { disksSchema, diskSchema } from "./disk";
import { distributionSchema, lifecycleSchema, tagsSchema } from "./distribution";
import { imageHints, kindHints } from "./hints";
import { Type, choice, described, listOf, mapOf, mapping, text } from "./keywords";
import type { Static } from "./keywords";
import { parentSchema } from "./parent";
import { channelName, filePath, repositoryName, variableName, versionText } from "./text";

const variableValue = text({
  minLength: 0,
  maxLength: 4096,
  description: "Value of a variable, always text.",
  "x-is": "text",
});

/** `images/variables.yaml`. */
export const variablesSchema = mapOf(variableName, variableValue, {
  description: "Variables that definitions use as `{NAME}`.",
  maxProperties: 500,
  examples: [{ DOCKER_VERSION: "27.3.1" }],
  "x-is": "a mapping of names to texts",
});

const consumer = mapping(
  {
    repository: repositoryName,
    path: text({
      maxLength: 1024,
      description: "File in that repository.",
      examples: ["infra/cluster.yaml"],
      "x-is": "the path of a file",
    }),
  },
  { description: "A file in another repository that carries this image's name or AMI id.", "x-is": "a mapping" },
);

/** `images/<name>.yaml`. */
export const imageSchema = mapping(
  {
    kind: Type.Optional(
      choice(["ami"], { description: "What is built.", default: "ami", "x-is": "a kind of image", ...kindHints }),
    ),
    version: described(versionText, {
      description:
        "The ImageVersion. Every change of the definition raises it; AWS adds `/BUILD` for rebuilds of the same version.",
    }),
    description: Type.Optional(
      text({
        maxLength: 1024,
        description: "What the image is for, in a sentence.",
        examples: ["Docker host on Amazon Linux 2023"],
        "x-is": "text",
      }),
    ),
    parent: parentSchema,
    architectures: Type.Optional(
      listOf(choice(["x86_64", "arm64"], { description: "An architecture.", "x-is": "an architecture" }), {
        minItems: 1,
        maxItems: 2,
        uniqueItems: true,
        default: ["x86_64"],
        description:
          "One pipeline and one AMI for each. When absent: what the parent's full name implies, else x86_64.",
        examples: [["x86_64", "arm64"]],
        "x-is": "a list of architectures",
      }),
    ),
    platform: Type.Optional(
      choice(["Linux", "Windows", "macOS"], {
        description:
          "Operating system. Follows from a managed parent or a parent of ours; required for other parents unless their path tells it.",
        "x-is": "a platform",
      }),
    ),
    components: Type.Optional(
      listOf(componentSchema, {
        description: "What is installed, in order. At least one, at most 20 together with `tests`.",
        default: [],
        "x-is": "a list of components",
        "x-source": "CreateImageRecipe; quota of Image Builder",
      }),
    ),
    tests: Type.Optional(
      listOf(componentSchema, {
        description: "Components with only a `test` phase, run on the finished image.",
        default: [],
        "x-is": "a list of components",
      }),
    ),
    disk: Type.Optional(diskSchema),
    disks: Type.Optional(disksSchema),
    workingDirectory: Type.Optional(
      text({
        maxLength: 1024,
        description: "Absolute path in which components run. Image Builder's own when absent (`/tmp`, `C:/`).",
        examples: ["/root"],
        "x-is": "an absolute path",
        "x-source": "CreateImageRecipe (botocore 1.43.11)",
      }),
    ),
    userData: Type.Optional(
      described(filePath, {
        description:
          "A script that the build instance runs at its first start. Image Builder's own clean-up is kept for you. If the parent has no Systems Manager agent, the script must install it.",
        examples: ["docker/user-data.sh"],
        "x-source":
          "https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_AdditionalInstanceConfiguration.html",
      }),
    ),
    build: Type.Optional(buildSchema),
    imageTests: Type.Optional(imageTestsSchema),
    schedule: Type.Optional(scheduleSchema),
    scanning: Type.Optional(scanningSchema),
    distribution: Type.Optional(distributionSchema),
    lifecycle: Type.Optional(lifecycleSchema),
    tags: Type.Optional(tagsSchema),
    notify: Type.Optional(
      listOf(channelName, {
        uniqueItems: true,
        maxItems: 20,
        default: [],
        description: "Channels of the settings that hear of builds of this image.",
        examples: [["image-releases"]],
        "x-is": "a list of channel names",
      }),
    ),
    consumers: Type.Optional(
      listOf(consumer, {
        maxItems: 500,
        default: [],
        description: "Files in other repositories that carry this image's name or AMI id.",
        "x-is": "a list",
      }),
    ),
    variables: Type.Optional(
      described(variablesSchema, {
        description: "Values that hold in this image instead of those of `variables.yaml`.",
        default: {},
        "x-is": "a mapping of names to texts",
      }),
    ),
  },
  { description: "An image definition.", "x-is": "a mapping", ...imageHints },
);

export type WrittenImage = Static<typeof imageSchema>;
export type WrittenVariables = Static<typeof variablesSchema>;

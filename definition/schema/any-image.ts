import { tagsSchema } from "./distribution";
import { kindHints } from "./hints";
import { Type, choice, described, listOf, mapOf, mapping, text } from "./keywords";
import { parentSchema } from "./parent";
import { channelName, repositoryName, variableName, versionText } from "./text";

/** Kinds of images; the schema of each stands in `imageSchemas`. */
export const IMAGE_KINDS = ["ami"] as const;

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

/** Keys of every kind of image: what it is. */
export const identityKeys = {
  kind: Type.Optional(
    choice(IMAGE_KINDS, { description: "What is built.", default: "ami", "x-is": "a kind of image", ...kindHints }),
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
        "One pipeline and one AMI for each. When absent: what the parent's name, path or mapping says; x86_64 where it says nothing, unless a parent of yours is built for arm64 alone.",
      examples: [["x86_64", "arm64"]],
      "x-is": "a list of architectures",
    }),
  ),
};

/** Keys of every kind of image: who looks after it and who uses it. */
export const upkeepKeys = {
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
};

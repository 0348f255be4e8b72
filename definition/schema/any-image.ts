import { consumerSchema } from "./consumer";
import { tagsSchema } from "./distribution";
import { choice, described, listOf, mapOf, text, type Hints } from "./keywords";
import { parentSchema } from "./parent";
import { channelName, variableName, versionText } from "./text";

/** Kinds of images. The compiler then asks for the schema of a new one in `imageSchemas`. */
export const IMAGE_KINDS = ["ami", "container", "project", "external"] as const;

const variableValue = text("Value of a variable, always text.", { minLength: 0, maxLength: 4096 });

/** `images/variables.yaml`. */
export const variablesSchema = mapOf("Variables that definitions use as `{NAME}`.", variableName, variableValue, {
  maxProperties: 500,
  examples: [{ DOCKER_VERSION: "27.3.1" }],
  "x-is": "a mapping of names to texts",
});

export const requiredKeys = ["version", "parent"] as const;

/** Keys of every kind of image: what it is. */
export const identityKeys = {
  kind: choice(
    "What is built: an image here, by `external` one in another repository, or by `project` only what `ci` and `release` say.",
    IMAGE_KINDS,
    {
      default: "ami",
      "x-is": "a kind of image",
    },
  ),
  version: described(
    versionText,
    "The ImageVersion. Every change of the definition raises it; AWS adds `/BUILD` for rebuilds of the same version.",
  ),
  description: text("What the image is for, in a sentence.", {
    maxLength: 1024,
    examples: ["Docker host on Amazon Linux 2023"],
  }),
  parent: parentSchema,
  architectures: listOf(
    "One pipeline and one AMI for each. When absent: what the parent's name, path or mapping says; x86_64 where it says nothing, unless a parent of yours is built only for arm64.",
    choice("An architecture.", ["x86_64", "arm64"], { "x-is": "an architecture" }),
    {
      minItems: 1,
      maxItems: 2,
      uniqueItems: true,
      default: ["x86_64"],
      examples: [["x86_64", "arm64"]],
      "x-is": "a list of architectures",
    },
  ),
};

/** Keys of every kind of image: who looks after it and who uses it. */
export const upkeepKeys = {
  tags: tagsSchema,
  notify: listOf("Channels of the settings that builds of this image notify.", channelName, {
    uniqueItems: true,
    maxItems: 20,
    default: [],
    examples: [["image-releases"]],
    "x-is": "a list of channel names",
  }),
  consumers: listOf("Files in other repositories that carry this image's name or AMI id.", consumerSchema, {
    maxItems: 500,
    default: [],
    "x-apart": true,
  }),
  variables: described(
    variablesSchema,
    "Values that hold in this image instead of those of `variables.yaml`. `{NAME}` is filled in in every text of a definition but keys, inline documents and `variables` itself, but not in files that it names: documents take `parameters`, user data is sent as written.",
    {
      default: {},
      "x-is": "a mapping of names to texts",
    },
  ),
};

/** What messages know of every kind of image. */
export const imageHints: Hints = {
  "x-stray": {
    has: "phases",
    lacks: "parent",
    message: "This is a component document; files directly in images/ are image definitions.",
    fix: "Move it to a folder, like images/docker/install.yaml.",
  },
};

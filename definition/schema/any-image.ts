import { consumerSchema } from "./consumer";
import { tagsSchema } from "./distribution";
import { anyOf, choice, described, formWith, listOf, mapOf, mapping, text, type Hints, type Static } from "./keywords";
import { parentSchema } from "./parent";
import { channelName, repositoryName, variableName, versionText } from "./text";

/** Kinds of images. The compiler then asks for the schema of a new one in `imageSchemas`. */
export const IMAGE_KINDS = ["ami", "container", "project", "external"] as const;

const variableValue = text("Value of a variable, always text.", { minLength: 0, maxLength: 4096 });

const textsByName = mapOf("Variables that definitions use as `{NAME}`.", variableName, variableValue, {
  maxProperties: 500,
  examples: [{ DOCKER_VERSION: "27.3.1" }],
  "x-is": "a mapping of names to texts",
});

const valueSource = anyOf("Where newer values come from.", [
  formWith("github", "The newest release of a repository on GitHub that is neither a draft nor a pre-release.", {
    github: described(repositoryName, "The repository.", { examples: ["actions/runner"] }),
    strip: text("What tags have before the value.", { maxLength: 64, examples: ["v"] }),
  }),
  formWith("url", "What a URL answers: as a whole, what a JSON pointer names, or what a pattern captures.", {
    url: text("Where to ask; http only of the machine itself. At most 1 MiB is read, for 15 seconds.", {
      pattern: "^(?:https://|http://127\\.0\\.0\\.1[:/])[^\\s]{1,2000}$",
      "x-is": "a URL that begins with https://",
      examples: ["https://go.dev/dl/?mode=json"],
    }),
    pointer: text("JSON pointer to a text or number, RFC 6901.", {
      pattern: "^(?:/[^/]*)+$",
      maxLength: 500,
      "x-is": "a JSON pointer, like /0/version",
      examples: ["/0/version"],
      "x-source": "https://www.rfc-editor.org/rfc/rfc6901",
    }),
    pattern: text("A regular expression with one group: what it captures first, within a second.", {
      maxLength: 500,
      examples: ["go(1\\.[0-9.]+)"],
    }),
  }),
  formWith("ssm", "The value of an SSM parameter, in the Region of the stack.", {
    ssm: text("Its name.", {
      pattern: "^/[a-zA-Z0-9_./-]{1,1010}$",
      "x-is": "the path of an SSM parameter",
      examples: ["/tools/java"],
    }),
  }),
]);

const keptUp = mapping(
  "A value that `golden update` keeps up.",
  ["value", "source"],
  {
    value: variableValue,
    source: valueSource,
    policy: choice(
      "How versions of images rise with a new value; `none` only tells of it. The setting `update.values` when absent.",
      ["patch", "minor", "major", "none"],
      { "x-is": "patch, minor, major or none" },
    ),
  },
  { "x-is": "{value: …, source: …}" },
);

/** `images/variables.yaml`. */
export const variablesSchema = mapOf(
  "Variables that definitions use as `{NAME}`.",
  variableName,
  anyOf("Value of a variable, alone or with where newer ones come from.", [variableValue, keptUp], {
    "x-is": "a text, or {value: …, source: …}",
  }),
  {
    maxProperties: 500,
    examples: [{ DOCKER_VERSION: "27.3.1" }],
    "x-is": "a mapping of names to texts",
  },
);

export type WrittenVariables = Static<typeof variablesSchema>;

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
    textsByName,
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

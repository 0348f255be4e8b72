import { imageName, repositoryName } from "./text";
import { choice, listOf, mapOf, mapping, text } from "./keywords";

export const consumerSchema = mapping(
  "A file in another repository that carries this image's name or AMI id.",
  ["repository", "path"],
  {
    repository: repositoryName,
    branch: text("The branch that carries it; the repository's default one where it is not written.", {
      maxLength: 255,
      examples: ["main"],
      "x-is": "a branch",
    }),
    head: text("The branch of golden's pull request there; entries with the same one share it.", {
      maxLength: 200,
      pattern: "^[A-Za-z0-9_][A-Za-z0-9_-]*([./][A-Za-z0-9_][A-Za-z0-9_-]*)*$",
      examples: ["windows-update/vm-service"],
      "x-is": "the name of a branch",
    }),
    path: text("File in that repository.", {
      maxLength: 1024,
      pattern: "^(?!/)(?!(?:.*/)?\\.{1,2}(?:/|$))[^\\\\\\u0000-\\u001f]+$",
      examples: ["infra/cluster.yaml"],
      "x-is": "the path of a file from the top of the repository",
    }),
    format: choice(
      "How the file is read for `at`, where its name does not say.",
      ["json", "yaml", "toml", "tfvars", "edn", "dockerfile"],
      { "x-is": "a format" },
    ),
    at: listOf(
      "Where the value stands: keys, and indexes from 0. In a Dockerfile FROM and an image without its tag, or ARG and a name. `{key}` is the image's of `keys`.",
      text("A key or an index, in quotes where it is a number."),
      { minItems: 1, maxItems: 20, examples: [["nodes", "image"]], "x-is": "a list of keys" },
    ),
    pattern: text("In place of `at`, for any text: a regular expression whose one group is the value.", {
      maxLength: 200,
      examples: ["^AMI_VERSION=(\\S+)$"],
      "x-is": "a regular expression",
    }),
    value: text(
      "What is to stand there. `{name}` and `{version}` are filled in, `{parameter}` (that of the last channel, else of `distribution.parameter`), and `{id}` (of the AMI; of a container its reference with the digest).",
      {
        maxLength: 200,
        pattern: "^(?:[^{}\\u0000-\\u001f\\u007f]|\\{(?:name|version|id|parameter)\\})+$",
        default: "{version}",
        examples: ["{name}-{version}", "{id}"],
        "x-is": "a text with {name}, {version}, {id} or {parameter}",
      },
    ),
    region: text("The Region of `{id}`; the stack's where it is not written.", {
      pattern: "^[a-z]{2,4}(?:-[a-z]+){1,3}-[0-9]$",
      examples: ["eu-west-1"],
      "x-is": "the name of a Region",
    }),
    architecture: choice("Whose `{id}` or `{parameter}`, where the image has several.", ["x86_64", "arm64"], {
      "x-is": "an architecture",
    }),
    keys: mapOf(
      "The images of a group that the file holds, and for each what `{key}` stands for. All are written by one definition.",
      imageName,
      text("What the file calls the image."),
      { minProperties: 1, maxProperties: 500, examples: [{ "windows-server-2019-base": "base" }] },
    ),
  },
);

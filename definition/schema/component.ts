import { Type, described, mapOf, mapping, text } from "./keywords";
import { componentArn, filePath, managedName, versionRange } from "./text";

const parameterName = text({
  maxLength: 256,
  description: "Name of a parameter of the document.",
  "x-is": "the name of a parameter",
});
const parameterValue = text({
  minLength: 0,
  maxLength: 4096,
  description: "Value of a parameter, always text.",
  "x-is": "text",
});

const parameters = mapOf(parameterName, parameterValue, {
  description: "Values for the parameters that the component declares. Always text.",
  default: {},
  examples: [{ DockerVersion: "27.3.1" }],
});

const managed = mapping(
  {
    managed: described(managedName, {
      description: "A component that Amazon publishes, by name.",
      examples: ["update-linux"],
    }),
    version: Type.Optional(
      described(versionRange, { description: "Which version; the newest when absent.", default: "x.x.x" }),
    ),
    parameters: Type.Optional(parameters),
  },
  { description: "A component that Amazon manages.", "x-is": "{managed: …}" },
);

const inlineDocument = mapOf(text({ description: "A key of the document." }), Type.Unknown(), {
  description: "The AWSTOE document itself, inline.",
  "x-is": "a path or a document",
});

const document = mapping(
  {
    document: Type.Union([filePath, inlineDocument], {
      description:
        "An AWSTOE component document: a file under `images/`, or the document itself. It is published at the image's version.",
      examples: ["docker/install.yaml"],
      "x-is": "a path under images/, or the document itself as a mapping",
      "x-source": "https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-use-documents.html",
    }),
    name: Type.Optional(
      text({
        pattern: "^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$",
        maxLength: 36,
        description:
          "Name of the component, unique in the image. From the file's path when absent (`docker/install.yaml` → `docker-install`); required for an inline document.",
        "x-is": "the name of a component: lower-case words and digits joined by single hyphens",
        examples: ["docker-install"],
      }),
    ),
    parameters: Type.Optional(parameters),
  },
  { description: "A component of your own.", "x-is": "{document: …}" },
);

const arn = mapping(
  {
    arn: described(componentArn, {
      description: "Any component by ARN: another account's, another team's, the Marketplace's.",
    }),
    parameters: Type.Optional(parameters),
  },
  { description: "A component by ARN.", "x-is": "{arn: …}" },
);

/** One entry of `components` and `tests`. */
export const componentSchema = Type.Union([managed, document, arn], {
  description: "A component: `managed`, `document` or `arn`.",
  examples: [{ managed: "update-linux" }],
  "x-is": "a mapping with one of managed, document, arn",
});

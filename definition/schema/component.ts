import { Type, anyOf, described, formWith, listOf, mapOf, text } from "./keywords";
import { componentArn, filePath, managedName, versionRange } from "./text";

const parameterName = text("Name of a parameter of the document.", {
  maxLength: 256,
  "x-is": "the name of a parameter",
});
const parameterValue = text("Value of a parameter, always text.", { minLength: 0, maxLength: 4096 });

const parameters = mapOf(
  "Values for the parameters that the component declares. Always text.",
  parameterName,
  parameterValue,
  { default: {}, examples: [{ DockerVersion: "27.3.1" }] },
);

const managed = formWith("managed", "A component that Amazon manages.", {
  managed: described(managedName, "A component that Amazon publishes, by name.", { examples: ["update-linux"] }),
  version: described(versionRange, "Which version; the newest when absent.", { default: "x.x.x" }),
  parameters,
});

const inlineDocument = mapOf("The AWSTOE document itself, inline.", text("A key of the document."), Type.Unknown(), {
  "x-is": "a path or a document",
});

const document = formWith("document", "A component of your own.", {
  document: anyOf(
    "An AWSTOE component document: a file under `images/`, or the document itself. It is published at the image's version.",
    [filePath, inlineDocument],
    {
      examples: ["docker/install.yaml"],
      "x-is": "a path under images/, or the document itself as a mapping",
      "x-source": "https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-use-documents.html",
    },
  ),
  name: text(
    "Name of the component, unique in the image. From the file's path when absent (`docker/install.yaml` → `docker-install`); required for an inline document.",
    {
      pattern: "^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$",
      maxLength: 36,
      "x-is": "the name of a component: lower-case words and digits joined by single hyphens",
      examples: ["docker-install"],
    },
  ),
  description: text("What the component does; shown beside it in Image Builder.", {
    maxLength: 1024,
    examples: ["Installs Docker"],
  }),
  supportedOsVersions: listOf(
    "Operating systems that the component is for, by the beginnings of their names; Image Builder refuses it on a parent that it knows to have another.",
    text("The beginning of the name of an operating system.", { maxLength: 1024, examples: ["Amazon Linux 2023"] }),
    {
      minItems: 1,
      maxItems: 25,
      uniqueItems: true,
      examples: [["Amazon Linux 2023", "Ubuntu 24"]],
      "x-is": "a list of operating systems",
      "x-source": "https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateComponent.html",
    },
  ),
  parameters,
});

const arn = formWith("arn", "A component by ARN.", {
  arn: described(componentArn, "Any component by ARN: another account's, another team's, the Marketplace's."),
  parameters,
});

/** One entry of `components` and `tests`. */
export const componentSchema = anyOf("A component: `managed`, `document` or `arn`.", [managed, document, arn], {
  examples: [{ managed: "update-linux" }],
  "x-is": "a mapping with one of managed, document, arn",
});

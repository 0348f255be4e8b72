import { identityKeys, imageHints, upkeepKeys } from "./any-image";
import { anyOf, described, formWith, mapOf, mapping, text } from "./keywords";
import { imageParentSchema } from "./parent";
import { externalRepository } from "./text";

const { kind, description, version } = identityKeys;
const { tags, variables } = upkeepKeys;

const DISPATCH = "https://docs.github.com/en/rest/actions/workflows#create-a-workflow-dispatch-event";
const inputName = { pattern: "^[A-Za-z_][A-Za-z0-9_-]{0,99}$", "x-is": "the name of an input of the workflow" };

const workflowFile = text("Its file in `.github/workflows`.", {
  pattern: "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,250}\\.ya?ml$",
  "x-is": "the name of a workflow's file, like build.yml",
  examples: ["build.yml"],
});

const workflowName = formWith("name", "The one workflow of this name.", {
  name: text("Its `name`, in which `*` stands for any text. Exactly one workflow that is enabled must fit.", {
    maxLength: 255,
    examples: ["Build and publish*"],
    "x-is": "the name of a workflow, in which * stands for any text",
  }),
});

/** `images/<name>.yaml` of an image that a workflow of another repository builds. */
export const externalSchema = mapping(
  "An image that a workflow of another repository builds. Nothing of it is deployed: `golden rebuild` starts the workflow and follows it.",
  ["kind", "version", "repository", "workflow"],
  {
    kind,
    version: described(version, "The ImageVersion: what is built, by the git tag that `gitTag` makes of it."),
    description,
    repository: externalRepository,
    workflow: anyOf(
      "The workflow that builds it, by file or by name; it must have `workflow_dispatch`.",
      [workflowFile, workflowName],
      {
        examples: ["build.yml", { name: "Build and publish*" }],
        "x-is": "the name of a workflow's file, or {name: …}",
        "x-source": DISPATCH,
      },
    ),
    inputs: mapOf(
      "Inputs of the workflow, always text; `{version}` in a value becomes the version. Inputs that are not here have the workflow's defaults.",
      text("Name of an input.", inputName),
      text("Its value.", { minLength: 0, maxLength: 8192 }),
      // GitHub takes 25, one of which may be `requestInput`.
      { maxProperties: 24, default: {}, examples: [{ image: "web", tag: "{version}" }], "x-source": DISPATCH },
    ),
    requestInput: text(
      "An input that the workflow shows in its `run-name`, like `run-name: Build ${{ inputs.golden }}`: by it golden knows its own runs again. Without it a run that ended is built again by the same command, and of a workflow with `inputs` none that goes on is joined.",
      { ...inputName, examples: ["golden"] },
    ),
    gitTag: text("The git tag of a version.", {
      pattern:
        "^[A-Za-z0-9_][A-Za-z0-9_./+-]{0,100}\\{version\\}[A-Za-z0-9_./+-]{0,100}$|^\\{version\\}[A-Za-z0-9_./+-]{0,100}$",
      default: "v{version}",
      examples: ["v{version}", "{version}", "web/{version}"],
      "x-is": "the name of a git tag with {version} in it",
    }),
    parent: imageParentSchema,
    tags,
    variables,
  },
  {
    ...imageHints,
    "x-later": {
      ci: {
        message: "Its builds are of the other repository.",
        fix: "Delete ci, or give it to a file of kind: project.",
      },
      schedule: {
        message: "Nothing of an external image is deployed.",
        fix: "Run golden rebuild on a schedule: docs/rebuild.md.",
      },
    },
  },
);

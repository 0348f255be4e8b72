import assert from "node:assert/strict";
import { printPreview } from "../../../cli/commands/local/preview";
import type { ResourceChange } from "../../../engine";
import { recordedTerminal } from "../recorded-terminal";

const URN = "urn:pulumi:prod::images::";

const CHANGES: readonly ResourceChange[] = [
  change("web", "create", "golden-images:stacks:Image", "web"),
  change("web", "replace", "aws:imagebuilder/imageRecipe:ImageRecipe", "web-arm64-recipe", ["name", "version"]),
  change("app", "update", "aws:imagebuilder/imagePipeline:ImagePipeline", "app-arm64-pipeline", ["tags"]),
  {
    urn: `${URN}aws:s3/bucket:Bucket::logs`,
    type: "aws:s3/bucket:Bucket",
    operation: "delete",
    properties: [],
    retained: true,
    top: `${URN}golden-images:stacks:Shared::shared`,
  },
];

const OUTPUT = `Previewing update (prod):
 +  golden-images:stacks:Image web create

Diagnostics:
  pulumi:pulumi:Stack (images-prod):
    warning: a word \u202e of warning

Policies:
    golden-images@v1 (local)

Resources:
    + 1 to create
`;

describe("golden local preview", () => {
  it("shows the changes of each image below its name, what images share first, and counts them", () => {
    assert.equal(
      shown([], OUTPUT.slice(OUTPUT.indexOf("Resources:"))),
      [
        "shared by the stack: 1 to delete",
        "  - aws:s3:Bucket logs stays in AWS",
        "",
        "app: 1 to update",
        "  ~ aws:imagebuilder:ImagePipeline app-arm64-pipeline [tags]",
        "",
        "web: 1 to create, 1 to replace",
        "  + golden-images:stacks:Image web",
        "  ± aws:imagebuilder:ImageRecipe web-arm64-recipe [name, version]",
        "",
        "Resources:",
        "    + 1 to create",
        "",
      ].join("\n"),
    );
  });

  it("shows named images alone, says what it leaves out, and which of them stay as they are", () => {
    const text = shown(["web", "quiet"], "");
    assert.doesNotMatch(text, /app|logs/);
    assert.match(text, /^quiet: nothing changes$/m);
    assert.match(text, /^not shown: 1 to update, 1 to delete, outside the images named$/m);
  });

  it("repeats what the engine and its policies say, and not its list", () => {
    const text = shown([], OUTPUT);
    assert.match(
      text,
      /^Diagnostics:\n {2}pulumi:pulumi:Stack \(images-prod\):\n {4}warning: a word \\u202e of warning$/m,
    );
    assert.match(text, /^Policies:\n {4}golden-images@v1 \(local\)$/m);
    assert.doesNotMatch(text, /Previewing|web create/);
  });
});

function change(
  image: string,
  operation: string,
  type: string,
  name: string,
  properties: readonly string[] = [],
): ResourceChange {
  return {
    urn: `${URN}golden-images:stacks:Image$${type}::${name}`,
    type,
    operation,
    properties,
    top: `${URN}golden-images:stacks:Image::${image}`,
  };
}

function shown(names: readonly string[], engineOutput: string): string {
  const { terminal, out } = recordedTerminal();
  printPreview(CHANGES, engineOutput, names, terminal);
  return out();
}

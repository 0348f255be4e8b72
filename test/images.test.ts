import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { serializeDocument, validateDocument, type AwstoePlatform } from "../definition/awstoe";

const images = join(process.cwd(), "images");

interface Use {
  readonly document?: string | Record<string, unknown>;
  readonly parameters?: Readonly<Record<string, string>>;
}

interface Written {
  readonly kind?: string;
  readonly platform?: AwstoePlatform;
  readonly parent: unknown;
  readonly userData?: string;
  readonly build?: { readonly with?: string; readonly testCommands?: readonly string[] };
  readonly components?: readonly Use[];
  readonly tests?: readonly Use[];
  readonly tags?: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, string>>;
}

const definitions = readdirSync(images)
  .filter((file) => file.endsWith(".yaml") && file !== "variables.yaml")
  .map((file) => ({ file, text: read(file), image: parse(read(file)) as Written }));

function read(file: string): string {
  return readFileSync(join(images, file), "utf8");
}

function platformOf(image: Written): AwstoePlatform {
  return image.platform ?? (JSON.stringify(image.parent).includes("windows") ? "Windows" : "Linux");
}

function documentsOf(
  image: Written,
): readonly { use: "build" | "test"; document: unknown; name: string; parameters: Use["parameters"] }[] {
  const uses = [
    ...(image.components ?? []).map((component) => ({ use: "build" as const, ...component })),
    ...(image.tests ?? []).map((component) => ({ use: "test" as const, ...component })),
  ];
  return uses
    .filter(({ document }) => document !== undefined)
    .map(({ use, document, parameters }) => ({
      use,
      parameters,
      name: typeof document === "string" ? document : "(inline)",
      document: typeof document === "string" ? (parse(read(document)) as unknown) : document,
    }));
}

describe("images/", () => {
  it("has the examples of the issue, at least six", () => {
    assert.ok(definitions.length >= 6, `${String(definitions.length)} definitions`);
  });

  for (const { file, text, image } of definitions) {
    describe(file, () => {
      it("begins with the line that makes editors complete and check it, and says who owns it", () => {
        assert.equal(text.split("\n")[0], "# yaml-language-server: $schema=image.schema.json");
        assert.deepEqual(Object.keys(image.tags ?? {}), ["OwnerEmail", "CostCenter"]);
      });

      // A project builds no image, so it has no documents.
      if (image.kind === "project") return;

      if (image.build?.with === "codebuild") {
        it("tests the image before it is pushed, and has its context", () => {
          assert.ok((image.build?.testCommands ?? []).length > 0);
          assert.ok(existsSync(join(images, file.replace(".yaml", ""), "Dockerfile")));
        });
        return;
      }

      it("has documents without a fault, that survive being written for AWS", () => {
        const documents = documentsOf(image);
        assert.ok(documents.length > 0);
        for (const { name, document, use, parameters } of documents) {
          const platform = platformOf(image);
          const faults = validateDocument({ value: document, platform, use, parameters: parameters ?? {} });
          assert.deepEqual(faults, [], name);
          assert.deepEqual(parse(serializeDocument(document as Record<string, unknown>)), document, name);
        }
      });

      it("tests the finished image", () => {
        assert.ok(documentsOf(image).some(({ use }) => use === "test"));
      });

      it("names files that exist", () => {
        if (image.userData !== undefined) assert.ok(existsSync(join(images, image.userData)), image.userData);
      });
    });
  }

  it("uses every variable, and every file of its folders", () => {
    const all = definitions.map(({ text }) => text).join("\n");
    const variables = parse(read("variables.yaml")) as Record<string, unknown>;
    for (const [name, value] of Object.entries(variables)) {
      assert.equal(typeof value, "string", name);
      assert.ok(all.includes(`{${name}}`), `${name} is not used`);
    }
    const files = readdirSync(images, { recursive: true, encoding: "utf8" }).filter((file) =>
      /[\\/].*\.(?:yaml|sh)$/.test(file),
    );
    for (const file of files) assert.ok(all.includes(file.replaceAll("\\", "/")), `${file} is not used`);
  });
});

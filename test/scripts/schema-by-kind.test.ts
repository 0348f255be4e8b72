import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { imageSchemas } from "../../definition/schema";
import { mapping, text } from "../../definition/schema/keywords";
import { editorSchema, schemaByKind } from "../../scripts/editor-schema";

const DEFINITION = { version: "1.0.0", parent: "amazon-linux-2023" };

/** A second kind, which needs what no AMI has. */
const container = {
  schema: mapping("A container.", ["kind", "dockerfile"], {
    kind: text("The kind."),
    dockerfile: text("Its source."),
  }),
};

/** What an editor offers somewhere: defaults and examples, and those of an item as a list where the list has none. */
function offers(schema: unknown, name = "", depth = 0): readonly unknown[] {
  if (typeof schema !== "object" || schema === null) return [];
  const { default: preset, examples = [], items } = schema as Readonly<Record<string, unknown>>;
  const all: readonly unknown[] = Array.isArray(examples) ? examples : [];
  const own = name === "properties" ? [] : [...(preset === undefined ? [] : [preset]), ...all];
  const listed = own.map((value): unknown => (depth > 0 ? [value] : value));
  const inner = Object.entries(schema).filter(
    ([key]) => name === "properties" || !["default", "examples", "enum"].includes(key),
  );
  const ofItems = own.length === 0 && items !== undefined ? offers(items, "items", depth + 1) : [];
  return [...listed, ...ofItems, ...inner.flatMap(([key, value]) => offers(value, key))];
}

/** Its way to write a value: items of lists as text. */
function written(value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => `- ${String(item)}`).join("\n");
  if (typeof value !== "object" || value === null) return String(value);
  return Object.entries(value)
    .map(([key, entry]) => `${key}: ${written(entry)}`)
    .join("\n");
}

describe("the schema that editors read", () => {
  it("offers no value that yaml-language-server would write as [object Object]", () => {
    const folder = join(__dirname, "../../../images");
    for (const file of readdirSync(folder).filter((name) => name.endsWith(".schema.json"))) {
      const values = offers(JSON.parse(readFileSync(join(folder, file), "utf8")));
      assert.deepEqual(
        values.filter((value) => written(value).includes("[object Object]")).map((value) => JSON.stringify(value)),
        [],
      );
    }
  });

  it("is that of the only kind, as it stands", () => {
    assert.equal(schemaByKind({ ami: imageSchemas.ami }), imageSchemas.ami.schema);
  });

  it("holds each definition to the schema of its kind, and one without a kind to that of an AMI", () => {
    const schema = JSON.parse(editorSchema(schemaByKind({ ...imageSchemas, container }), "Images", true)) as object;
    const validate = new Ajv({ strict: false }).compile(schema);
    const fits = (definition: object): boolean => validate(definition);
    assert.equal(fits(DEFINITION), true);
    assert.equal(fits({ ...DEFINITION, kind: "ami" }), true);
    assert.equal(fits({ kind: "container", dockerfile: "web" }), true);
    assert.equal(fits({ kind: "container", ...DEFINITION }), false);
    assert.equal(fits({ dockerfile: "web" }), false);
  });
});

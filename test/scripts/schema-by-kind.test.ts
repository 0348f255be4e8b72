import assert from "node:assert/strict";
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

describe("the schema that editors read", () => {
  it("is that of the only kind, as it stands", () => {
    assert.equal(schemaByKind(imageSchemas), imageSchemas.ami.schema);
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

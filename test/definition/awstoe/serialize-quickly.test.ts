import assert from "node:assert/strict";
import fc from "fast-check";
import { serializeFully } from "../../../definition/awstoe/serialize-fully";
import { serializeQuickly } from "../../../definition/awstoe/serialize-quickly";

/** Pieces of which lines, blank lines, indentation and blanks at an end are made. */
const PIECES = [
  "\n",
  "\n\n",
  "\n  ",
  " ",
  "  \n",
  "\t",
  "a",
  "dnf install -y",
  "no",
  "1.10",
  "# x",
  ": ",
  "- ",
  "é",
  '"',
];

const text = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }).map((parts) => parts.join("")),
  fc.string({ unit: "grapheme" }),
);
const key = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom("name", "phases", "commands", "no", "y", "schemaVersion", "S3Key-1") },
  { weight: 1, arbitrary: text },
);

const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "medium" },
    text,
    fc.integer(),
    fc.constantFrom(true, false, null, 1.5, -0),
    fc.array(tie("tree"), { maxLength: 4 }),
    fc.dictionary(key, tie("tree"), { maxKeys: 4 }),
  ),
}));

const SOUND = {
  name: "docker-install",
  schemaVersion: 1,
  parameters: [{ Version: { type: "string", default: "27.1", description: "Of Docker" } }],
  phases: [
    {
      name: "build",
      steps: [
        {
          name: "Install",
          action: "ExecuteBash",
          maxAttempts: 2,
          inputs: { commands: ["set -e\ndnf update -y\n", "x"] },
        },
        { name: "Reboot", action: "Reboot", inputs: {} },
        { name: "Copy", action: "S3Download", inputs: [{ source: "s3://b/k", overwrite: false }] },
      ],
    },
  ],
};

describe("awstoe: serializeQuickly", () => {
  it("gives up, or writes what the library writes", () => {
    let written = 0;
    const property = fc.property(fc.dictionary(key, tree, { minKeys: 1, maxKeys: 5 }), (document) => {
      const quick = serializeQuickly(document);
      if (quick === undefined) return;
      written++;
      assert.equal(quick, serializeFully(document));
    });
    fc.assert(property, { numRuns: 5000 });
    assert.ok(written > 500, `only ${String(written)} of 5000 were written`);
  });

  it("writes the documents that teams have, without the library", () => {
    assert.equal(serializeQuickly(SOUND), serializeFully(SOUND));
  });

  it("leaves to the library what is not plain data, and what nests deeply", () => {
    const deep = Array.from({ length: 20 }).reduce<unknown>((inner) => ({ inner }), "x") as Record<string, unknown>;
    for (const odd of [{}, deep, { at: new Date(0) }, { of: undefined }, { n: Number.NaN }, { "a b": 1 }]) {
      assert.equal(serializeQuickly(odd), undefined);
    }
  });
});

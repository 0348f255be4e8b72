import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "yaml";
import { serializeDocument } from "../../../definition/awstoe";

/** Pieces that YAML, Go's YAML 1.1 parser, AWSTOE or a shell could take for something else than text. */
const hazards = [
  ..."\n \t\r'\"#:-?*&!|>%@`,[]{}~=<\\/0123456789.abnyNY",
  ..."\u0000\u0007\u001b\u007f\u0085\u00a0\u2028\u2029\ufeff\ufffe\uffff\u200b\u202eé日😀",
  ...[
    "\r\n",
    "\n\n",
    "\n  ",
    " \n",
    "{{ x }}",
    "$(id)",
    "${x}",
    "---",
    "...",
    "<<",
    ": ",
    " #",
    "no",
    "on",
    "0644",
    "1.10",
  ],
];

const hazardous = fc.oneof(
  fc.array(fc.constantFrom(...hazards), { maxLength: 12 }).map((parts) => parts.join("")),
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: "binary" }),
);

describe("awstoe: serializeDocument", () => {
  it("gives back any document when parsed, in YAML 1.1 as in 1.2", function () {
    this.timeout(30_000);
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { depthSize: "small" },
        hazardous,
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie("tree"), { maxLength: 4 }),
        fc.dictionary(hazardous, tie("tree"), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(hazardous, tree, { maxKeys: 5 }), (document) => {
        const written = serializeDocument(document);
        const expected = JSON.parse(JSON.stringify(document)) as unknown;
        assert.deepEqual(parse(written, { version: "1.2" }), expected);
        assert.deepEqual(parse(written, { version: "1.1", merge: false }), expected);
        assert.equal(serializeDocument(document), written);
      }),
      { numRuns: 2000 },
    );
  });

  it("writes no character raw that a parser takes for a line break or strips", () => {
    fc.assert(
      fc.property(hazardous, (text) => {
        assert.doesNotMatch(serializeDocument({ text }), /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff]/);
      }),
      { numRuns: 1000 },
    );
  });

  it("keeps the order of keys, writes commands as literal blocks and quotes what YAML 1.1 would not read as text", () => {
    const written = serializeDocument({
      schemaVersion: 1,
      phases: [
        {
          name: "build",
          steps: [{ name: "no", action: "ExecuteBash", inputs: { commands: ["set -e\ndnf update -y\n", "1.10"] } }],
        },
      ],
    });
    assert.equal(
      written,
      [
        "schemaVersion: 1.0",
        "phases:",
        "  - name: build",
        "    steps:",
        '      - name: "no"',
        "        action: ExecuteBash",
        "        inputs:",
        "          commands:",
        "            - |",
        "              set -e",
        "              dnf update -y",
        '            - "1.10"',
        "",
      ].join("\n"),
    );
  });

  it("writes no aliases for a value that is used twice", () => {
    const shared = { source: "a", destination: "b" };
    assert.doesNotMatch(serializeDocument({ first: shared, second: shared }), /[&*]/);
  });
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "yaml";
import { boundOfLength, roughBoundOfLength, serializeDocument } from "../../../definition/awstoe/serialize";

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
  it("gives back any document when parsed, in YAML 1.1 as in 1.2", () => {
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

  it("bounds the length of what it writes", () => {
    const line = fc.constantFrom("x", "\n", "\n\n", "  x\n", "é", "\u0085", "\\", '"');
    const text = fc.oneof(
      fc.array(line, { maxLength: 20 }).map((parts) => parts.join("")),
      hazardous,
    );
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { depthSize: "medium" },
        text,
        fc.integer(),
        fc.constantFrom(true, null, 1.5, -0),
        fc.array(tie("tree"), { maxLength: 4 }),
        fc.dictionary(text, tie("tree"), { maxKeys: 4 }),
      ),
    }));
    const check = (document: Readonly<Record<string, unknown>>): void => {
      const { length } = serializeDocument(document);
      assert.ok(length <= boundOfLength(document), JSON.stringify(document));
      assert.ok(length <= roughBoundOfLength(document), JSON.stringify(document));
    };
    fc.assert(fc.property(fc.dictionary(text, tree, { maxKeys: 5 }), check), { numRuns: 2000 });
    const nested = (inner: unknown): unknown => Array.from({ length: 19 }).reduce((item) => [item], inner);
    for (const inner of ["x", "x\ny", "x\n".repeat(500), "\u0085".repeat(500), Array(500).fill(1), { "": "\n" }]) {
      check({ a: nested(inner) });
      check({ [String("k".repeat(2000))]: inner });
    }
    check({ a: Array(500).fill("x\ny"), b: Array(500).fill("\ny"), c: Array(500).fill({}) });
  });
});

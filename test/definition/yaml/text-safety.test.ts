import assert from "node:assert/strict";
import { codes, loadImages, memorySource } from "../../../definition";
import { image } from "../case";

const LIMIT = 65_536;

/** Pathological files at the size cap: row 1 of safety.md. */
const floods: Readonly<Record<string, string>> = {
  brackets: "[".repeat(LIMIT),
  braces: "{".repeat(LIMIT),
  "closed brackets": "[".repeat(LIMIT / 2) + "]".repeat(LIMIT / 2),
  "double quotes": '"'.repeat(LIMIT),
  "single quotes": "'".repeat(LIMIT),
  "number signs": "#".repeat(LIMIT),
  "comment lines": "#\n".repeat(LIMIT / 2),
  "comments behind a value": `a: 1 ${"# x\n".repeat(14_000)}`,
  anchors: "&a ".repeat(21_000),
  tags: "!!x ".repeat(16_000),
  aliases: "*a ".repeat(21_000),
  "merge keys": "<<: ".repeat(16_000),
  "keys": Array.from({ length: 8000 }, (_, index) => `k${String(index)}:`).join("\n"), // prettier-ignore
  "keys of a flow mapping": `a: {${Array.from({ length: 7000 }, (_, index) => `k${String(index)}`).join(",")}}`,
  "the same key": "a: 1\n".repeat(13_000),
  dashes: "- ".repeat(LIMIT / 2),
  "dash lines": "-\n".repeat(LIMIT / 2),
  "question marks": "? ".repeat(LIMIT / 2),
  colons: ": ".repeat(LIMIT / 2),
  blanks: " ".repeat(LIMIT),
  "blank lines": "\n".repeat(LIMIT),
  tabs: "\t".repeat(LIMIT),
  "carriage returns": "\r".repeat(LIMIT),
  documents: "---\n".repeat(LIMIT / 4),
  directives: "%A\n".repeat(21_000),
  "a folded text": `a: >\n${" x\n\n".repeat(16_000)}`,
  "a text of many lines": `a: "${"x\n".repeat(30_000)}"`,
  "backslashes": `"${"\\".repeat(LIMIT - 2)}"`, // prettier-ignore
  "nested mappings": Array.from({ length: 350 }, (_, index) => `${" ".repeat(index)}a:`).join("\n"),
  "nested lists": Array.from({ length: 350 }, (_, index) => `${" ".repeat(index)}-`).join("\n"),
  "10,000 levels": `a: ${"[".repeat(10_000)}${"]".repeat(10_000)}`,
  "an alias bomb": [
    "a: &a [x,x,x,x,x,x,x,x,x]",
    ...Array.from({ length: 9 }, (_, index) => `k${String(index)}: &b${String(index)} [${"*a,".repeat(9)}]`),
  ].join("\n"),
  "a reference to itself": "a: &a [*a]",
  "variables": image(`description: "${"{A}".repeat(300)}"`), // prettier-ignore
  placeholders: image(`tags: {a: "${"{".repeat(250)}"}`),
};

describe("floods", function () {
  this.timeout(20_000);

  for (const [name, text] of Object.entries(floods)) {
    it(`rejects ${name} with a code, in less than 2 seconds and 256 MB`, () => {
      const before = process.memoryUsage().rss;
      const start = performance.now();
      const { definitions, issues } = loadImages({ source: memorySource({ "images/a.yaml": text.slice(0, LIMIT) }) });
      assert.ok(performance.now() - start < 2000);
      assert.ok(process.memoryUsage().rss - before < 256 * 1024 * 1024);
      if (name !== "placeholders") assert.deepEqual(definitions, []);
      for (const issue of issues) {
        assert.ok(codes[issue.code], issue.code);
        assert.ok(issue.line >= 1 && issue.column >= 1 && issue.message.length < 2000 && issue.fix.length > 0);
      }
    });
  }

  it("takes depth 20 and no more", () => {
    for (let depth = 15; depth <= 24; depth++) {
      const text = image(`components: [{name: a, document: ${"{a: ".repeat(depth - 3)}b${"}".repeat(depth - 3)}}]`);
      const found = loadImages({ source: memorySource({ "images/a.yaml": text }) }).issues.map(({ code }) => code);
      assert.equal(found.includes("too-deep"), depth > 20, `${String(depth)}: ${found.join()}`);
    }
  });
});

describe("encodings and line ends", () => {
  const forms: Readonly<Record<string, Uint8Array>> = {
    "a byte order mark": Buffer.from(`\ufeff${image()}`),
    CRLF: Buffer.from(image("description: Ä").replaceAll("\n", "\r\n")),
    "no line end at the end": Buffer.from(image().trimEnd()),
    "an explicit document": Buffer.from(`---\n${image()}...\n`),
  };

  for (const [name, bytes] of Object.entries(forms)) {
    it(`reads a file with ${name}`, () => {
      const { definitions, issues } = loadImages({ source: memorySource({ "images/a.yaml": bytes }) });
      assert.deepEqual(issues, []);
      assert.equal(definitions[0]?.version, "1.0.0");
    });
  }

  it("counts lines and columns behind a mark and CRLF as editors do", () => {
    const bytes = Buffer.from(`\ufeff${image("disk: {size: 8}")}`.replaceAll("\n", "\r\n"));
    const [issue] = loadImages({ source: memorySource({ "images/a.yaml": bytes }) }).issues;
    assert.equal(`${String(issue?.line)}:${String(issue?.column)}`, "4:8");
  });

  it("changes no prototype", () => {
    const nasty = ["__proto__: {polluted: 1}", "constructor: {prototype: {polluted: 1}}", "tags: {__proto__: {polluted: 1}}", 'tags: {"__proto__": a}', "? __proto__\n: {polluted: 1}"]; // prettier-ignore
    for (const line of nasty) {
      for (const file of ["images/a.yaml", "images/variables.yaml", "images/d/doc.yaml"]) {
        const files = {
          "images/a.yaml": image("components: [{document: d/doc.yaml}]"),
          [file]: file === "images/a.yaml" ? image(line) : line,
        };
        const { issues } = loadImages({ source: memorySource(files) });
        assert.ok(issues.some(({ code }) => code === "reserved-key"), `${file}: ${line}`); // prettier-ignore
      }
    }
    assert.equal(Object.hasOwn(Object.prototype, "polluted"), false);
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
  });
});

import { strict as assert } from "node:assert";
import fc from "fast-check";
import { printable, printableJson, printableLines, printableStream } from "../../../cli/terminal/printable";

const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;

/** Strings rich in what attacks terminals and CI logs. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "\u001b[2J",
        "\u001b]0;title\u0007",
        "\r",
        "\n",
        "::error::x",
        "##[error]x",
        "\u202e",
        "\u0085",
        "a",
      ),
      fc.string({ unit: "binary" }),
    ),
  )
  .map((parts) => parts.join(""));

describe("printable", () => {
  it("shows control characters as escapes", () => {
    assert.equal(printable("a\u001b[31mb\nc\u202ed"), "a\\x1b[31mb\\x0ac\\u202ed");
    assert.equal(printable("##[error]"), "#\\x23[error]");
  });

  it("keeps ordinary text of any language", () => {
    assert.equal(printable("Größe 大小 – “ok”"), "Größe 大小 – “ok”");
  });

  it("never lets a control character, a forged line or a workflow command through", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        assert.doesNotMatch(printable(text), CONTROL);
        assert.doesNotMatch(printable(text), /\n|##\[/);
        assert.doesNotMatch(printableLines(text), CONTROL);
        assert.doesNotMatch(printableLines(text), /^\s*::/m);
        assert.doesNotMatch(printableJson({ text }), CONTROL);
        assert.deepEqual(JSON.parse(printableJson({ text })), { text });
      }),
    );
  });

  it("lets the engine's colors through a stream, whatever the chunks, and nothing else", () => {
    fc.assert(
      fc.property(fc.array(hostile), (chunks) => {
        let printed = "";
        const stream = printableStream((text) => (printed += text));
        for (const chunk of ["\u001b[32m+\u001b[0m create\n", ...chunks]) stream.push(chunk);
        stream.end();
        assert.ok(printed.startsWith("\u001b[32m+\u001b[0m create\n"));

        assert.doesNotMatch(printed.replaceAll(/\u001b\[[0-9;]*m/g, ""), CONTROL);
      }),
    );
  });
});

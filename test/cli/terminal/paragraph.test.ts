import { strict as assert } from "node:assert";
import fc from "fast-check";
import stringWidth from "string-width";
import { paragraph } from "../../../cli/terminal/paragraph";

describe("a paragraph", () => {
  it("is broken at words, with a hanging indent", () => {
    assert.equal(
      paragraph("images/web.yaml:5:23 quote-it 0123 is read as a number and becomes 123.", 40, 4),
      "images/web.yaml:5:23 quote-it 0123 is\n    read as a number and becomes 123.",
    );
  });

  it("keeps whole what is copied: a word wider than a line, and what stands between backquotes", () => {
    const arn = "arn:aws:imagebuilder:us-east-1:aws:image/amazon-linux-2023-x86/x.x.x";
    assert.equal(paragraph(`  parent     ${arn}`, 60, 13), `  parent     ${arn}`);
    assert.equal(
      paragraph("  fix: Run `golden bump docker-host` and commit it.", 35, 7),
      "  fix: Run\n       `golden bump docker-host`\n       and commit it.",
    );
  });

  it("counts columns, not letters: wide characters, colors", () => {
    assert.equal(paragraph("日本語の説明 日本語の説明", 20, 2), "日本語の説明\n  日本語の説明");
    assert.equal(
      paragraph("\u001b[31mten letters\u001b[39m and some more", 20, 2),
      "\u001b[31mten letters\u001b[39m and some\n  more",
    );
  });

  it("leaves a terminal of a few columns to break by itself", () => {
    assert.equal(paragraph("one two three four five", 10, 4), "one two three four five");
  });

  it("loses no word, and makes no line wider than the columns where its words fit", () => {
    const word = fc.stringMatching(/^[a-zé日]{1,9}$/);
    fc.assert(
      fc.property(
        fc.array(word),
        fc.integer({ min: 36, max: 200 }),
        fc.integer({ min: 0, max: 18 }),
        (words, columns, hang) => {
          const lines = paragraph(words.join(" "), columns, hang).split("\n");
          assert.deepEqual(
            lines.flatMap((line) => line.split(" ").filter(Boolean)),
            words,
          );
          for (const line of lines) assert.ok(stringWidth(line) <= columns, line);
        },
      ),
    );
  });
});

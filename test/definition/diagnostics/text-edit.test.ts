import { strict as assert } from "node:assert";
import fc from "fast-check";
import { applyEdits, textEditAt } from "../../../definition";
import { parse } from "../../../definition/yaml/parse";

/** How a text may stand in a file; a plain one is given as it is. */
const written = fc.oneof(
  fc.constantFrom("27.3.1", "abc", "https://aka.ms/vs/17", "12-8", "a.b:c"),
  fc.string({ unit: "grapheme" }).filter((text) => !/[\p{Cc}\p{Cs}]/u.test(text)).map((text) => `'${text.replaceAll("'", "''")}'`), // prettier-ignore
  fc.string().map((text) => JSON.stringify(text)),
);
const name = fc.stringMatching(/^[A-Z][A-Z0-9_]{0,8}$/);
const around = fc.constantFrom("", "  # a comment: of it", "   ", "\t# tab");
const lineEnd = fc.constantFrom("\n", "\r\n");

const files = fc
  .record({
    entries: fc.uniqueArray(fc.tuple(name, written, around), { selector: ([key]) => key, minLength: 1, maxLength: 6 }),
    end: lineEnd,
    isFlow: fc.boolean(),
    value: fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string(),
      fc.constantFrom(
        "",
        "yes",
        "1.10",
        "012",
        "null",
        "~",
        "2026-01-01",
        "a: b",
        "a #b",
        "{X}",
        "- x",
        "27.4.0",
        "'",
        '"',
        "\u2028\ufeff",
      ),
    ),
  })
  .map(({ entries, end, isFlow, value }) => {
    const lines = entries.map(([key, text, after]) => (isFlow ? `${key}: ${text}` : `${key}: ${text}${after}`));
    const text = isFlow ? `{${lines.join(", ")}}${end}` : `# head${end}${lines.join(end)}${end}`;
    return { text, names: entries.map(([key]) => key), value };
  });

describe("another text where one stands", () => {
  it("is what YAML reads there afterwards, and every other value and byte is as before", () => {
    fc.assert(
      fc.property(files, fc.nat(), ({ text, names, value }, index) => {
        const before = parse(Buffer.from(text)).value;
        fc.pre(before !== undefined && Object.values(before).every((each) => typeof each === "string"));
        const key = names[index % names.length] ?? "";
        const edit = textEditAt(text, [key], value);
        if (edit === undefined) return assert.fail("refused");
        const after = applyEdits(text, [edit]);
        const read = parse(Buffer.from(after));
        assert.ok(read.faults.every(({ code }) => code === "control-character"));
        assert.deepEqual(read.value, { ...before, [key]: value });
        const [head, tail] = [text.split("\n").slice(0, edit.start.line - 1), text.split("\n").slice(edit.start.line)];
        assert.ok(after.startsWith(head.join("\n")) && after.endsWith(tail.join("\n")));
        const rest = text.split("\n")[edit.start.line - 1] ?? "";
        assert.equal(
          after.split("\n")[edit.start.line - 1],
          rest.slice(0, edit.start.column - 1) + edit.text + rest.slice(edit.end.column - 1),
        );
        return undefined;
      }),
      { numRuns: 2000 },
    );
  });

  const cases: readonly (readonly [before: string, value: string, after: string])[] = [
    ["A: 27.3.1 # why", "27.4.0", "A: 27.4.0 # why"],
    ["A: 27.3.1 # why", "27.4", 'A: "27.4" # why'],
    ["A: abc", "yes", 'A: "yes"'],
    ["A: 'a'", "it's", "A: 'it''s'"],
    ['A: "a"', 'say "x"', 'A: "say \\"x\\""'],
    ["A: 'a'", "two\nlines", 'A: "two\\nlines"'],
    ["A: 25.0", "26.0", 'A: "26.0"'],
    ["{A: b, B: c}", "d,e", '{A: "d,e", B: c}'],
  ];
  for (const [before, value, after] of cases) {
    it(`keeps the quotes, and takes double ones where it must: ${before} → ${after}`, () => {
      const edit = textEditAt(before, ["A"], value);
      assert.equal(edit && applyEdits(before, [edit]), after);
    });
  }

  it("is refused where the text stands on several lines", () => {
    for (const text of ["A: |\n  x\n", "A: >-\n  x\n", 'A: "x\n  y"\n', "A: x\n  y\n"])
      assert.equal(textEditAt(text, ["A"], "z"), undefined, text);
  });
});

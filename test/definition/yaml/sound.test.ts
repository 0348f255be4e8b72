import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { stringify } from "yaml";
import { compose } from "../../../definition/yaml/compose";
import { readSound } from "../../../definition/yaml/sound";
import { readTree } from "../../../definition/yaml/tree";
import { DOCUMENT, image } from "../case";
import { WHOLE } from "../whole";

const seed = Number(process.env["FUZZ_SEED"] ?? Date.now() % 2 ** 31);
const ROOT = join(__dirname, "..", "..", "..", "..");

const PIECES = ["a: b\n", "  ", " ", "- ", "-", "\n", ": ", ":", "#", " # c", "{", "}", "[", "]", ", ", ",", "|", "|\n", "- |\n", "- |\n   x\n", "|-", ">", '"', "'", "\\", "?", "? ", "&a ", "*a", "!t ", "%", "@", "`", "---\n", "...\n", "no", "1", "01", "0x1", "1.0", "1e3", "1_0", "12:30", "-1", ".5", ".inf", "~", "null", "true", "2026-01-01", "x.x.x", "1.x", "<<: ", "__proto__: a\n", "\u0085", "\u2028", "\t", "\r\n", "é", "\u00a0", "key:", "key: ", "k: v", "{a: b}", "[a, b]", '"a"', "'a'", '"a": b', "a b"]; // prettier-ignore

/** Sound texts, as people write them. */
function samples(): string[] {
  const folders = [join(ROOT, "images"), join(ROOT, "test", "fixtures", "broken", "images")];
  const files = folders.flatMap((folder) => readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".yaml")).map((name) => readFileSync(join(folder, name), "utf8"))); // prettier-ignore
  const literal =
    "schemaVersion: 1.0\nphases:\n  - name: build\n    steps:\n      - name: A\n        inputs:\n          commands:\n            - echo a\n          content: |\n            set -e\n\n              indented: [x\n            # no comment\n      - name: B # note\n";
  return [...files, ...Object.values(WHOLE).filter((text) => !text.startsWith("#!")), image(), DOCUMENT, literal];
}

/** What the reader of sound files accepts is what the library gives, without any fault; else the text and both data. */
function check(text: string): boolean {
  const sound = readSound(text);
  if (sound === undefined) return false;
  const composed = compose(text);
  assert.ok("root" in composed, `accepted what is not YAML: ${JSON.stringify(text)}`);
  const tree = readTree(composed.root);
  assert.deepEqual([tree.faults, tree.ambiguous], [[], []], JSON.stringify(text));
  assert.deepStrictEqual(sound, tree.value, JSON.stringify(text));
  return true;
}

const piece = fc.constantFrom(...PIECES);
const scalar = fc.oneof(
  piece,
  fc.string({ maxLength: 12 }),
  fc.integer(),
  fc.boolean(),
  fc.constantFrom("a\nb\n", "a\n\n b\n", "text with words", "arn:aws:a:b", "90 days", "1.2.3", "x: y", "a #b"),
);
const { data } = fc.letrec((tie) => ({
  data: fc.oneof(
    { depthSize: "small" },
    scalar,
    fc.array(tie("data"), { maxLength: 4 }),
    fc.dictionary(fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,8}$/), tie("data"), { maxKeys: 4 }),
  ),
}));
const mapping = fc.dictionary(fc.stringMatching(/^[a-z][A-Za-z0-9_]{0,8}$/), data, { minKeys: 1, maxKeys: 4 });

describe(`the reader of sound files (FUZZ_SEED=${String(seed)})`, function () {
  this.timeout(120_000);

  it("reads every YAML file of images/", () => {
    const folder = join(ROOT, "images");
    const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".yaml"));
    assert.ok(names.length > 20);
    assert.deepEqual(names.filter((name) => !check(readFileSync(join(folder, name), "utf8"))), []); // prettier-ignore
  });

  it("leaves to the library what the two could read differently", () => {
    const odd = ["a:\n  b:\n    c:\n#x\n      set x\n  d: e\n", "a:\n  b:\n    c: #x\n\n #y\n\n      set x\n  d: e\n", "a: &x b", "a: *x", "a: !t b", "a: !<plain> 1", "a: no", "a: 012", "a: 0x1f", "a: 1e3", "a: -0", "a: 12:30", "a: 2026-01-01", "a: .inf", "a: ~", "a: 12345678901234567890", "a: Infinity", "<<: {a: b}", "__proto__: a", "constructor: a", "1: a", "true: a", "[a]: b", "{[a]: b}", "{{a: b}: c}", "? a", "a: b\na: c", "a:\tb", "--- \na: b", "a: b\n---\nc: d", "%YAML 1.1\n---\na: b", "- a", "a", "", '"a": "b"#', "{#a: b\n}", "a:\n- - \n- c: d", 'a: "\\0"', 'a: "\\ud800"', `a: ${"[".repeat(21)}${"]".repeat(21)}`, `a: ${"[".repeat(9000)}`, `a: ${"b".repeat(20_000)}`]; // prettier-ignore
    assert.deepEqual(odd.filter((text) => readSound(text) !== undefined), []); // prettier-ignore
  });

  it("reads examples without the library", () => {
    const all = samples();
    const accepted = all.filter(check);
    assert.ok(accepted.length > all.length * 0.7, `${String(accepted.length)} of ${String(all.length)}`);
  });

  it("agrees with the library on mutations of examples", () => {
    const texts = samples().filter((text) => text.length > 0);
    const edit = fc.tuple(fc.nat(), fc.nat(6), fc.oneof(piece, fc.string({ maxLength: 3 })));
    let accepted = 0;
    fc.assert(
      fc.property(fc.nat(texts.length - 1), fc.array(edit, { minLength: 1, maxLength: 3 }), (index, edits) => {
        let text = texts[index] ?? "";
        for (const [at, removed, added] of edits) {
          const place = at % (text.length + 1);
          text = text.slice(0, place) + added + text.slice(place + removed);
        }
        if (check(text)) accepted++;
      }),
      { seed, numRuns: 20_000 },
    );
    assert.ok(accepted > 2000, `only ${String(accepted)} of 20,000 accepted: the test says little`);
  });

  it("agrees with the library on texts of pieces", () => {
    let accepted = 0;
    fc.assert(fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => { if (check(`a: b\n${pieces.join("")}`)) accepted++; }), { seed, numRuns: 40_000 }); // prettier-ignore
    assert.ok(accepted > 1000, `only ${String(accepted)} accepted`);
  });

  it("agrees with the library on printed data", () => {
    let accepted = 0;
    const options = fc.record({
      indent: fc.constantFrom(2, 4),
      indentSeq: fc.boolean(),
      lineWidth: fc.constantFrom(0, 20),
      collectionStyle: fc.constantFrom("any" as const, "flow" as const),
    });
    fc.assert(fc.property(mapping, options, (value, style) => { if (check(stringify(value, style))) accepted++; }), { seed, numRuns: 20_000 }); // prettier-ignore
    assert.ok(accepted > 2000, `only ${String(accepted)} accepted`);
  });
});

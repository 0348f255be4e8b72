import assert from "node:assert/strict";
import { loadImages, memorySource, selectImages } from "../../../definition";
import { amisOf, image } from "../case";

function description(text: string, variables = "A: one\nB_2: two\n", more = ""): string | undefined {
  const { definitions, issues } = loadImages({
    source: memorySource({
      "images/a.yaml": image(`description: ${JSON.stringify(text)}\n${more}`),
      "images/variables.yaml": variables,
    }),
  });
  assert.deepEqual(issues.filter(({ severity }) => severity === "error"), []); // prettier-ignore
  return definitions[0]?.description;
}

describe("variables", () => {
  it("are put into texts, several times, once", () => {
    assert.equal(description("{A}-{B_2}-{A}"), "one-two-one");
    assert.equal(description("{A}", 'A: "{B_2}"\nB_2: two\n'), "{B_2}");
    assert.equal(description("{A}", 'A: "$& $1 $$"\n'), "$& $1 $$");
  });

  it("leave the braces of others alone", () => {
    for (const text of ["{{ A }}", "{{A}}", "${A}", "{ A }", "{a}", "{}", "{A-B}", "{{ imagebuilder:buildDate }}"])
      assert.equal(description(text), text);
  });

  it("may be overridden, or be an image's own", () => {
    assert.equal(description("{A}{C}", "A: one\n", "variables: {A: two, C: three}"), "twothree");
  });

  it("are checked by the limits of the key, at the place of use", () => {
    const files = { "images/a.yaml": image('version: "{V}"'), "images/variables.yaml": "V: latest\n" };
    const { issues } = loadImages({ source: memorySource(files) });
    assert.deepEqual(issues.map(({ code, file, line, column, message }) => [code, file, line, column, message]), [["wrong-format", "images/a.yaml", 3, 10, '"latest" is not a version MAJOR.MINOR.PATCH.']]); // prettier-ignore
  });

  it("are not touched in inline documents", () => {
    const document =
      '{schemaVersion: 1.0, phases: [{name: build, steps: [{name: A, action: ExecuteBash, inputs: {commands: ["awk {A}"]}}]}]}';
    const { definitions, issues } = loadImages({
      source: memorySource({ "images/a.yaml": image(`components: [{name: x, document: ${document}}]`) }),
    });
    assert.deepEqual(issues, []);
    assert.match(JSON.stringify(amisOf(definitions)[0]?.components), /awk \{A\}/);
  });

  it("of variables.yaml are checked themselves", () => {
    const codes = (text: string): string[] =>
      loadImages({ source: memorySource({ "images/variables.yaml": text }) }).issues.map(
        ({ line, code }) => `${String(line)} ${code}`,
      );
    assert.deepEqual(codes("A: 1.10\nb: c\nC: [d]\n"), ["1 quote-it", "2 wrong-format", "3 wrong-choice"]);
    const used = (text: string): string[] =>
      loadImages({
        source: memorySource({ "images/a.yaml": image('version: "{A}"'), "images/variables.yaml": text }),
      }).issues.map(({ file, code }) => `${file} ${code}`);
    assert.deepEqual(used("A: 1.10\n"), ["images/variables.yaml quote-it"]);
    assert.deepEqual(used("A: [\n"), ["images/variables.yaml yaml-syntax"]);
    assert.deepEqual(codes(""), []);
    assert.deepEqual(codes("- a\n"), ["1 not-a-mapping"]);
  });
});

describe("selectImages", () => {
  const all = ["base", "docker-host", "windows-vs", "windows-base"].map((name) => ({ name }));
  const names = (...globs: string[]): string[] => selectImages(all, globs).map(({ name }) => name);

  it("takes all by default", () => {
    assert.equal(selectImages(all, ["*"]), all);
  });

  it("takes what a glob matches, and not what one with ! matches", () => {
    assert.deepEqual(names("windows-*"), ["windows-vs", "windows-base"]);
    assert.deepEqual(names("*", "!windows-*"), ["base", "docker-host"]);
    assert.deepEqual(names("!*-base"), ["base", "docker-host", "windows-vs"]);
    assert.deepEqual(names("{base,docker-*}"), ["base", "docker-host"]);
    assert.deepEqual(names("none"), []);
  });
});

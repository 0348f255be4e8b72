import assert from "node:assert/strict";
import { hunksOf, type Changes } from "../../changes";
import { markdown } from "../../cli/diff/markdown";
import { patchLines } from "../../cli/diff/patch";
import { printText } from "../../cli/diff/text";
import { recordedTerminal } from "./recorded-terminal";

describe("hunks of changed files", () => {
  it("are a unified diff with three lines around each change", () => {
    const lines = Array.from({ length: 20 }, (_, index) => `line ${index.toString()}`);
    const after = lines.with(9, "changed").join("\n");
    const around = (index: number): string => ` line ${index.toString()}`;
    assert.deepEqual(patchLines(hunksOf(lines.join("\n"), after)), [
      "@@ -7,7 +7,7 @@",
      ...[6, 7, 8].map(around),
      "-line 9",
      "+changed",
      ...[10, 11, 12].map(around),
    ]);
  });

  it("count a range without lines from the line before, so that git applies them", () => {
    assert.deepEqual(patchLines(hunksOf("a\n", "")), ["@@ -1,1 +0,0 @@", "-a"]);
    assert.deepEqual(patchLines(hunksOf("", "a\n")), ["@@ -0,0 +1,1 @@", "+a"]);
  });

  it("fold where they are long, and are left out where the texts have little in common", () => {
    const long = (word: string, count: number): string =>
      Array.from({ length: count }, (_, at) => `${word} ${at.toString()}`).join("\n");
    const folded = patchLines(hunksOf(long("a", 50), long("b", 50)));
    assert.equal(folded.length, 61);
    assert.match(folded.at(-1) ?? "", /^… \d+ more lines$/);
    assert.deepEqual(hunksOf(long("a", 5_000), long("b", 5_000)), []);
  });

  it("stand in a fence that no line of theirs ends, with what could move a cursor escaped", () => {
    const text = markdown(changesOf("echo\n", "echo\n```\n````diff\n\u001b[2J\n<!-- x -->\n"), "main");
    const [, fence, inner] = /^(`{3,})diff\n([^]*?)\n\1$/m.exec(text) ?? assert.fail(text);
    assert.equal(fence, "`````");
    assert.match(inner ?? "", /^\+````diff$/m);
    assert.match(inner ?? "", /^\+\\x1b\[2J$/m);
  });

  it("stand below the reasons in the text", () => {
    const { terminal, out } = recordedTerminal();
    printText(changesOf("a\nb\n", "a\nB\n"), terminal);
    assert.match(
      out(),
      /^ {2}why +images\/install\.yaml: 1 line added, 1 line removed\n {2}images\/install\.yaml\n {4}@@ -1,2 \+1,2 @@\n {5}a\n {4}-b\n {4}\+B$/m,
    );
  });
});

function changesOf(before: string, after: string): Changes {
  const file = { path: "images/install.yaml", linesAdded: 1, linesRemoved: 1, hunks: hunksOf(before, after) };
  const image = {
    name: "web",
    file: "images/web.yaml",
    change: "changed",
    version: { old: "1.0.0", new: "1.1.0", step: "minor" },
    needsRaise: true,
    rebuild: { yes: true, why: "raised" },
    fields: [],
    files: [file],
    variables: [],
    consequences: [],
    children: [],
    consumers: [],
  } as const;
  const none = {
    alerts: [],
    variables: [],
    settings: [],
    stacks: [],
    moves: [],
    unreadable: [],
    unreadableSettings: [],
  };
  return { format: 2, ...none, project: "images", images: [image], unchanged: 0 };
}

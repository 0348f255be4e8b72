import assert from "node:assert/strict";
import type { Issue } from "../../../definition";
import { bytes } from "./bytes";
import { documents } from "./documents";
import { names } from "./names";
import { parents } from "./parents";
import { filesOf, issuesIn, mended, type Nasty } from "./repository";
import { settings } from "./settings";
import { shape } from "./shape";
import { templates } from "./templates";
import { values } from "./values";
import { yaml } from "./yaml";

const CASES: Readonly<Record<string, readonly Nasty[]>> = {
  bytes,
  yaml,
  templates,
  shape,
  parents,
  values,
  names,
  documents,
  settings,
};

describe("mistakes of real life", () => {
  const found = new Map<Nasty, readonly Issue[]>();

  for (const [group, cases] of Object.entries(CASES)) {
    describe(group, () => {
      for (const nasty of cases) it(nasty.title, () => holds(nasty));
    });
  }

  describe("all in all", () => {
    it("never pass in silence, and nine of ten have one fault each", () => {
      const wrong = [...found].filter(([{ faults }]) => faults.length > 0);
      const many = wrong.filter(([{ mistakes = 1 }, issues]) => issues.length > mistakes);
      assert.deepEqual(
        wrong.filter(([, issues]) => issues.length === 0),
        [],
      );
      assert.ok(wrong.length >= 200, String(wrong.length));
      assert.ok(many.length <= wrong.length / 10, many.map(([{ title }]) => title).join(", "));
    });
  });

  async function holds(nasty: Nasty): Promise<void> {
    const issues = await issuesIn(filesOf(nasty));
    found.set(nasty, issues);
    const told = issues.map(({ file, line, column, code, fix }) => `${file}:${line}:${column} ${code}: ${fix}`);
    assert.deepEqual(told.map(cutAs(nasty.faults)), nasty.faults);
    if (issues.length === 0) return;
    const files = mended(nasty, issues);
    assert.ok(files !== undefined, `what is typed is left open by: ${told.join("\n")}`);
    const left = (await issuesIn(files)).map(({ code, message }) => `${code}: ${message}`);
    assert.deepEqual(left, [], "after the fixes are typed");
  }
});

/** Long fixes are expected by their beginning. */
function cutAs(expected: readonly string[]): (text: string, index: number) => string {
  return (text, index) => {
    const cut = expected[index] ?? "";
    return cut.endsWith("…") && text.startsWith(cut.slice(0, -1)) ? cut : text;
  };
}

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { check } from "recheck";
import ts from "typescript";
import { imageSchemas, stackSchemas, variablesSchema } from "../../definition/schema";

const root = join(__dirname, "..", "..", "..");

/** Regular expressions of the sources of `definition/`, with the place of each. */
function ofSources(): Map<string, string> {
  const found = new Map<string, string>();
  const folder = join(root, "definition");
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".ts")) continue;
    const source = ts.createSourceFile(name, readFileSync(join(folder, name), "utf8"), ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      if (ts.isRegularExpressionLiteral(node)) found.set(node.text, name);
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return found;
}

/** Patterns of the schemas. */
function ofSchemas(): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (value: unknown, key: string): void => {
    if (["pattern", "reads"].includes(key) && typeof value === "string") found.set(`/${value}/u`, "schema");
    else if (typeof value === "object" && value !== null)
      for (const [name, entry] of Object.entries(value)) visit(entry, name);
  };
  for (const schema of [imageSchemas, variablesSchema, stackSchemas]) visit(schema, "");
  return found;
}

/** By steps alone: a limit of time calls an expression vulnerable on a machine that is busy. */
const BY_STEPS = {
  timeout: 600_000,
  attackTimeout: null,
  incubationTimeout: null,
  seedingTimeout: null,
  randomSeed: 1,
};

describe("regular expressions", () => {
  it("none takes more than linear time that an attacker could use (row 10)", async () => {
    const all = new Map([...ofSources(), ...ofSchemas()]);
    assert.ok(all.size > 60, `only ${String(all.size)} found`);
    const bad: string[] = [];
    for (const [text, place] of all) {
      const end = text.lastIndexOf("/");
      const { status } = await check(text.slice(1, end), text.slice(end + 1), BY_STEPS);
      if (status !== "safe") bad.push(`${place}: ${text} ${status}`);
    }
    assert.deepEqual(bad, []);
  });
});

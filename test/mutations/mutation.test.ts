import * as assert from "node:assert/strict";
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Script } from "node:vm";
import fc from "fast-check";
import { MUTATIONS, type Mutation } from "./secure-defaults";

/** `GOLDEN_EXHAUSTIVE=1` for all of them (some minutes). */
const IS_EXHAUSTIVE = process.env["GOLDEN_EXHAUSTIVE"] === "1";
const SAMPLE = 3;
const LEAST = 40;
const LEAST_CAUGHT = 0.95;
const REPOSITORY = path.resolve(__dirname, "..", "..", "..");
const MOCHA = path.join(REPOSITORY, "node_modules", "mocha", "bin", "mocha.js");
/** Without the engine: what it deploys is not what is asked here. */
const SUITES = [
  "components/*",
  "plan/*",
  "plan/ami/*",
  "plan/policies/*",
  "definition/image/normal-form",
  "policy/rules",
  "stacks/deploy",
];
const LIMIT_MS = 120_000;

/** A copy of what is compiled, in which one file at a time is broken; all else is the repository's own. */
function openCopy(): string {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "golden-mutations-"));
  for (const name of fs.readdirSync(REPOSITORY)) {
    if (name !== "dist" && name !== ".git") fs.symlinkSync(path.join(REPOSITORY, name), path.join(root, name));
  }
  fs.cpSync(path.join(REPOSITORY, "dist"), path.join(root, "dist"), { recursive: true });
  return root;
}

/** Whether the tests pass in the copy. */
function passes(root: string): Promise<boolean> {
  const suites = SUITES.map((suite) => `dist/test/${suite}.test.js`);
  const words = [MOCHA, "--no-config", "--bail", "--reporter", "dot", "--timeout", String(LIMIT_MS), ...suites];
  const child = spawn(process.execPath, words, {
    cwd: root,
    stdio: "ignore",
    timeout: LIMIT_MS,
    killSignal: "SIGKILL",
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code === 0));
  });
}

async function isCaught(root: string, { file, from, to }: Mutation): Promise<boolean> {
  const target = path.join(root, "dist", `${file}.js`);
  const text = fs.readFileSync(target, "utf8");
  assert.equal(text.split(from).length, 2, `${file} has once: ${from}`);
  fs.writeFileSync(
    target,
    text.replace(from, () => to),
  );
  try {
    return !(await passes(root));
  } finally {
    fs.writeFileSync(target, text);
  }
}

describe("breaking each secure default", function () {
  this.timeout(MUTATIONS.length * LIMIT_MS);
  let root: string;

  before(() => (root = openCopy()));
  after(() => fs.rmSync(root, { recursive: true, force: true }));

  it(`is tried at ${String(LEAST)} places or more, all of which are there`, () => {
    assert.ok(MUTATIONS.length >= LEAST, String(MUTATIONS.length));
    for (const { file, from, to } of MUTATIONS) {
      const text = fs.readFileSync(path.join(root, "dist", `${file}.js`), "utf8");
      assert.equal(text.split(from).length, 2, `${file} has once: ${from}`);
      // What is no JavaScript any more would be caught by anything.
      assert.doesNotThrow(() => new Script(text.replace(from, () => to)), `${file}: ${to}`);
    }
  });

  const chosen = IS_EXHAUSTIVE
    ? MUTATIONS
    : (fc.sample(fc.shuffledSubarray([...MUTATIONS], { minLength: SAMPLE, maxLength: SAMPLE }), 1)[0] ?? []);
  it(`is caught by a test (${String(chosen.length)} of ${String(MUTATIONS.length)})`, async () => {
    assert.equal(await passes(root), true, "the tests fail without any mutation");
    const survivors: string[] = [];
    for (const mutation of chosen) {
      if (!(await isCaught(root, mutation))) survivors.push(`${mutation.title} (${mutation.file})`);
    }
    const caught = 1 - survivors.length / chosen.length;
    assert.ok(caught >= LEAST_CAUGHT, `${String(Math.round(caught * 100))} % caught; not:\n${survivors.join("\n")}`);
    if (survivors.length > 0) console.error(`    survived: ${survivors.join(", ")}`);
  });
});

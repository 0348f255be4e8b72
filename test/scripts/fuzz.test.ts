import { strict as assert } from "node:assert";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { runWithSeed } from "../../scripts/fuzz";

const ROOT = join(__dirname, "../../..");

describe("npm run fuzz", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "golden-fuzz-test-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("gives the failures of a seed, each with seed, path, counterexample and the command that repeats it", () => {
    const file = join(folder, "numbers.test.js");
    const property = (holds: string): string => `fc.assert(fc.property(fc.nat(), (n) => ${holds}))`;
    writeFileSync(
      file,
      `const fc = require(${JSON.stringify(require.resolve("fast-check"))});
       it("are small", () => ${property("n < 10")});
       it("are not negative", () => ${property("n >= 0")});`,
    );

    const [failure, ...others] = runWithSeed([file], 42);

    assert.deepEqual(others, []);
    assert.equal(failure?.title, "are small");
    assert.match(failure.message, /\{ seed: 42, path: "[\d:]+", endOnFailure: true \}\nCounterexample: \[10\]/);
    assert.equal(failure.command, `GOLDEN_SEED=42 npx mocha --no-config ${relative(ROOT, file)}`);
  });

  it("takes a file that mocha cannot run for a failure", () => {
    const file = join(folder, "broken.test.js");
    writeFileSync(file, "this is no JavaScript");

    assert.match(runWithSeed([file], 42)[0]?.message ?? "", /SyntaxError/);
  });
});

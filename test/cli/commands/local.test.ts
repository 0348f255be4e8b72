import { strict as assert } from "node:assert";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { acquirePulumi } from "../../../engine/pulumi-cli/acquire";
import { copyOfExamples, golden } from "../golden";

describe("golden local", () => {
  let folder = "";

  before(async function () {
    this.timeout(25 * 60_000); // builds the CLI where it is neither installed nor cached
    await acquirePulumi();
    folder = copyOfExamples();
    edit("Pulumi.prod.yaml", 'images: ["*"]', "images: [mac-runner]");
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("deploys, and tells of a change without a new version once, with the cure", () => {
    const first = golden(folder, ["local", "up"]);
    assert.equal(first.exitCode, 0, first.stderr);
    assert.match(first.stdout, /Resources:\n {4}\+ \d+ created/);
    edit("images/mac-runner.yaml", "sizeGiB: 200", "sizeGiB: 210");

    const second = golden(folder, ["local", "up"]);

    assert.equal(second.exitCode, 1);
    assert.match(second.stdout, /ResourceAlreadyExistsException/);
    assert.match(second.stderr, /^error: up of the stack prod failed\.$/m);
    assert.match(second.stderr, /^ {2}Raise `version` in images\/mac-runner\.yaml above 0\.3\.0, /m);
    assert.doesNotMatch(second.stderr, /ResourceAlreadyExistsException/);
  });

  function edit(file: string, from: string, to: string): void {
    const path = join(folder, file);
    const text = readFileSync(path, "utf8");
    assert.ok(text.includes(from), `${file} has ${from}`);
    writeFileSync(path, text.replace(from, to));
  }
});

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { engine } from "./fleet";
import { installTarball } from "./installed-package";

/** The package as a team has it, in a folder that holds nothing else. */
describe("the first minutes", () => {
  let root = "";

  before(engine);
  before(() => {
    root = mkdtempSync(join(tmpdir(), "golden-first-"));
    installTarball(root);
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  it("lead from an empty folder over check and plan to a preview of the first image, all of it in git", () => {
    const made = golden("init", "--region", "eu-west-1", "--account", "111122223333");
    assert.match(made, /^new: images\/linux-base\.yaml$/m);
    assert.doesNotMatch(made, /npm install/, "the package is installed");

    assert.match(golden("check"), /^1 definition checked, no faults$/m);
    assert.match(golden("plan"), /linux-base/);
    assert.match(golden("local", "preview"), /\+ \d+ to create/);

    git("init", "--quiet");
    git("add", ".");
    const tracked = git("ls-files").split("\n");
    assert.ok(tracked.includes(".github/workflows/pull-request.yml"));
    assert.deepEqual(
      tracked.filter((file) => /^(node_modules|\.golden)\//.test(file)),
      [],
    );
    assert.match(golden("init"), /^Nothing was missing\.$/m);
  });

  function golden(...args: readonly string[]): string {
    const cli = join(root, "node_modules/golden-images/dist/cli/golden.js");
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { cwd: root, encoding: "utf8" });
    assert.equal(status, 0, stdout + stderr);
    return stdout;
  }

  function git(...args: readonly string[]): string {
    return execFileSync("git", args, { cwd: root, encoding: "utf8" });
  }
});

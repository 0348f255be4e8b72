import { strict as assert } from "node:assert";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { golden } from "../../cli/golden";
import { Repository } from "./repository";

const NOTE = /^note: versions are compared with origin\/main; --no-base skips that\.\n$/;

describe("golden without --base", () => {
  let repository: Repository;
  let clone = "";

  beforeEach(() => {
    repository = new Repository();
    clone = join(repository.folder, "clone");
    repository.git("clone", "-q", repository.folder, clone);
  });
  afterEach(() => repository.delete());

  const inClone = (...args: string[]): string => repository.git("-C", clone, ...args);
  const change = (): void => {
    repository.edit("clone/images/docker/install.yaml", "set -euo pipefail", "set -eu");
  };

  it("compares a clone with the default branch of its remote, and says so", () => {
    inClone("checkout", "-q", "-b", "work");
    change();

    const checked = golden(clone, ["check"]);
    assert.equal(checked.exitCode, 1);
    assert.match(checked.stdout, /version-not-raised docker-host changes/);
    assert.match(checked.stderr, NOTE);

    for (const command of ["diff", "affected"]) {
      const { exitCode, stdout, stderr } = golden(clone, [command]);
      assert.equal(exitCode, 0, stderr);
      assert.match(stdout, /docker-host/);
      assert.equal(stderr, "note: compared with origin/main; --base names another commit.\n");
    }
    assert.match(golden(clone, ["diff", "--format", "markdown"]).stdout, /--base origin\/main/);
    assert.match(golden(clone, ["bump", "--all-changed"]).stdout, /^docker-host 1\.2\.0 → 1\.2\.1$/m);
    assert.equal(golden(clone, ["check"]).exitCode, 0);
  });

  it("says nothing of it where nothing differs, and compares with nothing on request", () => {
    assert.deepEqual(golden(clone, ["check"]), {
      exitCode: 0,
      stdout: "11 definitions checked, no faults\n",
      stderr: "",
    });
    change();
    assert.equal(golden(clone, ["check"]).exitCode, 1);
    const { exitCode, stderr } = golden(clone, ["check", "--no-base"]);
    assert.deepEqual([exitCode, stderr], [0, ""]);
  });

  it("checks as before what it cannot compare, and says why", () => {
    inClone("checkout", "-q", "--orphan", "alone");
    inClone("commit", "-q", "-m", "no common commit");
    change();

    const { exitCode, stderr } = golden(clone, ["check"]);
    assert.equal(exitCode, 0);
    assert.match(stderr, /^note: versions are not compared with origin\/main: HEAD and `origin\/main` have no commit/);
    assert.equal(golden(clone, ["diff"]).exitCode, 2);
  });

  it("checks as before without a remote or a repository; what must compare says what to give", () => {
    rmSync(join(clone, ".git/refs/remotes"), { recursive: true });
    change();
    assert.deepEqual([golden(clone, ["check"]).exitCode, golden(clone, ["check"]).stderr], [0, ""]);
    for (const args of [["diff"], ["affected"], ["bump", "--all-changed"]]) {
      const { exitCode, stderr } = golden(clone, args);
      assert.equal(exitCode, 2);
      assert.match(stderr, /no default branch of a remote `origin` is known\.\n {2}fix: Give --base origin\/main, or /);
    }
    rmSync(join(clone, ".git"), { recursive: true });
    assert.equal(golden(clone, ["check"]).exitCode, 0);
  });
});

import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundle } from "../../scripts/bundle";
import { lint, linters } from "./linters";
import { ROOT } from "./workflow-files";

/** Part of `npm run workflows:check`: pre-commit itself, on a team's repository, with the hooks of this one. */
describe("the pre-commit hooks", function () {
  this.timeout(600_000);
  let folder = "";
  let preCommit = "";

  before(async () => {
    preCommit = (await linters((message) => process.stdout.write(`${message}\n`)))["pre-commit"];
    folder = mkdtempSync(join(tmpdir(), "golden-hooks-"));
    const hooks = join(folder, "golden-images");
    mkdirSync(hooks);
    cpSync(join(ROOT, ".pre-commit-hooks.yaml"), join(hooks, ".pre-commit-hooks.yaml"));
    // As the tag of a release has it, which no install goes with.
    await bundle(join(hooks, "dist-bundle"));
    commitAll(hooks);
    team(join(folder, "team"), hooks);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const run = (hook: string, files: readonly string[]) => {
    process.env["PRE_COMMIT_HOME"] = join(folder, "home");
    return lint(preCommit, ["run", "--color=never", hook, "--files", ...files], join(folder, "team"));
  };
  const runHook = (...files: string[]) => run("golden-check", files);

  it("passes definitions without fault", async () => {
    const { code, text } = await runHook("images/docker-host.yaml");

    assert.equal(code, 0, text);
    assert.match(text, /golden check\.+Passed/);
  });

  it("install nothing: golden-check is one file", async () => {
    const { text } = await runHook("images/docker-host.yaml");

    assert.doesNotMatch(text, /Installing environment|WARNING/);
  });

  it("know the version of package.json too", async () => {
    const { code, text } = await run("golden-check-npx", ["images/docker-host.yaml"]);

    assert.equal(code, 0, text);
    assert.match(text, /golden check \(of the package\)\.+Passed/);
  });

  it("fails a faulty one, with what to do", async () => {
    const file = join(folder, "team/images/gpu-runner.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace(/^parent:/m, "parrent:"));
    const { code, text } = await runHook("images/gpu-runner.yaml");

    assert.equal(code, 1);
    assert.match(text, /fix: Rename parrent to parent/);
  });

  it("says nothing of another's fault, unless what changed is shared", async () => {
    assert.equal((await runHook("images/docker-host.yaml")).code, 0);
    assert.equal((await runHook("images/variables.yaml")).code, 1);
  });

  it("has nothing to do for other files", async () => {
    assert.match((await runHook("package.json")).text, /no files to check/);
  });
});

function team(folder: string, hooks: string): void {
  mkdirSync(join(folder, "node_modules/.bin"), { recursive: true });
  cpSync(join(ROOT, "images"), join(folder, "images"), { recursive: true });
  cpSync(join(ROOT, "Pulumi.prod.yaml"), join(folder, "Pulumi.prod.yaml"));
  symlinkSync(ROOT, join(folder, "node_modules/golden-images"));
  const golden = join(folder, "node_modules/.bin/golden");
  writeFileSync(golden, `#!/bin/sh\nexec node "${join(ROOT, "dist/cli/golden.js")}" "$@"\n`, { mode: 0o755 });
  writeFileSync(join(folder, "package.json"), '{ "name": "team", "private": true }\n');
  writeFileSync(join(folder, ".gitignore"), "node_modules\n");
  const config = {
    repos: [
      {
        repo: hooks,
        rev: git(hooks, "rev-parse", "HEAD").trim(),
        hooks: [{ id: "golden-check" }, { id: "golden-check-npx" }],
      },
    ],
  };
  writeFileSync(join(folder, ".pre-commit-config.yaml"), JSON.stringify(config));
  commitAll(folder);
}

function commitAll(folder: string): void {
  git(folder, "init", "--quiet");
  git(folder, "add", "--all");
  git(folder, "-c", "user.name=test", "-c", "user.email=test@example.org", "commit", "--quiet", "--message", "all");
}

function git(folder: string, ...args: readonly string[]): string {
  return execFileSync("git", args, { cwd: folder, encoding: "utf8" });
}

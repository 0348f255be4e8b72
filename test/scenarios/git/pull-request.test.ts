import { strict as assert } from "node:assert";
import { EXAMPLES, Repository, WEB } from "./repository";

interface Json {
  readonly images: readonly { readonly name: string; readonly change: string; readonly otherName?: string }[];
}

describe("a pull request", () => {
  let repository: Repository;
  beforeEach(() => {
    repository = new Repository();
    repository.branch("pull-request");
  });
  afterEach(() => {
    repository.delete();
  });

  const check = (): string => {
    const { exitCode, stdout, stderr } = repository.golden("check", "--base", "main");
    return `${stdout}${stderr}exit ${String(exitCode)}`;
  };
  const diff = (): string => {
    const { exitCode, stdout, stderr } = repository.golden("diff", "--base", "main");
    assert.deepEqual([exitCode, stderr], [0, ""]);
    return stdout;
  };
  const changes = (): Json =>
    JSON.parse(repository.golden("diff", "--base", "main", "--format", "json").stdout) as Json;

  it("that changes nothing says so", () => {
    repository.write("README.md", "words");
    repository.edit("images/docker-host.yaml", "kind: ami", "# a comment\nkind: ami");
    assert.equal(diff(), `Nothing changes: ${EXAMPLES} images as before.\n`);
    assert.match(check(), /^11 definitions checked, no faults\nexit 0$/);
  });

  it("that adds an image, not even committed, shows what it becomes", () => {
    repository.write("images/web.yaml", WEB);
    assert.match(
      diff(),
      new RegExp(
        `^web 1\\.0\\.0: new, is built\\n {2}creates {7}pipeline for x86_64\\n[^]*1 image new, ${EXAMPLES} as before\\.\\n$`,
      ),
    );
    assert.match(check(), /^images\/web\.yaml:1:10 image-added notice: web 1\.0\.0 is new\.\n[^]*exit 0$/);
  });

  it("that forgets the version fails, and the command of the fix mends it", () => {
    repository.edit("images/docker-host.yaml", "sizeGiB: 30", "sizeGiB: 40");
    repository.commit("more room");
    const failed = check();
    assert.match(
      failed,
      /^images\/docker-host\.yaml:3:10 version-not-raised docker-host changes \(disk\.sizeGiB\) and is still 1\.2\.0\./,
    );
    assert.match(failed, /exit 1$/);
    const fix = /fix: golden (.*)/.exec(failed)?.[1] ?? "";
    assert.equal(repository.golden(...fix.split(" ")).stdout, "docker-host 1.2.0 → 1.2.1\n");
    assert.equal(repository.git("diff", "--numstat"), "1\t1\timages/docker-host.yaml");
    assert.match(check(), /no faults\nexit 0$/);
    assert.match(
      diff(),
      /^docker-host 1\.2\.0 → 1\.2\.1 \(patch\): rebuilds, the version is raised\n {2}why {11}disk\.sizeGiB: 30 → 40\n/,
    );
    assert.equal(
      repository.golden("bump", "docker-host", "--base", "main").stdout,
      "docker-host is already at 1.2.1\n",
    );
  });

  it("with a definition that cannot be compared raises nothing, and says so: what is silent looks done", () => {
    repository.edit("images/docker-host.yaml", "parent:", "parnt:");
    repository.edit("images/mac-runner.yaml", "sizeGiB: 200", "sizeGiB: 210");
    const { exitCode, stdout, stderr } = repository.golden("bump", "--all-changed", "--base", "main");
    assert.deepEqual([exitCode, stdout], [2, ""]);
    assert.match(
      stderr,
      /^error: Whether docker-host changed is unknown: it has errors\.\n {2}fix: golden check docker-host/,
    );
    assert.doesNotMatch(repository.git("diff", "--unified=0"), /^\+version/m);
  });

  it("whose version no command can raise says how to write it", () => {
    repository.edit("images/docker-host.yaml", "version: 1.2.0", "version: >-\n  1.2.0");
    const { exitCode, stderr } = repository.golden("bump", "docker-host");
    assert.equal(exitCode, 2);
    assert.match(stderr, /has no version of three numbers on one line\.\n {2}fix: Write it as version: 1\.0\.0;/);
  });

  it("that mends a definition with errors in the base is not passed over in silence", () => {
    const sound = repository.read("images/docker-host.yaml");
    repository.edit("images/docker-host.yaml", "parent:", "parnt:");
    repository.commit("broken");
    repository.write("images/docker-host.yaml", sound);
    const { exitCode, stdout, stderr } = repository.golden("bump", "--all-changed", "--base", "HEAD");
    assert.deepEqual([exitCode, stdout], [0, "No image needs a higher version.\n"]);
    assert.match(stderr, /^note: docker-host had errors in the base commit: if it changed, golden bump docker-host\n$/);
  });

  it("that breaks an image can still be planned for the others, and names the marks of a conflict", () => {
    repository.edit(
      "images/docker-host.yaml",
      "version: 1.2.0",
      "<<<<<<< HEAD\nversion: 1.2.1\n=======\nversion: 1.3.0\n>>>>>>> other",
    );
    assert.equal(repository.golden("plan", "mac-runner").exitCode, 0);
    assert.equal(repository.golden("plan").exitCode, 1);
    const { exitCode, stdout } = repository.golden("check", "--base", "HEAD");
    assert.equal(exitCode, 1);
    assert.match(stdout, /docker-host\.yaml:\d+:1 conflict-marker A merge conflict is not resolved: "<<<<<<< HEAD"/);
    assert.match(stdout, /11 definitions checked: 1 error/);
  });

  it("that changes a variable or a document counts for all its users", () => {
    repository.edit("images/variables.yaml", 'RUNNER_VERSION: "2.328.0"', 'RUNNER_VERSION: "2.329.0"');
    repository.edit("images/docker/install.yaml", "set -euo pipefail", "set -euxo pipefail");
    const shown = diff();
    assert.match(
      shown,
      /github-runner 1\.4\.0: VERSION NOT RAISED[^]*variable RUNNER_VERSION: "2\.328\.0" → "2\.329\.0"/,
    );
    assert.match(
      shown,
      /docker-host 1\.2\.0: VERSION NOT RAISED[^]*images\/docker\/install\.yaml: \d+ lines? added, \d+ lines? removed/,
    );
    const { stdout } = repository.golden("bump", "--all-changed", "--base", "main", "--level", "minor");
    assert.match(stdout, /docker-host 1\.2\.0 → 1\.3\.0\n/);
    assert.match(stdout, /github-runner 1\.4\.0 → 1\.5\.0\n/);
    assert.match(check(), /exit 0$/);
    assert.equal(
      repository.golden("bump", "--all-changed", "--base", "main").stdout,
      "No image needs a higher version.\n",
    );
  });

  it("that raises a parent tells which children follow, and when; a major one leaves them behind", () => {
    repository.golden("bump", "github-runner", "minor");
    assert.match(
      check(),
      /parent-raised notice: github-runner is a parent and is now at 1\.5\.0\. Built after it: gpu-runner \(by its schedule, cron 0 2 \* \* \? \*/,
    );
    repository.golden("bump", "github-runner", "major");
    const major = check();
    assert.match(major, /Not built: gpu-runner \(it stays on 1\.x\.x, which does not include 2\.0\.0\)/);
    assert.match(major, /images\/gpu-runner\.yaml:6:42 parent-behind notice: [^]*exit 0$/);
  });

  it("that removes an image says what stays", () => {
    repository.remove("images/mac-runner.yaml");
    repository.commit("no more macs");
    assert.match(
      check(),
      /^images\/mac-runner\.yaml:1:1 image-removed notice: mac-runner 0\.3\.0 is removed\. What stays: every released/,
    );
    assert.match(diff(), /^mac-runner 0\.3\.0: removed, its AMIs stay\n/);
  });

  it("that renames an image says that it is a removal and an addition", () => {
    repository.git("mv", "images/mac-runner.yaml", "images/mac-builder.yaml");
    repository.commit("another name");
    assert.match(check(), /a rename is a removal and an addition/);
    assert.deepEqual(
      changes().images.map(({ name, change, otherName }) => [name, change, otherName]),
      [["mac-builder", "added", "mac-runner"], ["mac-runner", "removed", "mac-builder"]], // prettier-ignore
    );
  });

  it("that reverts a release fails; the fix raises above the release", () => {
    repository.edit("images/docker-host.yaml", "version: 1.2.0", "version: 1.3.0");
    repository.edit("images/docker-host.yaml", "sizeGiB: 30", "sizeGiB: 40");
    repository.commit("release");
    repository.git("checkout", "-q", "main");
    repository.git("merge", "-q", "--ff-only", "pull-request");
    repository.branch("revert");
    repository.git("revert", "--no-edit", "HEAD");
    const failed = check();
    assert.match(failed, /version-lowered The version of docker-host drops from 1\.3\.0 to 1\.2\.0/);
    assert.match(failed, /fix: .*: golden bump docker-host --base main\n[^]*exit 1$/);
    assert.equal(repository.golden("bump", "docker-host", "--base", "main").stdout, "docker-host 1.2.0 → 1.3.1\n");
    assert.match(check(), /exit 0$/);
  });

  it("puts alerts at the top, in every format, with nothing of the user's taken for markup", () => {
    repository.edit(
      "images/github-runner.yaml",
      "description: ",
      'description: "@octocat <img src=x> `a` | [b](c) ::error::" #',
    );
    repository.edit(
      "images/gpu-runner.yaml",
      "distribution:",
      'distribution:\n  share: { accounts: ["444455556666"] }\n  kmsKey: create',
    );
    assert.match(diff(), /^! gpu-runner: account 444455556666 may launch it now\n/);
    const { stdout } = repository.golden("diff", "--base", "main", "--format", "markdown");
    assert.match(
      stdout,
      /^<!-- golden-images:diff -->\n[^]*> \[!CAUTION\]\n[^]*account 444455556666 may launch it now/,
    );
    assert.match(stdout, /- `description`: [^\n]* → ``+ "@octocat <img src=x> `a` \| \[b\]\(c\) ::error::" ``+\n/);
    assert.doesNotMatch(stdout, /^\s*::/m);
  });
});

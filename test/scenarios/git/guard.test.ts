import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { golden, type Run } from "../../cli/golden";
import { EXAMPLES, Repository, WEB } from "./repository";

/** The content of an image changes, and its version does not. */
const edit = (repository: Repository): void => repository.edit("images/docker-host.yaml", "sizeGiB: 30", "sizeGiB: 40");
const NOT_RAISED = /docker-host\.yaml:\d+:\d+ version-not-raised docker-host changes \(disk\.sizeGiB\)/;

describe("the version guard never fails open", () => {
  let repository: Repository;
  const folders: string[] = [];
  beforeEach(() => (repository = new Repository("infra/fleet")));
  afterEach(() => {
    for (const folder of [repository.folder, ...folders.splice(0)]) rmSync(folder, { recursive: true, force: true });
  });

  const refused = ({ exitCode, stdout, stderr }: Run, message: RegExp): void => {
    assert.deepEqual([exitCode, stdout], [2, ""]);
    assert.match(stderr, message);
  };
  const caught = ({ exitCode, stdout }: Run): void => {
    assert.match(stdout, NOT_RAISED);
    assert.equal(exitCode, 1);
  };
  const check = (place: string, base = "HEAD"): Run =>
    golden(join(repository.folder, place), ["check", "--base", base]);
  const move = (from: string, to: string): void => {
    mkdirSync(join(repository.folder, to, ".."), { recursive: true });
    repository.git("mv", from, to);
  };

  it("follows the folder of a fleet that git mv renames: deeper, beside, and to the top", () => {
    edit(repository);
    move("infra/fleet", "teams/platform/images-of-ours");
    caught(check("teams/platform/images-of-ours"));
    repository.commit("moved, and not raised");
    caught(check("teams/platform/images-of-ours", "HEAD^1"));
    for (const entry of repository.git("ls-files", "teams/platform/images-of-ours").split("\n")) {
      move(entry, entry.replace("teams/platform/images-of-ours/", ""));
    }
    caught(check(".", "HEAD^1"));
    const { stdout } = golden(repository.folder, ["diff", "--base", "HEAD"]);
    assert.equal(stdout, `Nothing changes: ${EXAMPLES} images as before.\n`);
  });

  it("takes a new fleet beside another for what it is", () => {
    cpSync(repository.root, join(repository.folder, "other"), { recursive: true });
    const { exitCode, stdout } = check("other");
    assert.equal(exitCode, 0);
    assert.match(stdout, /image-added notice: docker-host 1\.2\.0 is new/);
  });

  it("asks where several folders may be the one that moved", () => {
    cpSync(repository.root, join(repository.folder, "other"), { recursive: true });
    repository.commit("a second fleet");
    move("other", "new/other");
    move("infra/fleet", "new/fleet");
    refused(
      check("new/fleet"),
      /several folders with some are gone: infra\/fleet\/, other\/\.\n {2}fix: Move one of them/,
    );
  });

  it("compares no submodule, no other repository and no link: images/ as a whole or a folder in it", () => {
    const foreign = (path: string): RegExp =>
      new RegExp(`error: ${path} is a link, a submodule or a repository of its own[^]*fix: Keep the files themselves`);
    const images = join(repository.root, "images");
    const docker = join(images, "docker");
    const own = (folder: string): void => void execFileSync("git", ["init", "-q", "-b", "main", folder]);
    const commitIn = (folder: string): void => {
      const identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"];
      execFileSync("git", ["-C", folder, "add", "-A"]);
      execFileSync("git", ["-C", folder, ...identity, "commit", "-q", "-m", "of its own"]);
    };
    // A folder with a .git that nobody has told git of.
    repository.git("rm", "-q", "-r", "--cached", "infra/fleet/images/docker");
    own(docker);
    commitIn(docker);
    refused(check("infra/fleet"), foreign("images/docker"));
    repository.git("-c", "advice.addEmbeddedRepo=false", "add", "-A");
    repository.commit("a gitlink");
    refused(check("infra/fleet"), foreign("images/docker"));
    rmSync(join(docker, ".git"), { recursive: true });
    repository.git("rm", "-q", "-r", "--cached", "infra/fleet/images");
    own(images);
    commitIn(images);
    refused(check("infra/fleet"), foreign("images/docker"));
    repository.commit("images/ as a gitlink");
    refused(check("infra/fleet"), foreign("images"));
    rmSync(join(images, ".git"), { recursive: true });
    repository.git("rm", "-q", "--cached", "infra/fleet/images");
    repository.git("add", "-A");
    refused(check("infra/fleet"), foreign("images"));
  });

  it("follows no link in the place of images/, with a base and without", () => {
    renameSync(join(repository.root, "images"), join(repository.folder, "elsewhere"));
    symlinkSync(join(repository.folder, "elsewhere"), join(repository.root, "images"));
    const message = /images is a link, which is not followed\.\n {2}fix: Replace it with the folder itself\./;
    refused(check("infra/fleet"), message);
    refused(repository.golden("check"), message);
    repository.commit("a link");
    rmSync(join(repository.root, "images"));
    renameSync(join(repository.folder, "elsewhere"), join(repository.root, "images"));
    refused(check("infra/fleet"), /images is a link, a submodule/);
  });

  it("compares in a work tree of its own, wherever that lies", () => {
    for (const place of [mkdtempSync(join(tmpdir(), "golden-tree-")), repository.folder]) {
      folders.push(place);
      const tree = join(place, "tree");
      repository.git("worktree", "add", "-q", tree, "-b", `b${folders.length.toString()}`);
      const file = join(tree, "infra/fleet/images/docker-host.yaml");
      execFileSync("sed", ["-i", "s/sizeGiB: 30/sizeGiB: 40/", file]);
      caught(golden(join(tree, "infra/fleet"), ["check", "--base", "main"]));
    }
    assert.equal(check("infra/fleet", "main").exitCode, 0);
  });

  it("does not take what a sparse checkout leaves out for removed", () => {
    repository.git("sparse-checkout", "set", "--no-cone", "/*", "!infra/fleet/images/gpu*");
    const sparse = check("infra/fleet");
    refused(sparse, /images\/gpu-runner\.yaml is not checked out: this is a sparse checkout/);
    const [, command = ""] = /fix: git (.*)/.exec(sparse.stderr) ?? [];
    repository.git(...command.split(" "));
    assert.equal(check("infra/fleet").exitCode, 0);
    repository.git("sparse-checkout", "set", "--no-cone", "/*", "!infra/fleet/Pulumi.prod.yaml");
    refused(check("infra/fleet"), /Pulumi\.prod\.yaml is not checked out/);
  });

  it("sees a file that git was told not to look at", () => {
    for (const flag of ["assume-unchanged", "skip-worktree"]) {
      repository.git("update-index", `--${flag}`, "infra/fleet/images/docker-host.yaml");
      edit(repository);
      caught(check("infra/fleet"));
      repository.edit("images/docker-host.yaml", "sizeGiB: 40", "sizeGiB: 30");
      repository.git("update-index", `--no-${flag}`, "infra/fleet/images/docker-host.yaml");
    }
  });

  it("compares a merge queue's commit with the commit that it is to be merged on", () => {
    const base = repository.git("rev-parse", "HEAD");
    repository.branch("pull-request");
    edit(repository);
    repository.commit("not raised");
    repository.git("checkout", "-q", "-b", "gh-readonly-queue/main/pr-1", "main");
    repository.git("merge", "-q", "--no-ff", "--no-edit", "pull-request");
    caught(check("infra/fleet", base));
  });

  it("asks where Pulumi.yaml moves away from the images, and follows where they move together", () => {
    mkdirSync(join(repository.folder, "program"));
    for (const file of ["Pulumi.yaml", "Pulumi.prod.yaml"]) move(`infra/fleet/${file}`, `program/${file}`);
    refused(
      check("infra/fleet"),
      /has a Pulumi\.yaml beside images\/, and .*infra\/fleet has none[^]*fix: Move Pulumi\.yaml/,
    );
    move("infra/fleet/images", "program/images");
    assert.equal(check("program").exitCode, 0);
    assert.match(golden(join(repository.folder, "program"), ["diff", "--base", "HEAD"]).stdout, /^Nothing changes/);
  });

  it("is not content with a definition that was broken in the base, unless its version rose", () => {
    repository.edit("images/docker-host.yaml", "parent:", "parnt:");
    repository.commit("broken");
    repository.edit("images/docker-host.yaml", "parnt:", "parent:");
    edit(repository);
    const { exitCode, stdout } = check("infra/fleet");
    assert.match(
      stdout,
      /docker-host\.yaml:\d+:\d+ base-unreadable docker-host had errors [^]*golden bump docker-host/,
    );
    assert.equal(exitCode, 1);
    repository.golden("bump", "docker-host");
    const mended = check("infra/fleet");
    assert.deepEqual([mended.exitCode, mended.stdout.includes("base-unreadable")], [0, false]);
  });

  it("compares what a branch raises with the tip of its base, too", () => {
    repository.branch("one");
    edit(repository);
    repository.golden("bump", "docker-host");
    repository.commit("one");
    repository.git("checkout", "-q", "-b", "two", "main");
    repository.edit("images/docker-host.yaml", "type: gp3", "type: gp2");
    repository.golden("bump", "docker-host");
    repository.write("images/web.yaml", WEB);
    repository.commit("two");
    assert.equal(check("infra/fleet", "main").exitCode, 0);
    repository.git("checkout", "-q", "main");
    repository.git("merge", "-q", "--ff-only", "one");
    repository.git("checkout", "-q", "two");
    const { exitCode, stdout } = check("infra/fleet", "main");
    assert.equal(exitCode, 1);
    assert.match(
      stdout,
      /docker-host\.yaml:\d+:\d+ version-taken docker-host is 1\.2\.1 here, and since this branch began `main` has 1\.2\.1 with other content\.[^\n]*\n\s+fix: golden bump docker-host --base main\n/,
    );
    assert.match(repository.golden("bump", "docker-host", "--base", "main").stdout, /^docker-host 1\.2\.1 → 1\.2\.2/);
    assert.equal(check("infra/fleet", "main").exitCode, 0);
  });

  it("has nothing against a branch whose content was merged already", () => {
    repository.branch("one");
    edit(repository);
    repository.golden("bump", "docker-host");
    repository.commit("one");
    repository.git("checkout", "-q", "main");
    repository.git("merge", "-q", "--squash", "one");
    repository.commit("squashed");
    repository.git("checkout", "-q", "one");
    assert.equal(check("infra/fleet", "main").exitCode, 0);
  });
});

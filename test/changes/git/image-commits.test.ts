import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { imageCommits } from "../../../changes/git/image-commits";

describe("changes/git/image-commits", () => {
  let folder = "";
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "golden-commits-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const git = (...args: string[]): string =>
    execFileSync("git", ["-C", folder, "-c", "user.name=t", "-c", "user.email=t@example.org", ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();

  const commit = (...files: string[]): string => {
    for (const file of files) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), String(Math.random()));
    }
    git("add", "-A");
    git("commit", "-q", "-m", "change");
    return git("rev-parse", "HEAD");
  };

  const FILES = { base: ["images/base.yaml", "images/base/install.yaml"], other: ["images/other.yaml"] };

  it("finds the newest commit of any file of an image, whatever else changed since", async () => {
    git("init", "-q");
    commit("images/base.yaml", "images/base/install.yaml");
    const other = commit("images/other.yaml");
    const base = commit("images/base/install.yaml");
    commit("README.md", "images/third.yaml");

    assert.deepEqual(await imageCommits(folder, FILES), { kind: "found", commits: { base, other } });
  });

  it("finds files of a project that is a folder of its repository", async () => {
    git("init", "-q");
    const base = commit("infra/images/base.yaml");
    commit("images/base.yaml");

    const found = await imageCommits(join(folder, "infra"), { base: ["images/base.yaml"] });
    assert.deepEqual(found, { kind: "found", commits: { base } });
  });

  it("leaves out an image that was never committed", async () => {
    git("init", "-q");
    const base = commit("images/base.yaml");

    assert.deepEqual(await imageCommits(folder, FILES), { kind: "found", commits: { base } });
  });

  it("says nothing in a shallow clone, outside of a repository, or before the first commit", async () => {
    const none = { kind: "unknown", why: "no-repository" };
    assert.deepEqual(await imageCommits(folder, FILES), none);
    git("init", "-q");
    assert.deepEqual(await imageCommits(folder, FILES), none);
    commit("images/base.yaml");
    commit("images/base.yaml");
    const shallow = join(folder, "shallow");
    execFileSync("git", ["clone", "-q", "--depth", "1", pathToFileURL(folder).href, shallow], { stdio: "ignore" });

    assert.deepEqual(await imageCommits(shallow, FILES), { kind: "unknown", why: "shallow-clone" });
  });
});

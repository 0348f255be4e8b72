import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { folderSource } from "../../../definition";
import { openBase } from "../../../changes/git/base-commit";
import { resolveBase } from "../../../changes/git/base-ref";
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

  let edits = 0;
  const commit = (...files: string[]): string => {
    for (const file of files) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), String(edits++));
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

  it("says the same whatever the user's configuration and environment are", async () => {
    git("init", "-q");
    const base = commit("images/base.yaml", "images/base/install.yaml", 'images/quo"ted ü.yaml');
    git("mv", "images/base/install.yaml", "images/base/other.yaml");
    git("commit", "-q", "-m", "a rename");
    const renamed = git("rev-parse", "HEAD");
    const config = join(folder, ".git/user.config");
    writeFileSync(
      config,
      [
        "[log]\n showRoot = false\n follow = true\n showSignature = true\n decorate = full",
        "[diff]\n renames = copies\n noprefix = true\n external = false\n relative = true\n orderFile = /nowhere",
        '[color]\n ui = always\n[core]\n quotePath = true\n pager = false\n[format]\n pretty = "%b"',
      ].join("\n"),
    );
    const files = {
      base: ["images/base.yaml"],
      moved: ["images/base/other.yaml"],
      gone: ["images/base/install.yaml"],
      quoted: ['images/quo"ted ü.yaml'],
    };
    const hostile = {
      GIT_CONFIG_GLOBAL: config,
      GIT_DIR: "/nowhere",
      GIT_INDEX_FILE: "/nowhere",
      GIT_WORK_TREE: "/nowhere",
      GIT_EXTERNAL_DIFF: "false",
      GIT_PAGER: "false",
      GIT_LITERAL_PATHSPECS: "0",
      LANG: "de_DE.UTF-8",
    };
    await withEnvironment(hostile, async () => {
      assert.deepEqual(await imageCommits(folder, files), {
        kind: "found",
        commits: { base, moved: renamed, gone: renamed, quoted: base },
      });
      const { ref, isHead } = resolveBase(folder, "HEAD~1");
      assert.deepEqual({ ref, isHead }, { ref: "HEAD~1", isHead: false });
      const { changed } = openBase(folder, resolveBase(folder, "HEAD~1"), folderSource(folder));
      assert.deepEqual([...changed].sort(), ["images/base/install.yaml", "images/base/other.yaml"]);
    });
  });
});

async function withEnvironment(more: Readonly<Record<string, string>>, act: () => Promise<void>): Promise<void> {
  const before = { ...process.env };
  Object.assign(process.env, more);
  try {
    await act();
  } finally {
    for (const name of Object.keys(more)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, before);
  }
}

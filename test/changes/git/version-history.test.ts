import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { versionHistory } from "../../../changes/git/version-history";

describe("changes/git/version-history", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "golden-versions-"));
    mkdirSync(join(folder, "infra/images/base"), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const git = (...args: string[]): string =>
    execFileSync("git", ["-C", folder, "-c", "user.name=t", "-c", "user.email=t@example.org", ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      env: { ...process.env, GIT_COMMITTER_DATE: "2026-11-20T12:00:00Z" },
    }).trim();
  const commit = (file: string, text: string): string => {
    writeFileSync(join(folder, "infra/images", file), text);
    git("add", "-A");
    git("commit", "-q", "-m", "change");
    return git("rev-parse", "HEAD");
  };

  it("finds the commit that gave each version, the newest first, of a project in a folder", async () => {
    git("init", "-q");
    const first = commit("base.yaml", "kind: ami\nversion: 1.0.0\nparent: x\n");
    commit("base.yaml", "kind: ami\nversion: 1.0.0 # the same\nparent: y\n");
    const second = commit("base.yaml", "version: '1.1.0'\nkind: ami\nparent: y\n");
    const other = commit("constructor.yaml", 'version: "2.0.0"\r\n');
    const last = commit("base/install.yaml", "name: x\nschemaVersion: 1.0\nversion: 9.9.9\n");
    const date = "2026-11-20";
    assert.deepEqual(await versionHistory(join(folder, "infra")), {
      kind: "found",
      versions: {
        base: [
          { version: "1.1.0", commit: second, date },
          { version: "1.0.0", commit: first, date },
        ],
        constructor: [{ version: "2.0.0", commit: other, date }],
      },
      newest: { commit: last, date },
    });
  });

  it("takes no line of a file for a header of the patch", async () => {
    git("init", "-q");
    const only = commit("base.yaml", "++ b/images/other.yaml\n@@ -1 +1 @@\ndiff --git a/x b/x\nversion: 1.0.0\n");
    const { versions } = (await versionHistory(join(folder, "infra"))) as { versions: object };
    assert.deepEqual(versions, { base: [{ version: "1.0.0", commit: only, date: "2026-11-20" }] });
  });

  it("says nothing of a shallow clone, of no repository, and of no commit", async () => {
    const root = join(folder, "infra");
    assert.deepEqual(await versionHistory(root), { kind: "unknown", why: "no-repository" });
    git("init", "-q");
    assert.deepEqual(await versionHistory(root), { kind: "found", versions: {} });
    commit("base.yaml", "version: 1.0.0\n");
    commit("base.yaml", "version: 1.1.0\n");
    const clone = join(folder, "clone");
    git("clone", "-q", "--depth", "1", pathToFileURL(folder).href, clone);
    assert.deepEqual(await versionHistory(join(clone, "infra")), { kind: "unknown", why: "shallow-clone" });
  });
});

import { strict as assert } from "node:assert";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { golden, type Run } from "../../cli/golden";
import { EXAMPLES, Repository, WEB } from "./repository";

describe("clones and bases", () => {
  let repository: Repository;
  const folders: string[] = [];
  beforeEach(() => (repository = new Repository()));
  afterEach(() => {
    repository.delete();
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });

  /** As actions/checkout makes it: so deep, of one ref. */
  const clone = (depth: number, branch: string): string => {
    const folder = mkdtempSync(join(tmpdir(), "golden-clone-"));
    folders.push(folder);
    repository.git(
      "clone",
      "-q",
      "--depth",
      depth.toString(),
      "--single-branch",
      "--branch",
      branch,
      pathToFileURL(repository.folder).href,
      folder,
    );
    return folder;
  };

  /** Types the fix of a message, up to the comma. */
  const fetchAsTold = (folder: string, { stderr }: Run): void => {
    const [, command = ""] = /fix: git (fetch [^,]+),/.exec(stderr) ?? [];
    repository.git("-C", folder, ...command.split(" "));
  };

  const raised = (): void => {
    repository.edit("images/docker-host.yaml", "version: 1.2.0", "version: 1.3.0");
    repository.commit("raise");
  };

  it("a branch is compared with where it left the base: what others merged since is not its change", () => {
    repository.branch("pull-request");
    raised();
    repository.git("checkout", "-q", "main");
    repository.write("images/web.yaml", WEB);
    repository.commit("of somebody else");
    repository.git("checkout", "-q", "pull-request");
    const { stdout } = repository.golden("diff", "--base", "main");
    assert.match(stdout, /^docker-host 1\.2\.0 → 1\.3\.0/);
    assert.doesNotMatch(stdout, /web/);
  });

  it("a merge commit shows what the pull request brings", () => {
    repository.branch("pull-request");
    raised();
    repository.git("checkout", "-q", "main");
    repository.write("images/web.yaml", WEB);
    repository.commit("of somebody else");
    repository.git("checkout", "-q", "-b", "merged");
    repository.git("merge", "-q", "--no-ff", "--no-edit", "pull-request");
    for (const base of ["main", "HEAD^1"]) {
      const { stdout } = repository.golden("diff", "--base", base);
      assert.match(stdout, new RegExp(`^docker-host [^]*\\n1 image rebuilt, ${EXAMPLES} as before\\.\\n$`), base);
    }
    // The shallow clone of a merge commit, as a workflow gets it, with the base fetched beside it.
    const shallow = clone(1, "merged");
    const missing = golden(shallow, ["diff", "--base", "origin/main"]);
    assert.deepEqual([missing.exitCode, missing.stdout], [2, ""]);
    assert.match(
      missing.stderr,
      /^error: There is no commit `origin\/main` in this shallow clone\.\n {2}fix: git fetch --unshallow origin [0-9a-f]{40} \+refs\/heads\/main:refs\/remotes\/origin\/main, or fetch everything: .*`fetch-depth: 0`/,
    );
    fetchAsTold(shallow, missing);
    assert.match(golden(shallow, ["diff", "--base", "origin/main"]).stdout, /^docker-host 1\.2\.0 → 1\.3\.0/);
  });

  it("a shallow clone of a branch needs the one fetch that is suggested, before and after the base is fetched", () => {
    repository.branch("pull-request");
    raised();
    repository.edit("images/docker-host.yaml", "sizeGiB: 30", "sizeGiB: 40");
    repository.commit("second");
    repository.git("checkout", "-q", "main");
    repository.write("images/web.yaml", WEB);
    repository.commit("of somebody else");
    const shallow = clone(1, "pull-request");
    const unknown = golden(shallow, ["check", "--base", "origin/main"]);
    assert.equal(unknown.exitCode, 2);
    fetchAsTold(shallow, unknown);
    assert.equal(golden(shallow, ["check", "--base", "origin/main"]).exitCode, 0);
    const later = clone(1, "pull-request");
    repository.git("-C", later, "fetch", "-q", "--depth=1", "origin", "+refs/heads/main:refs/remotes/origin/main");
    const parted = golden(later, ["check", "--base", "origin/main"]);
    assert.equal(parted.exitCode, 2);
    assert.match(parted.stderr, /shallow clone without the commit at which HEAD and `origin\/main` parted\./);
    fetchAsTold(later, parted);
    assert.match(golden(later, ["diff", "--base", "origin/main"]).stdout, /^docker-host 1\.2\.0 → 1\.3\.0/);
  });

  it("a clone that has a branch of the remote alone says how it is called here", () => {
    repository.branch("pull-request");
    raised();
    const alone = clone(50, "pull-request");
    const fetch = /fix: (git fetch .*?), then --base (\S+);/.exec(golden(alone, ["check", "--base", "main"]).stderr);
    assert.ok(fetch);
    repository.git("-C", alone, ...(fetch[1] ?? "").split(" ").slice(1));
    assert.equal(golden(alone, ["check", "--base", fetch[2] ?? ""]).exitCode, 0);
    assert.match(
      golden(alone, ["check", "--base", "main"]).stderr,
      /\n {2}fix: It is called origin\/main here: --base origin\/main\n/,
    );
  });

  it("a commit before the first of a shallow clone says to fetch more of the history", () => {
    raised();
    assert.match(
      golden(clone(1, "main"), ["check", "--base", "HEAD^1"]).stderr,
      /\n {2}fix: git fetch --unshallow origin/,
    );
    const shallow = clone(1, "main");
    fetchAsTold(shallow, golden(shallow, ["check", "--base", "HEAD^1"]));
    assert.equal(golden(shallow, ["check", "--base", "HEAD^1"]).exitCode, 0);
  });

  it("no setting of the user's git hides a change", () => {
    const nested = new Repository("infra/fleet");
    folders.push(nested.folder);
    nested.edit("images/docker-host.yaml", "version: 1.2.0", "version: 1.3.0");
    for (const setting of [
      "diff.relative=true",
      "diff.noprefix=true",
      "diff.mnemonicPrefix=true",
      "core.quotePath=true",
    ]) {
      nested.git("config", ...setting.split("="));
    }
    assert.match(nested.golden("diff", "--base", "HEAD").stdout, /^docker-host 1\.2\.0 → 1\.3\.0/);
  });

  it("on the default branch itself nothing differs from HEAD, and HEAD^1 shows the last commit", () => {
    raised();
    const { stdout, stderr } = repository.golden("diff", "--base", "main");
    assert.equal(stdout, `Nothing changes: ${EXAMPLES} images as before.\n`);
    const note =
      "note: `main` is what is checked out, and nothing is uncommitted; --base HEAD^1 compares with the commit before.\n";
    assert.equal(stderr, note);
    assert.equal(repository.golden("check", "--base", "main").stderr, note);
    assert.equal(repository.golden("diff", "--base", "HEAD^1").stderr, "");
    assert.match(repository.golden("diff", "--base", "HEAD^1").stdout, /^docker-host 1\.2\.0 → 1\.3\.0/);
  });

  it("a fleet may be a folder of its repository, and a commit of another shape is read as it was", () => {
    const nested = new Repository("infra/fleet");
    folders.push(nested.folder);
    nested.edit("images/docker-host.yaml", "version: 1.2.0", "version: 1.3.0");
    assert.match(nested.golden("diff", "--base", "HEAD").stdout, /^docker-host 1\.2\.0 → 1\.3\.0[^]*1 image rebuilt/);
    assert.match(nested.golden("affected", "--base", "HEAD").stdout, /\n1 image in 1 stack\n$/);
  });

  it("a link in the base commit is not followed, as on disk", () => {
    repository.remove("images/docker-host.yaml");
    symlinkSync("/etc/passwd", join(repository.root, "images/docker-host.yaml"));
    repository.commit("a link");
    repository.remove("images/docker-host.yaml");
    repository.write("images/docker-host.yaml", WEB);
    const { stdout } = repository.golden("check", "--base", "HEAD");
    assert.match(stdout, /base-without-version notice: docker-host could not be read in the base commit/);
    assert.doesNotMatch(stdout, /root:/);
  });

  it("what is no repository, no commit or an option in disguise is told as such", () => {
    const says = (run: Run, pattern: RegExp): void => {
      assert.deepEqual([run.exitCode, run.stdout], [2, ""]);
      assert.match(run.stderr, pattern);
    };
    says(
      repository.golden("diff", "--base", "no-such"),
      /no commit `no-such` in this repository\.\n {2}fix: git fetch origin \+refs\/heads\/no-such:refs\/remotes\/origin\/no-such, then --base origin\/no-such/,
    );
    says(
      repository.golden("diff", "--base", "HEAD^1"),
      /no commit `HEAD\^1` in this repository\.\n {2}fix: Name a commit that is there: the first of a repository has none before it\./,
    );
    says(repository.golden("diff", "--base=--output=x"), /no commit `--output=x`/);
    says(repository.golden("diff"), /no default branch of a remote `origin` is known/);
    rmSync(join(repository.folder, ".git"), { recursive: true });
    says(repository.golden("diff", "--base", "main"), /is not in a git repository/);
  });
});

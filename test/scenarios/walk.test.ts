import * as assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { openStore, type Store } from "../../simulator/cloud/store";
import { blockFaults } from "../docs/console";
import { pages, ROOT, type Page } from "../docs/markdown";
import { pageFiles } from "../docs/yaml-block";
import { engine } from "./fleet";
import { installTarball } from "./installed-package";

const CLI = "node_modules/golden-images/dist/cli/golden.js";
const WORKFLOWS = ["pull-request.yml", "release.yml", "drift.yml"];
const PACKAGE = { name: "team-images", private: true, dependencies: { "golden-images": "0.1.0" } };

describe("a walk through a repository of its own, as docs/life-of-an-image.md says", () => {
  const page =
    pages().find((each) => each.path === "docs/life-of-an-image.md") ?? assert.fail("docs/life-of-an-image.md");
  let root: string;

  before(engine);
  before(() => {
    root = freshRepository(page);
  });
  after(() => {
    fs.rmSync(root, { recursive: true, force: true });
  });

  /** Commands of one block: each prints what the page says. */
  function walk(step: string): void {
    const block = page.blocks.find(({ words }) => words[0] === step) ?? assert.fail(`no block \`console ${step}\``);
    assert.equal(blockFaults(block, root, CLI).join("\n\n"), "");
  }

  function cloud(): Pick<Store, "amis" | "list"> {
    return openStore(path.join(root, ".golden/local/cloud.jsonl"));
  }

  /** `web/1.0.0/1` of every AMI, in order. */
  function amis(): readonly string[] {
    return cloud()
      .amis()
      .map(({ sourceImage }) => sourceImage.split("/").slice(1).join("/"));
  }

  function recipes(): readonly string[] {
    const found = cloud()
      .list()
      .filter(({ type }) => type.endsWith(":ImageRecipe"));
    return found.map(({ id }) => id.split("/").slice(1).join("/")).sort();
  }

  it("adds an image and one that is built on it", () => {
    walk("add");
    assert.deepEqual(amis(), ["web-x86-64/1.0.0/1", "app-x86-64/1.0.0/1"]);
    assert.deepEqual(recipes(), ["app-x86-64/1.0.0", "web-x86-64/1.0.0"]);
  });

  it("tells of a forgotten version, on the branch, in the workflow and at last by AWS", () => {
    walk("forget");
    const [check, diff, affected] = onMergeCommit(root, "update-web", ACTION);
    assert.equal(check?.status, 1, check?.output);
    assert.match(check.output, /^::error file=images\/web\.yaml,line=2,.*web changes .* and is still 1\.0\.0/m);
    assert.match(diff?.output ?? "", /^<!-- golden-images:diff -->\n[^]*web 1\.0\.0: VERSION NOT RAISED/);
    assert.equal(affected?.output.trim(), '{"include": [{"stack": "prod","images": ["web"]}]}');
    assert.throws(() => execFileSync(process.execPath, [CLI, "check", "--base", "main"], { cwd: root }), { status: 1 });
    walk("deploy-anyway");
    assert.deepEqual(recipes(), ["app-x86-64/1.0.0", "web-x86-64/1.0.0"]);
    assert.equal(amis().length, 2);
  });

  it("mends it with the command that it prints, and deploys a new recipe", () => {
    walk("update");
    assert.deepEqual(recipes(), ["app-x86-64/1.0.0", "web-x86-64/1.0.1"]);
    assert.deepEqual(amis(), ["web-x86-64/1.0.0/1", "app-x86-64/1.0.0/1", "web-x86-64/1.0.1/1"]);
  });

  it("removes an image and leaves its AMI", () => {
    const before = cloud().amis();
    walk("remove");
    assert.deepEqual(cloud().amis(), before);
    assert.deepEqual(recipes(), ["web-x86-64/1.0.1"]);
  });

  it("goes back: refused as a lower version, possible on AWS, and right as a higher one", () => {
    walk("revert");
    walk("emergency");
    assert.deepEqual(recipes(), ["web-x86-64/1.0.0"]);
    assert.equal(amis().at(-1), "web-x86-64/1.0.0/2");
    walk("go-on");
    assert.deepEqual(recipes(), ["web-x86-64/1.0.2"]);
    assert.equal(amis().length, 5);
  });

  it("leaves no block of the page out", () => {
    const steps = page.blocks.filter(({ language }) => language === "console").map(({ words }) => words[0]);
    assert.deepEqual(steps, ["add", "forget", "deploy-anyway", "update", "remove", "revert", "emergency", "go-on"]);
  });
});

/** What the action of the reusable workflow runs (`cli/action/action.ts`). */
const ACTION = ["check --format github", "diff --format markdown", "affected --matrix"].map(
  (words) => `${words} --base "$BASE"`,
);

interface Ran {
  readonly status: number | null;
  readonly output: string;
}

/** Runs commands of golden where GitHub does: on the merge of a pull request, whose first parent is the base. */
function onMergeCommit(root: string, branch: string, commands: readonly string[]): readonly Ran[] {
  const run = (command: string): Ran => {
    const env = { ...process.env, BASE: "HEAD^1", NO_COLOR: "1" };
    const { status, stdout } = spawnSync("bash", ["-c", command], { cwd: root, encoding: "utf8", env });
    return { status, output: stdout };
  };
  run(`git switch --quiet --detach main && git merge --quiet --no-ff --no-edit ${branch}`);
  const ran = commands.map((command) => run(`node ${CLI} ${command}`));
  run(`git switch --quiet ${branch}`);
  return ran;
}

/** On `main`, with one commit; the files that the page gives are the page's. */
function freshRepository(page: Page): string {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "golden-walk-"));
  installTarball(root);
  for (const tarball of fs.readdirSync(root).filter((name) => name.endsWith(".tgz")))
    fs.rmSync(path.join(root, tarball));
  fs.writeFileSync(path.join(root, "package.json"), JSON.stringify(PACKAGE));
  fs.writeFileSync(path.join(root, ".gitignore"), "node_modules/\n.golden/\n");
  fs.mkdirSync(path.join(root, "images"));
  const workflows = path.join(root, ".github/workflows");
  fs.mkdirSync(workflows, { recursive: true });
  for (const name of WORKFLOWS) fs.copyFileSync(path.join(ROOT, "docs/examples", name), path.join(workflows, name));
  for (const [file, text] of pageFiles(page)) fs.writeFileSync(path.join(root, file), text);
  const git = (...args: string[]): unknown => execFileSync("git", ["-C", root, ...args], { stdio: "pipe" });
  git("init", "--quiet", "--initial-branch", "main");
  for (const [key, value] of Object.entries({ name: "t", email: "t@example.org" })) git("config", `user.${key}`, value);
  git("config", "commit.gpgsign", "false");
  git("add", ".");
  git("commit", "--quiet", "--message", "An empty repository of images");
  return root;
}

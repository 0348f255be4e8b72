import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { remove } from "../../../cli/commands/remove/run";
import { rename } from "../../../cli/commands/rename/run";
import { recordedTerminal } from "../recorded-terminal";

const DOCUMENT = `schemaVersion: 1.0
phases:
  - name: build
    steps:
      - name: Install
        action: ExecuteBash
        inputs:
          commands: ["true"]
`;

const FILES: Readonly<Record<string, string>> = {
  "Pulumi.yaml": "name: images\nruntime: nodejs\n",
  "Pulumi.prod.yaml":
    'config:\n  golden-images:settings:\n    region: us-east-1\n    account: "111122223333"\n    images: ["web", other, child] # ours\n',
  "Pulumi.rest.yaml":
    'config:\n  golden-images:settings:\n    region: us-west-2\n    account: "111122223333"\n    images:\n      - "*"\n      - "!web"   # elsewhere\n    publicImages:\n      - other\n      - web\n',
  "images/web.yaml":
    "version: 1.0.0 # first\nparent: amazon-linux-2023\ncomponents:\n  - {document: 'web/install.yaml'}\n  - document: all/hardening.yaml\ndistribution: {parameter: '/images/{name}'}\n",
  "images/other.yaml": "version: 1.0.0\nparent: amazon-linux-2023\ncomponents:\n  - document: all/hardening.yaml\n",
  "images/child.yaml":
    'version: 2.0.0\n# on ours\nparent: {image: "web", version: 1.x.x}\ncomponents: [{managed: update-linux}]\n',
  "images/web/install.yaml": DOCUMENT,
  "images/web/large.txt": "more than is read of a file\n".repeat(4_000),
  "images/all/hardening.yaml": DOCUMENT,
};

describe("golden rename and golden remove", () => {
  let root = "";

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "golden-rename-"));
    for (const [file, text] of Object.entries(FILES)) write(file, text);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it("gives another name in every file that has it, and keeps every other byte", async () => {
    const { exitCode, out } = await run(rename, ["web", "site"]);
    assert.equal(exitCode, 0, out);
    for (const [file, text] of Object.entries(FILES)) {
      const expected = text.replaceAll(/(["']?!?|image: ")\bweb\b(?=["',\/]|\n|$)/g, (all) =>
        all.replace("web", "site"),
      );
      assert.equal(read(file.replace(/images\/web\b/, "images/site")), expected, file);
    }
    assert.equal(existsSync(join(root, "images/web")), false);
    assert.equal(existsSync(join(root, "images/web.yaml")), false);
  });

  it("says what a deployment makes of it: what is new, what goes, what stays, and who must be raised", async () => {
    const { out } = await run(rename, ["web", "site"]);
    assert.match(out, /^site 1\.0\.0: new, is built$/m);
    assert.match(out, /^web 1\.0\.0: removed, its AMIs stay$/m);
    assert.match(out, /^ {2}keeps +every released image version with its AMIs and snapshots/m);
    assert.match(out, /the SSM parameter \/images\/web: it points to the last AMI/);
    assert.match(out, /^child 2\.0\.0: VERSION NOT RAISED/m);
  });

  it("writes nothing where a check would then find a fault, and where the name is taken", async () => {
    await assert.rejects(run(rename, ["web", "Bad_Name"]), /golden check would refuse this; nothing was written/);
    await assert.rejects(run(rename, ["web", "other"]), /There is an image `other` already/);
    await assert.rejects(run(rename, ["wbe", "site"]), /There is no definition for `wbe`/);
    await assert.rejects(run(remove, ["web"]), /golden check would refuse this; nothing was written/);
    for (const [file, text] of Object.entries(FILES)) assert.equal(read(file), text, file);
  });

  it("writes over nothing that has the new name", async () => {
    write("images/site/install.yaml", DOCUMENT);
    await assert.rejects(
      run(rename, ["web", "site"]),
      /images\/site is there already, and images\/web would become it/,
    );
    for (const [file, text] of Object.entries(FILES)) assert.equal(read(file), text, file);
  });

  it("shows all of it with --dry-run, and writes nothing", async () => {
    const { out } = await run(rename, ["web", "site"], { dryRun: true });
    assert.match(out, /^--- images\/web\.yaml\n\+\+\+ images\/site\.yaml$/m);
    assert.match(out, /^\+parent: \{image: "site", version: 1\.x\.x\}$/m);
    for (const [file, text] of Object.entries(FILES)) assert.equal(read(file), text, file);
  });

  it("removes images with the files that they alone name, and takes them out of lists", async () => {
    const { exitCode, out } = await run(remove, ["web", "child"]);
    assert.equal(exitCode, 0, out);
    assert.equal(read("Pulumi.prod.yaml"), FILES["Pulumi.prod.yaml"]?.replace('["web", other, child]', "[other]"));
    assert.equal(existsSync(join(root, "images/web.yaml")), false);
    assert.equal(existsSync(join(root, "images/web/install.yaml")), false);
    assert.equal(read("images/all/hardening.yaml"), DOCUMENT);
    const rest = FILES["Pulumi.rest.yaml"]?.replace('      - "!web"   # elsewhere\n', "").replace("      - web\n", "");
    assert.equal(read("Pulumi.rest.yaml"), rest);
    assert.match(out, /^web 1\.0\.0: removed, its AMIs stay$/m);
  });

  it("deletes no file whose changes are in no commit", async () => {
    const git = (...args: string[]): unknown =>
      execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], { cwd: root });
    git("init", "--quiet");
    git("add", ".");
    git("commit", "--quiet", "--message", "x");
    write("images/web.yaml", `${FILES["images/web.yaml"] ?? ""}# mine\n`);
    await assert.rejects(run(remove, ["web", "child"]), /1 of the files to delete have changes that are in no commit/);
    assert.match(read("images/web.yaml"), /# mine/);
    git("commit", "--quiet", "--all", "--message", "y");
    assert.equal((await run(remove, ["web", "child"])).exitCode, 0);
  });

  async function run(command: typeof rename, names: readonly string[], more: { dryRun?: boolean } = {}) {
    const { terminal, out, err } = recordedTerminal();
    return { exitCode: await command({ names, root, ...more }, terminal), out: out(), err: err() };
  }

  function read(file: string): string {
    return readFileSync(join(root, file), "utf8");
  }

  function write(file: string, text: string): void {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
});

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { folderSource, loadImages, memorySource, settingsFolder } from "../../../definition";
import { image } from "../case";

describe("folderSource", () => {
  let root = "";

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "golden-read-"));
    mkdirSync(join(root, "images", "docker"), { recursive: true });
    writeFileSync(join(root, "secret.yaml"), "secret: 1\n");
    writeFileSync(join(root, "images", "a.yaml"), image());
    writeFileSync(join(root, "images", "docker", "ok.sh"), "#!/bin/sh\n");
  });

  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  it("lists definitions alone, sorted", () => {
    for (const name of ["z.yaml", "b.yml", "variables.yaml", "image.schema.json", "README.md"])
      writeFileSync(join(root, "images", name), "");
    assert.deepEqual(folderSource(root).list(), ["images/a.yaml", "images/b.yml", "images/z.yaml"]);
  });

  it("reads files below images, also through a root that is a link", () => {
    const link = `${root}-link`;
    symlinkSync(root, link);
    for (const base of [root, link]) {
      const read = folderSource(base).read("images/docker/ok.sh");
      assert.ok("bytes" in read);
      assert.equal(Buffer.from(read.bytes).toString(), "#!/bin/sh\n");
    }
    rmSync(link);
  });

  it("refuses every way out", () => {
    symlinkSync(join(root, "secret.yaml"), join(root, "images", "link.yaml"));
    symlinkSync(root, join(root, "images", "up"));
    symlinkSync("/etc", join(root, "images", "etc"));
    const source = folderSource(root);
    const ways = ["images/../secret.yaml", "secret.yaml", "/etc/passwd", "images/%2e%2e/secret.yaml", "images\\a.yaml", "images/docker/../../secret.yaml", "images/./a.yaml", "images//a.yaml", "images/a.yaml\u0000", "images/link.yaml", "images/up/secret.yaml", "images/etc/passwd", "../x", "", "images", "images/"]; // prettier-ignore
    for (const way of ways) assert.deepEqual(source.read(way), { refused: "outside" }, way);
  });

  it("refuses an images folder that is a link to elsewhere", () => {
    const other = mkdtempSync(join(tmpdir(), "golden-other-"));
    writeFileSync(join(other, "b.yaml"), image());
    rmSync(join(root, "images"), { recursive: true });
    symlinkSync(other, join(root, "images"));
    assert.deepEqual(folderSource(root).list(), []);
    assert.deepEqual(folderSource(root).read("images/b.yaml"), { refused: "outside" });
    rmSync(other, { recursive: true });
  });

  it("does not wait for a pipe, nor read a folder or a device", () => {
    execFileSync("mkfifo", [join(root, "images", "pipe.yaml")]);
    mkdirSync(join(root, "images", "folder.yaml"));
    const source = folderSource(root);
    assert.deepEqual(source.read("images/pipe.yaml"), { refused: "not-a-file" });
    assert.deepEqual(source.read("images/folder.yaml"), { refused: "not-a-file" });
    assert.deepEqual(source.read("images/none.yaml"), { refused: "missing" });
    assert.deepEqual(source.read("images/none/none.yaml"), { refused: "missing" });
    const { issues } = loadImages({ source });
    assert.deepEqual(issues.map(({ code, file }) => `${file} ${code}`), ["images/folder.yaml file-not-regular", "images/pipe.yaml file-not-regular"]); // prettier-ignore
  });

  it("refuses what is too large without reading it", () => {
    writeFileSync(join(root, "images", "big.yaml"), Buffer.alloc(50_000_000));
    assert.deepEqual(folderSource(root).read("images/big.yaml"), { refused: "too-large" });
  });

  it("reports a file that cannot be read as such", () => {
    const base = memorySource({ "images/a.yaml": image() });
    const { issues } = loadImages({ source: { list: () => base.list(), read: () => ({ refused: "unreadable" }) } });
    assert.deepEqual(issues.map(({ code }) => code), ["file-unreadable", "file-unreadable"]); // prettier-ignore
  });

  it("is empty without a folder images", () => {
    const { definitions, issues, files } = loadImages({ source: folderSource("/nowhere") });
    assert.deepEqual({ definitions, issues, files }, { definitions: [], issues: [], files: 0 });
  });

  it("finds stacks and reads their settings file alone", () => {
    writeFileSync(join(root, "Pulumi.yaml"), "");
    writeFileSync(join(root, "Pulumi.prod.yaml"), "config: {}\n");
    writeFileSync(join(root, "Pulumi.prod-windows.yaml"), "");
    const { stacks, read } = settingsFolder(root);
    assert.deepEqual(stacks, ["prod-windows", "prod"]);
    assert.ok("bytes" in read("prod"));
    assert.deepEqual(read("none"), { refused: "missing" });
    assert.deepEqual(read("../x"), { refused: "outside" });
  });
});

import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { linkBin } from "../../scripts/link-bin";

describe("the command of a clone", () => {
  let root = "";

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "golden-link-"));
    mkdirSync(join(root, "dist/cli"), { recursive: true });
    writeFileSync(join(root, "dist/cli/golden.js"), "#!/bin/sh\necho golden\n");
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it("is linked where npx looks first, again after each installation", () => {
    mkdirSync(join(root, "node_modules"));
    linkBin(root);
    linkBin(root);
    assert.equal(execFileSync(join(root, "node_modules/.bin/golden"), { encoding: "utf8" }), "golden\n");
  });

  it("is not linked into the node_modules of another work tree", () => {
    mkdirSync(join(root, "shared"));
    symlinkSync("shared", join(root, "node_modules"));
    linkBin(root);
    assert.ok(!existsSync(join(root, "shared/.bin")));
  });
});

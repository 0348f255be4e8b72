import { strict as assert } from "node:assert";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { refuseSecondSdk } from "../../stacks/sdk-copies";

describe("copies of Pulumi's SDK", () => {
  let root = "";
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), "golden-copies-"))));
  afterEach(() => rmSync(root, { recursive: true }));

  it("may be one, the project's or the package's", () => {
    refuseSecondSdk(root);
    refuseSecondSdk(join(__dirname, "../../.."));
  });

  it("are refused where the project has one of its own: resources of one are lost to the other", () => {
    const own = join(root, "node_modules/@pulumi/pulumi");
    mkdirSync(own, { recursive: true });
    writeFileSync(join(own, "package.json"), '{ "name": "@pulumi/pulumi", "version": "3.230.0" }');
    assert.throws(
      () => refuseSecondSdk(root),
      (error: Error) => {
        assert.ok(pulumi.RunError.isInstance(error));
        const [title, ...lines] = error.message.split("\n");
        assert.equal(title, "2 copies of @pulumi/pulumi are installed; what one registers is lost to the other:");
        assert.ok(lines.includes("  3.230.0 in node_modules/@pulumi/pulumi"), error.message);
        assert.match(error.message, /fix: let package\.json ask for "@pulumi\/pulumi": "\^3\.\d+\.0"/);
        return true;
      },
    );
  });

  for (const provider of ["aws", "random", "github"]) {
    it(`are refused where @pulumi/${provider} has one of its own, as yarn 1 installs it beside an older pin`, () => {
      const modules = join(root, "node_modules");
      const write = (name: string, version: string) => {
        mkdirSync(join(modules, name), { recursive: true });
        writeFileSync(join(modules, name, "package.json"), JSON.stringify({ name, version, peerDependencies: {} }));
      };
      for (const name of ["@pulumi/aws", "@pulumi/random", "@pulumi/github", "golden-images"]) write(name, "1.0.0");
      const stacks = join(modules, "golden-images/dist/stacks");
      mkdirSync(stacks, { recursive: true });
      cpSync(join(__dirname, "../../stacks/sdk-copies.js"), join(stacks, "sdk-copies.js"));
      symlinkSync(join(__dirname, "../../../node_modules/@pulumi/pulumi"), join(modules, "@pulumi/pulumi"));
      const { refuseSecondSdk: refuse } = createRequire(__filename)(join(stacks, "sdk-copies.js")) as {
        refuseSecondSdk: (folder: string) => void;
      };
      write(`@pulumi/${provider}/node_modules/@pulumi/pulumi`, "3.270.0");
      assert.throws(() => refuse(root), /^Error: 2 copies of @pulumi\/pulumi[^]*3\.270\.0 in node_modules\/@pulumi\//);
    });
  }
});

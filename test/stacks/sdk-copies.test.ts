import { strict as assert } from "node:assert";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
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
});

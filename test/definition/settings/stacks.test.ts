import { strict as assert } from "node:assert";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { settingsFolder, Stacks, type NoStack, type Stack } from "../../../definition";

const SETTINGS = 'config:\n  golden-images:settings:\n    region: us-east-1\n    account: "111122223333"\n';

function stackFile(root: string, stack: string): Stack | NoStack {
  return new Stacks(settingsFolder(root)).named(stack);
}

describe("Stacks", () => {
  let root: string;
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), "golden-stack-file-"))));
  afterEach(() => rmSync(root, { recursive: true }));

  it("reads the settings of a stack from its own file", () => {
    writeFileSync(join(root, "Pulumi.prod.yaml"), SETTINGS);
    const { settings, part, file } = stackFile(root, "prod");
    assert.equal(settings?.account, "111122223333");
    assert.equal(part, undefined);
    assert.equal(file, "Pulumi.prod.yaml");
  });

  it("gives a part the settings of the whole, also where Pulumi made a file for its salt", () => {
    writeFileSync(join(root, "Pulumi.prod.yaml"), `${SETTINGS}    split: 3\n`);
    writeFileSync(join(root, "Pulumi.prod-3.yaml"), "encryptionsalt: v1:abc\n");
    for (const index of [1, 2, 3]) {
      const found = stackFile(root, `prod-${index.toString()}`);
      assert.deepEqual(found.part, { index, count: 3 });
      assert.equal(found.settings?.region, "us-east-1");
      assert.equal(found.file, "Pulumi.prod.yaml");
    }
  });

  it("knows no part beyond the count, and none of a stack that is not split", () => {
    writeFileSync(join(root, "Pulumi.prod.yaml"), `${SETTINGS}    split: 3\n`);
    writeFileSync(join(root, "Pulumi.dev.yaml"), SETTINGS);
    for (const stack of ["prod-4", "prod-0", "prod-01", "dev-1", "other", "../prod-1"]) {
      const { settings, issues } = stackFile(root, stack);
      assert.equal(settings, undefined, stack);
      assert.deepEqual(
        issues.map(({ code }) => code),
        ["settings-missing"],
      );
    }
  });

  it("prefers a file of a stack's own: `prod-1` may be an ordinary stack", () => {
    writeFileSync(join(root, "Pulumi.prod.yaml"), `${SETTINGS}    split: 3\n`);
    writeFileSync(join(root, "Pulumi.prod-1.yaml"), SETTINGS.replace("111122223333", "444455556666"));
    assert.equal(stackFile(root, "prod-1").settings?.account, "444455556666");
  });
});

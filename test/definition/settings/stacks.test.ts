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

  it("says of a part beyond the count which parts there are", () => {
    writeFileSync(join(root, "Pulumi.prod.yaml"), `${SETTINGS}    split: 3\n`);
    const [issue] = stackFile(root, "prod-4").issues;
    assert.equal(issue?.file, "Pulumi.prod.yaml");
    assert.equal(issue.message, "There is no stack prod-4: the settings split prod into 3.");
    assert.match(issue.fix, /^Name one of prod-1 to prod-3;/);
  });

  it("lists every stack of ours once, sound or not, each of its kind", () => {
    const place = '{region: us-east-1, account: "111122223333"}';
    writeFileSync(join(root, "Pulumi.bootstrap.yaml"), `config: {"golden-images:bootstrap": ${place}}\n`);
    writeFileSync(join(root, "Pulumi.broken.yaml"), "config:\n  golden-images:github: [\n");
    writeFileSync(join(root, "Pulumi.other.yaml"), "config: {aws:region: us-east-1}\n");
    writeFileSync(join(root, "Pulumi.prod.yaml"), `${SETTINGS}    split: 3\n`);
    writeFileSync(join(root, "Pulumi.prod-1.yaml"), "encryptionsalt: v1:abc\n");
    const stacks = new Stacks(settingsFolder(root)).all();
    const shown = stacks.map(({ name, kind, settings }) => [name, kind, settings?.account]);
    assert.deepEqual(shown, [
      ["bootstrap", "bootstrap", "111122223333"],
      ["broken", "github", undefined],
      ["prod", "images", "111122223333"],
    ]);
  });

  it("reads each file once", () => {
    const reads: string[] = [];
    const bytes = new TextEncoder().encode(`${SETTINGS}    split: 2\n`);
    const stacks = new Stacks({
      stacks: ["prod"],
      read: (name) => {
        reads.push(name);
        return name === "prod" ? { bytes } : { refused: "missing" };
      },
    });
    assert.equal(stacks.ofKind("images").length, 1);
    for (const name of ["prod-1", "prod-2", "prod-1", "prod"]) assert.equal(stacks.named(name).name, name);
    assert.deepEqual(reads, ["prod", "prod-1", "prod-2"]);
  });
});

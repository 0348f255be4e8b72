import { strict as assert } from "node:assert";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { copyOfExamples, golden } from "./golden";

const ROOT = join(__dirname, "../../..");

describe("golden and the settings files", () => {
  let folder = "";
  beforeEach(() => {
    folder = copyOfExamples();
    for (const stack of ["github", "bootstrap"]) {
      cpSync(join(ROOT, `Pulumi.${stack}.yaml`), join(folder, `Pulumi.${stack}.yaml`));
    }
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("checks those of the stacks github and bootstrap too, with line and fix", () => {
    edit("Pulumi.github.yaml", "role: deploy", "role: deployer");
    edit("Pulumi.bootstrap.yaml", "region: us-east-1", "regoin: us-east-1");

    const { exitCode, stdout } = golden(folder, ["check"]);

    assert.equal(exitCode, 1);
    assert.match(stdout, /^Pulumi\.github\.yaml:\d+:\d+ not-allowed-value .*deployer.*\n {2}fix: .*deploy/m);
    assert.match(stdout, /^Pulumi\.bootstrap\.yaml:4:5 unknown-key .*regoin.*\n {2}fix: .*region/m);
    assert.match(stdout, /^11 definitions checked: 2 errors/m);
  });

  it("previews the stack github not at all where its settings have a fault, and says which", () => {
    edit("Pulumi.github.yaml", "role: deploy", "role: deployer");

    const { exitCode, stdout, stderr } = golden(folder, ["local", "preview", "-s", "github"]);

    assert.deepEqual([exitCode, stdout], [1, ""]);
    assert.match(stderr, /^Pulumi\.github\.yaml:\d+:\d+ not-allowed-value .*deployer/m);
  });

  it("previews the stack github on the simulator", function () {
    this.timeout(25 * 60_000); // builds the CLI where it is neither installed nor cached
    const { exitCode, stdout, stderr } = golden(folder, ["local", "preview", "-s", "github"]);

    assert.equal(exitCode, 0, stderr);
    assert.match(stdout, /Resources:\n {4}\+ \d+ to create/);
  });

  it("says what to write where there is no Pulumi.yaml, as docs/own-repository.md does", () => {
    rmSync(join(folder, "Pulumi.yaml"));

    const { exitCode, stderr } = golden(folder, ["local", "preview"]);

    assert.equal(exitCode, 1);
    const [, written = ""] = /^error: There is no .*Pulumi\.yaml\.\n {2}fix: .*\n((?: {4}.*\n)+)/.exec(stderr) ?? [];
    const documented = /```yaml other\n(name: [^`]*)```/.exec(
      readFileSync(join(ROOT, "docs/own-repository.md"), "utf8"),
    );
    assert.deepEqual(parse(written), parse(documented?.[1] ?? ""), stderr);
  });

  it("says so where images/ is empty", () => {
    const empty = mkdtempSync(join(tmpdir(), "golden-empty-"));
    mkdirSync(join(empty, "images"));
    const { exitCode, stdout, stderr } = golden(empty, ["check"]);
    rmSync(empty, { recursive: true });

    assert.deepEqual([exitCode, stdout], [0, "0 definitions checked, no faults\n"]);
    assert.match(
      stderr,
      /^note: images\/ holds no definition \(images\/<name>\.yaml\); `golden new` writes the first\.$/m,
    );
  });

  function edit(file: string, from: string, to: string): void {
    const path = join(folder, file);
    const text = readFileSync(path, "utf8");
    assert.ok(text.includes(from), `${file} has ${from}`);
    writeFileSync(path, text.replace(from, to));
  }
});

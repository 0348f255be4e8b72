import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { check, type CheckOptions } from "../../../cli/commands/check/run";
import { applyEdits, type Issue } from "../../../definition";
import { golden } from "../golden";
import { recordedTerminal } from "../recorded-terminal";

const ROOT = join(__dirname, "../../../..");
const DOCKER = "images/docker-host.yaml";
const PROD = "Pulumi.prod.yaml";

/** A slip: the file, the sound text, what stands there instead. Each is one that `--fix` mends to the very text that was there. */
type Slip = readonly [file: string, sound: string, broken: string];

const MENDED: readonly Slip[] = [
  [DOCKER, "parent: amazon", "parrent: amazon"],
  [DOCKER, "[x86_64, arm64]", "[x86_64, arm64, arm64]"],
  [DOCKER, "[x86_64, arm64]", "[x86-64, arm64]"],
  [DOCKER, "  - managed: update-linux", "  - managed: update-linx"],
  [DOCKER, "{COMPOSE_VERSION}", "{COMPOSE_VERSON}"],
  [DOCKER, "encrypted: false", "encrypted: 'no'"],
  [DOCKER, "sizeGiB: 30", 'sizeGiB: "30"'],
  [DOCKER, "[image-releases]", "['image-release']"],
  [DOCKER, "CostCenter: Platform", "CostCentre: Platform"],
  [DOCKER, "CostCenter: Platform", "CostCenter: Platfrom"],
  [DOCKER, "disk: {", "dsik: {"],
  [PROD, 'account: "111122223333"', "account: 111122223333"],
  [PROD, "logRetentionDays: 90", "logRetentonDays: 90"],
  [PROD, "logRetentionDays: 90", "logRetentionDays: '90'"],
  ["images/gpu-runner.yaml", "onDeploy: never", "onDeploy: false"],
  ["images/gpu/install.yaml", "action: ExecuteBash", "action: ExecuteBsh"],
  ["images/variables.yaml", 'COMPOSE_VERSION: "', 'COMPOSE_VERSION: !!str "'],
];

describe("golden check --fix", () => {
  let root = "";
  let sound: ReadonlyMap<string, string>;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "golden-fix-"));
    for (const each of ["images", "Pulumi.yaml", PROD]) cpSync(join(ROOT, each), join(root, each), { recursive: true });
    sound = files();
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  for (const [file, right, wrong] of MENDED.slice(0, -1)) {
    it(`mends ${wrong.trim()} to the bytes that were there, but for quotes that no longer say anything`, async () => {
      slip([file, right, wrong]);
      assert.equal((await run({ fix: true })).exitCode, 0);
      const mended = files();
      assert.equal(mended.get(file)?.replaceAll("'", ""), sound.get(file)?.replaceAll("'", ""));
      for (const [other, text] of sound) if (other !== file) assert.equal(mended.get(other), text, other);
    });
  }

  it("leaves what has several right fixes, and exits by what is left", async () => {
    for (const wrong of ["version: yes", "version: 1.2.0\nversion: 1.3.0", "version: 1.2.0\nfoo: bar"]) {
      write(DOCKER, (sound.get(DOCKER) ?? "").replace("version: 1.2.0", wrong));
      const before = files();
      assert.equal((await run({ fix: true })).exitCode, 1, wrong);
      assert.deepEqual(files(), before, wrong);
    }
  });

  it("keeps byte order mark, line ends, comments and the quotes of what it writes", async () => {
    const text = `\ufeff${(sound.get(DOCKER) ?? "").replaceAll("\n", "\r\n")}`;
    write(DOCKER, text.replace("parent: amazon-linux-2023", '"parrent": "amazon-linux-2023" # the base'));
    await run({ fix: true });
    assert.equal(
      files().get(DOCKER),
      text.replace("parent: amazon-linux-2023", '"parent": "amazon-linux-2023" # the base'),
    );
  });

  it("takes an item of a list with its line, and none that a comment stands by", async () => {
    const block = (items: string): string =>
      (sound.get(DOCKER) ?? "").replace("[x86_64, arm64]", `\n  - x86_64 # first\n  - arm64${items}`);
    write(DOCKER, block("\n  - arm64\n"));
    await run({ fix: true });
    assert.equal(files().get(DOCKER), block("\n"));
    write(DOCKER, block("\n  - arm64 # twice\n"));
    await run({ fix: true });
    assert.equal(files().get(DOCKER), block("\n  - arm64 # twice\n"));
  });

  it("touches no value that came from a variable", async () => {
    write("images/variables.yaml", `${sound.get("images/variables.yaml") ?? ""}BASE: amazon-linux-2032\n`);
    slip([DOCKER, "parent: amazon-linux-2023", 'parent: "{BASE}"']);
    const before = files();
    assert.equal((await run({ fix: true })).exitCode, 1);
    assert.deepEqual(files(), before);
  });

  it("puts spaces for tabs, and gives a file its right ending", async () => {
    slip([DOCKER, "build:\n", "imageTests:\n\ttimeoutMinutes: 60\n\nbuild:\n"]);
    rmSync(join(root, "images/mac-runner.yaml"));
    write("images/mac-runner.yml", sound.get("images/mac-runner.yaml") ?? "");
    assert.equal((await run({ fix: true })).exitCode, 0);
    assert.match(files().get(DOCKER) ?? "", /imageTests:\n {2}timeoutMinutes: 60\n/);
    assert.equal(files().get("images/mac-runner.yaml"), sound.get("images/mac-runner.yaml"));
    assert.equal(files().has("images/mac-runner.yml"), false);
  });

  it("writes nothing with --dry-run, and shows a diff without the lines of a file with a secret", async () => {
    slip([DOCKER, "parent: amazon", "parrent: amazon"]);
    const before = files();
    const shown = await run({ fix: true, dryRun: true });
    assert.deepEqual(files(), before);
    assert.equal(shown.exitCode, 0);
    assert.match(shown.out, /^-parrent: amazon-linux-2023\n\+parent: amazon-linux-2023$/m);
    slip([DOCKER, "parrent", "# password=Sommer-2026-x\nparrent"]);
    assert.doesNotMatch((await run({ fix: true, dryRun: true })).out, /Sommer/);
  });

  it("changes no file where one cannot be written, and says which", () => {
    slip([DOCKER, "parent: amazon", "parrent: amazon"]);
    slip([PROD, "logRetentionDays: 90", "logRetentonDays: 90"]);
    const before = files();
    const readOnly = { NODE_OPTIONS: `--require=${join(__dirname, "../read-only.js")}`, READ_ONLY: join(root, DOCKER) };
    const { exitCode, stderr } = golden(root, ["check", "--fix"], readOnly);
    assert.match(
      stderr,
      /docker-host\.yaml cannot be written; nothing was changed\.\n {2}fix: Make it writable: chmod u\+w/,
    );
    assert.equal(exitCode, 2);
    assert.deepEqual(files(), before);
  });

  it("gives the edits as data, which a program applies to the same end", async () => {
    slip([DOCKER, "parent: amazon", "parrent: amazon"]);
    const { issues } = JSON.parse((await run({ format: "json" })).out) as { issues: readonly Issue[] };
    const edits = issues.flatMap(({ edit }) => (edit === undefined || "renameTo" in edit ? [] : [edit]));
    assert.equal(applyEdits(files().get(DOCKER) ?? "", edits), sound.get(DOCKER));
    const { fixed } = JSON.parse((await run({ format: "json", fix: true })).out) as { fixed: readonly Issue[] };
    assert.deepEqual(
      fixed.map(({ code }) => code),
      ["unknown-key"],
    );
  });

  it("leaves no fault with an edit, brings none of its own, and has nothing to do the second time", async () => {
    const slips = fc.subarray([...MENDED], { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(slips, async (chosen) => {
        for (const [file, text] of sound) write(file, text);
        const broken = chosen.filter(slip);
        const before = codes(await run({ format: "json" }));
        const first = await run({ format: "json", fix: true });
        const left = JSON.parse(first.out) as { issues: readonly Issue[] };
        assert.deepEqual(
          left.issues.filter(({ edit }) => edit !== undefined),
          [],
        );
        // What a fault hid may come to light: of sound files with slips, nothing but the slips themselves.
        for (const { code, file } of left.issues) {
          assert.ok(before.includes(code) || broken.some(([of]) => of === file), `${file} ${code}`);
        }
        if (!broken.some(([, , wrong]) => wrong.includes("!!"))) assert.deepEqual(left.issues, []);
        const once = files();
        await run({ fix: true });
        assert.deepEqual(files(), once);
      }),
      { numRuns: 15 },
    );
  });

  function slip([file, right, wrong]: Slip): boolean {
    const text = files().get(file) ?? "";
    if (!text.includes(right)) return false;
    write(file, text.replace(right, wrong));
    return true;
  }

  async function run(options: Partial<CheckOptions>) {
    const { terminal, out, err } = recordedTerminal();
    const exitCode = await check({ names: [], root, format: "text", base: false, ...options }, terminal);
    return { exitCode, out: out(), err: err() };
  }

  function codes({ out }: { out: string }): readonly string[] {
    return (JSON.parse(out) as { issues: readonly Issue[] }).issues.map(({ code }) => code);
  }

  function files(): ReadonlyMap<string, string> {
    const all = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) =>
      statSync(join(root, file)).isFile(),
    );
    return new Map(all.sort().map((file) => [file, readFileSync(join(root, file), "utf8")]));
  }

  function write(file: string, text: string): void {
    writeFileSync(join(root, file), text);
  }
});

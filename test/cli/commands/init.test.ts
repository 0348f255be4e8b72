import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { check } from "../../../cli/commands/check/run";
import { begin, type InitOptions } from "../../../cli/commands/init/run";
import { plan } from "../../../cli/commands/plan/run";
import { CliError, fileRefusal } from "../../../cli/terminal/exit-code";
import { promptWith, PromptClosedError, type Prompt } from "../../../cli/terminal/prompt";
import { golden } from "../golden";
import { recordedTerminal } from "../recorded-terminal";

const ROOT = join(__dirname, "../../../..");
const FLAGS = { region: "eu-west-1", account: "111122223333" };
const FILES = [
  ".github/CODEOWNERS",
  ".github/workflows/catalogue.yml",
  ".github/workflows/drift.yml",
  ".github/workflows/notify.yml",
  ".github/workflows/promote.yml",
  ".github/workflows/pull-request.yml",
  ".github/workflows/rebuild.yml",
  ".github/workflows/release.yml",
  ".github/workflows/update.yml",
  ".gitignore",
  ".pre-commit-config.yaml",
  "Pulumi.prod.yaml",
  "Pulumi.yaml",
  "images/bootstrap.schema.json",
  "images/credentials.schema.json",
  "images/github.schema.json",
  "images/image.schema.json",
  "images/inventory.schema.json",
  "images/linux-base.yaml",
  "images/linux-base/install.yaml",
  "images/linux-base/test.yaml",
  "images/settings.schema.json",
  "images/variables.schema.json",
  "index.js",
  "package.json",
];

describe("golden init", () => {
  let root = "";

  beforeEach(() => {
    root = join(mkdtempSync(join(tmpdir(), "golden-init-")), "Team Images");
  });
  afterEach(() => rmSync(join(root, ".."), { recursive: true, force: true }));

  it("makes of an empty folder a repository that passes check and plan, and says every file", async () => {
    const said = await run(FLAGS);

    assert.deepEqual(linesOf(said, "new"), FILES);
    assert.match(said, /^Next:\n {2}npm install\n {2}golden check\n/m);
    const { terminal, out, err } = recordedTerminal();
    assert.equal(await check({ names: [], root, format: "text" }, terminal), 0, out());
    assert.equal(await plan({ names: [], root, format: "text" }, terminal), 0, out());
    assert.match(out(), /^1 definition checked, no faults$/m);
    assert.equal(err(), "");
  });

  it("names the project after the folder, and its own version", async () => {
    await run(FLAGS);
    const own = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as Record<string, object>;
    const { name, private: isPrivate, dependencies } = JSON.parse(text("package.json")) as Record<string, object>;
    assert.deepEqual([name, isPrivate], ["team-images", true]);
    assert.deepEqual(dependencies, { ...own["peerDependencies"], "golden-images": own["version"] });
    assert.match(text("Pulumi.yaml"), /^name: team-images\n[^]*^main: index\.js$/m);
  });

  it("changes nothing when it is run again", async () => {
    await run(FLAGS);
    const said = await run({});
    assert.deepEqual(linesOf(said, "new"), []);
    assert.deepEqual([...linesOf(said, "same"), ...linesOf(said, "kept")].length, FILES.length - 4);
    assert.match(said, /\nNothing was missing\.\n/);
  });

  it("keeps what is there, and says what it lacks", async () => {
    mkdirSync(join(root, "images"), { recursive: true });
    const theirs = {
      "package.json": "{}\n",
      ".gitignore": "node_modules\n",
      "index.js": "// golden-images/stacks\n",
      "Pulumi.prod.yaml": 'config: { golden-images:settings: { region: us-east-1, account: "999988887777" } }\n',
    };
    for (const [file, content] of Object.entries(theirs)) writeFileSync(join(root, file), content);

    const said = await run({});

    assert.match(said, /^kept: package\.json, which lacks `golden-images`$/m);
    assert.match(said, /^kept: \.gitignore, which lacks `\.golden`$/m);
    assert.match(said, /^kept: index\.js$/m);
    for (const [file, content] of Object.entries(theirs)) assert.equal(text(file), content);
    assert.equal(existsSync(join(root, "images/linux-base.yaml")), false, "the settings may require tags of it");
  });

  it("writes no second image, and no settings beside those of another stack", async () => {
    await run(FLAGS);
    rmSync(join(root, "images/linux-base.yaml"));
    writeFileSync(join(root, "Pulumi.test.yaml"), text("Pulumi.prod.yaml"));
    rmSync(join(root, "Pulumi.prod.yaml"));
    assert.deepEqual(linesOf(await run({}), "new"), []);
  });

  it("leaves out, below the top of a repository, what is read there alone", async () => {
    mkdirSync(join(root, "../.git"));
    const said = await run(FLAGS);
    assert.deepEqual(
      linesOf(said, "new"),
      FILES.filter((file) => !/^\.(github|pre-commit)/.test(file)),
    );
    assert.match(said, /^note: left out: workflows/m);
  });

  it("asks for region and account, again until settings take them", async () => {
    const typed = ["us-east", "us-east-1", "1111", "111122223333"];
    const told: string[] = [];
    const prompt = promptWith(
      async () => typed.shift() ?? assert.fail("asked too often"),
      (line) => told.push(line),
    );
    await run({}, { ...prompt, close: () => undefined });
    assert.match(told.join("\n"), /us-east[^]*1111/);
    assert.match(text("Pulumi.prod.yaml"), /region: us-east-1\n {4}account: "111122223333"/);
  });

  it("writes nothing without region and account, or with wrong ones", async () => {
    await fails({}, /There is no terminal to ask on, and this is missing:\n {2}--region .*\n {2}--account/);
    await fails({ account: "111122223333" }, /missing:\n {2}--region [^\n]*$/);
    await fails({ ...FLAGS, account: "12" }, /12/);
    await fails({ ...FLAGS, region: "europe" }, /europe/);
    const closed = async (): Promise<never> => Promise.reject(new PromptClosedError("No more answers."));
    await fails({}, /nothing was written/, { text: closed, choose: closed, close: () => undefined });
    assert.equal(existsSync(root), false);
  });

  it("says what is in the way, and takes away again what it began", async () => {
    mkdirSync(join(root, "package.json"), { recursive: true });
    writeFileSync(join(root, "images"), "");
    const refused = (error: unknown): boolean => /images: file already exists/.test(fileRefusal(error)?.message ?? "");
    await assert.rejects(() => begin({ root, ...FLAGS }, recordedTerminal().terminal), refused);
    assert.deepEqual(readdirSync(root).sort(), ["images", "package.json"]);
    rmSync(join(root, "images"));
    assert.match(await run(FLAGS), /^kept: package\.json, which lacks `golden-images`$/m);
  });

  it("writes what the guide shows", async () => {
    await run({ ...FLAGS, region: "us-east-1" });
    const guide = readFileSync(join(ROOT, "docs/own-repository.md"), "utf8");
    for (const file of [
      "index.js",
      "Pulumi.yaml",
      "Pulumi.prod.yaml",
      ".github/workflows/pull-request.yml",
      ".pre-commit-config.yaml",
    ]) {
      assert.ok(guide.includes(`\n${text(file)}\`\`\`\n`), `${file} is not in docs/own-repository.md`);
    }
  });

  it("says what is missing where there is no terminal to ask on", () => {
    const { exitCode, stderr } = golden(__dirname, ["init", "--root", root]);
    assert.equal(exitCode, 1, stderr);
    assert.match(stderr, /no terminal to ask on[^]*--region[^]*--account/);
  });

  async function run(options: InitOptions, prompt?: Prompt): Promise<string> {
    const { terminal, out, err } = recordedTerminal();
    assert.equal(await begin({ root, ...options }, terminal, () => prompt), 0, err());
    return out();
  }

  async function fails(options: InitOptions, reason: RegExp, prompt?: Prompt): Promise<void> {
    await assert.rejects(
      () => begin({ root, ...options }, recordedTerminal().terminal, () => prompt),
      (error) => error instanceof CliError && reason.test(error.message),
    );
  }

  function text(file: string): string {
    return readFileSync(join(root, file), "utf8");
  }
});

function linesOf(said: string, kind: string): readonly string[] {
  return said
    .split("\n")
    .flatMap((line) => (line.startsWith(`${kind}: `) ? [line.slice(kind.length + 2).replace(/, which.*/, "")] : []))
    .sort();
}

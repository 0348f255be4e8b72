import { strict as assert } from "node:assert";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { lint, linters, type Linters } from "./linters";
import { EXAMPLES, ROOT, WORKFLOWS, workflowFiles } from "./workflow-files";

const ACTIONS = ["check", "notify"].map((name) => `.github/actions/${name}/action.yml`);

/** `npm run workflows:check`; not a part of `npm test`, which needs Node alone. This needs Go and Python too. */
describe("linters of workflows", function () {
  this.timeout(600_000);
  const files = [...workflowFiles(WORKFLOWS), ...workflowFiles(EXAMPLES)].map(({ file }) => file);
  let tools: Linters;
  before(async () => {
    tools = await linters((message) => process.stdout.write(`${message}\n`));
  });

  // `uses: $/…` is younger (July 2026) than the newest actionlint, which takes it for no action at all.
  const own = ["-ignore", 'specifying action "\\$/[a-z./]+" in invalid format'];
  const actionlint = (cwd: string, names: readonly string[]) =>
    lint(tools.actionlint, ["-no-color", "-shellcheck", tools.shellcheck, "-pyflakes=", ...own, ...names], cwd);
  const zizmor = (cwd: string, args: readonly string[]) =>
    lint(tools.zizmor, ["--offline", "--persona=auditor", "--no-progress", "--quiet", "--format=json", ...args], cwd);

  it("actionlint, with shellcheck, has no findings", async () => {
    assert.deepEqual(await actionlint(ROOT, files), { code: 0, text: "" });
  });

  it("zizmor's auditor persona has no findings outside of the reviewed waivers", async () => {
    const { code, text } = await zizmor(ROOT, ["--config=.github/zizmor.yml", ...ACTIONS, ...files]);

    assert.equal(code, 0, text);
    assert.deepEqual(found(text), []);
  });

  it("waivers of zizmor are all needed", async () => {
    const { text } = await zizmor(ROOT, ["--no-config", ...ACTIONS, ...files]);
    const { rules } = parse(readFileSync(join(ROOT, ".github/zizmor.yml"), "utf8")) as {
      rules: Record<string, { ignore: string[] }>;
    };

    const waived = Object.entries(rules).flatMap(([rule, { ignore }]) => ignore.map((file) => `${rule} ${file}`));
    assert.deepEqual(found(text), waived.sort());
  });

  describe("find what is planted:", () => {
    let folder = "";
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "golden-linters-"));
      mkdirSync(join(folder, ".github"));
      cpSync(join(ROOT, WORKFLOWS), join(folder, WORKFLOWS), { recursive: true });
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));
    const plant = (name: string, from: string, to: string) => {
      const path = join(folder, WORKFLOWS, name);
      const text = readFileSync(path, "utf8");
      assert.ok(text.includes(from));
      writeFileSync(path, text.replace(from, to));
    };

    it("an unknown output (actionlint)", async () => {
      plant("image-release.yml", "needs.affected.outputs.matrix", "needs.affected.outputs.matrices");
      const { code, text } = await actionlint(
        folder,
        files.filter((file) => file.startsWith(WORKFLOWS)),
      );

      assert.equal(code, 1);
      assert.match(text, /property "matrices" is not defined/);
    });

    it("an unquoted variable in a script (shellcheck)", async () => {
      plant("image-release.yml", '--stack "$STACK" --yes', "--stack $STACK --yes");
      const { text } = await actionlint(
        folder,
        files.filter((file) => file.startsWith(WORKFLOWS)),
      );

      assert.match(text, /SC2086/);
    });

    it("text of others in a script (zizmor)", async () => {
      plant("image-pull-request.yml", "<code>%s</code>", "${{ github.head_ref }}");
      const { code, text } = await zizmor(folder, ["--no-config", WORKFLOWS]);

      assert.notEqual(code, 0);
      assert.ok(found(text).includes("template-injection image-pull-request.yml"), found(text).join("\n"));
    });
  });
});

/** `rule file` of every finding, sorted. */
function found(json: string): readonly string[] {
  const findings = JSON.parse(json) as {
    ident: string;
    locations: { symbolic: { key: { Local: { verbatim_path: string } } } }[];
  }[];
  const lines = findings.map(({ ident, locations }) => {
    const path = locations[0]?.symbolic.key.Local.verbatim_path ?? "?";
    return `${ident} ${path.slice(path.lastIndexOf("/") + 1)}`;
  });
  return [...new Set(lines)].sort();
}

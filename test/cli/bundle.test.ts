import { strict as assert } from "node:assert";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Metafile } from "esbuild";
import fc from "fast-check";
import { bundle } from "../../scripts/bundle";
import { TOKENS, tokenOf } from "../definition/secrets/samples";
import { Repository } from "../scenarios/git/repository";
import { copyOfExamples, golden } from "./golden";

const MOST_BYTES = 3_300_000;

/** What needs one state alone. */
const READING = [
  ["check"],
  ["check", "docker-host"],
  ...["json", "github", "sarif"].map((format) => ["check", "--format", format]),
  ["list"],
  ["list", "--format", "json"],
  ["graph"],
  ["graph", "--format", "json"],
  ["graph", "--format", "mermaid"],
  ["plan"],
  ["plan", "--json"],
  ["plan", "docker-host"],
  ["stacks"],
  ["parents"],
  ["managed-components"],
];

/** What needs no repository at all. */
const TELLING = [
  [],
  ["--help"],
  ["--version"],
  ["check", "--help"],
  ["local", "preview", "--help"],
  ["chek"],
  ["explain"],
  ["explain", "secret-in-file"],
  ["explain", "secret-in-fil"],
  ["complete", "bash"],
  ...["image", "variables", "settings", "github", "bootstrap", "credentials"].map((name) => ["schema", name]),
];

const COMPARING = [
  ["check", "--base", "main"],
  ["check", "--base", "main", "--format", "github"],
  ["check", "--base", "nowhere"],
  ...["text", "markdown", "json"].map((format) => ["diff", "--base", "main", "--format", format]),
  ["affected", "--base", "main"],
  ["affected", "--base", "main", "--matrix"],
  ["bump", "--all-changed", "--base", "main"],
];

describe("all of golden in one file", () => {
  let folder = "";
  let file = "";
  let metafile: Metafile;

  before(async () => {
    // Outside of the repository, so that nothing of its node_modules is found.
    folder = mkdtempSync(join(tmpdir(), "golden-bundle-"));
    metafile = await bundle(folder);
    file = join(folder, "golden.js");
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const same = (root: string, commands: readonly (readonly string[])[], env: Readonly<Record<string, string>> = {}) => {
    for (const command of commands)
      assert.deepEqual(golden(root, command, env, file), golden(root, command, env), command.join(" "));
  };

  it("is small, and holds nothing of Pulumi", () => {
    assert.ok(statSync(file).size <= MOST_BYTES, statSync(file).size.toString());
    const inputs = Object.keys(metafile.inputs);
    assert.deepEqual(inputs.filter((path) => /@pulumi|@grpc|^dist\/(?:engine|stacks|components|simulator)\//.test(path)), []); // prettier-ignore
    assert.ok(inputs.length > 100);
    const external = Object.values(metafile.outputs).flatMap(({ imports }) => imports.filter((each) => each.external));
    assert.deepEqual(
      external.filter(({ path }) => !/^(?:node:)?[a-z_/]+$/.test(path) || path.includes("yaml")),
      [],
    );
  });

  it("comes with the license of every package in it", () => {
    const text = readFileSync(join(folder, "LICENSES.txt"), "utf8");
    for (const name of ["ajv", "commander", "js-yaml", "yaml", "@secretlint/secretlint-rule-preset-recommend"])
      assert.match(text, new RegExp(`^${name} \\d+\\.\\d+\\.\\d+: \\S+\n\n.`, "m"));
  });

  it("needs no repository where the package needs none", () => same(folder, TELLING));

  it("tells of the examples what the package tells", () => {
    const root = copyOfExamples();
    same(root, READING);
    same(root, [["check"], ["list"], ["plan"]], { FORCE_COLOR: "1" });
    rmSync(root, { recursive: true, force: true });
  });

  it("finds in a faulty repository what the package finds, secrets of every kind among it", () => {
    const root = copyOfExamples();
    const edit = (name: string, change: (text: string) => string) =>
      writeFileSync(join(root, name), change(readFileSync(join(root, name), "utf8")));
    const tokens = Object.keys(TOKENS).map((kind) => fc.sample(tokenOf(kind), { numRuns: 1, seed: 7 })[0] ?? "");
    edit("images/docker/install.yaml", (text) => `${text}${tokens.map((token) => `# ${token}\n`).join("")}`);
    edit("images/gpu-runner.yaml", (text) =>
      text.replace(/^parent:/m, "parrent:").replace("version: ", "version: !x "),
    );
    edit("images/mac-runner.yaml", (text) => `${text}\tnot: yaml\n`);
    edit("Pulumi.prod.yaml", (text) => text.replace("region:", "regoin:"));
    same(
      root,
      READING.filter(([command = ""]) => ["check", "list", "plan"].includes(command)),
    );

    const { stdout, exitCode } = golden(root, ["check", "docker-host"], {}, file);
    assert.equal(exitCode, 1);
    assert.equal(stdout.match(/ secret-in-file /g)?.length, tokens.length, stdout);
    asTerminal(root, (env) => same(root, [["check"], ["list"]], env));
    rmSync(root, { recursive: true, force: true });
  });

  it("compares commits as the package does", () => {
    const repository = new Repository();
    repository.branch("change");
    repository.edit("images/variables.yaml", 'DOCKER_VERSION: "25.0"', 'DOCKER_VERSION: "26.1"');
    repository.git("mv", "images/mac-runner.yaml", "images/mac-builder.yaml");
    repository.commit("two changes");
    // The last one mends the versions, so each side begins with the same files.
    for (const command of COMPARING) {
      const [one, other] = [undefined, file].map((used) => {
        repository.git("checkout", "-q", "--", ".");
        return { run: golden(repository.root, command, {}, used), status: repository.git("diff") };
      });
      assert.deepEqual(other, one, command.join(" "));
    }
    repository.delete();
  });

  it("writes the repository and the images that the package writes", () => {
    const written = [undefined, file].map((used) => {
      const root = mkdtempSync(join(tmpdir(), "golden-init-"));
      const team = join(root, "team");
      const flags = ["--account", "111122223333", "--region", "eu-west-1", "--root", team];
      const runs = [
        golden(root, ["init", ...flags], {}, used),
        golden(team, ["new", "web", "--template", "docker", "--description", "Web"], {}, used),
        golden(team, ["schema", "--write"], {}, used),
        golden(team, ["check"], {}, used),
      ];
      const entries = readdirSync(team, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
      const files = entries.map((each) => join(each.parentPath, each.name)).sort();
      const texts = files.map((path) => [path.slice(root.length), readFileSync(path, "utf8")]);
      rmSync(root, { recursive: true, force: true });
      return { runs, texts };
    });
    assert.deepEqual(written[1], written[0]);
    assert.equal(written[0]?.runs.at(-1)?.exitCode, 0, JSON.stringify(written[0]?.runs));
  });

  it("says where golden local is to be had, which needs the engine", () => {
    const root = copyOfExamples();
    const { exitCode, stdout, stderr } = golden(root, ["local", "preview"], {}, file);
    assert.deepEqual([exitCode, stdout], [2, ""]);
    assert.match(stderr, /^error: `golden local` runs your program on the Pulumi engine\./);
    assert.match(stderr, /^ {2}fix: .*`npx golden local preview`\.$/m);
    rmSync(root, { recursive: true, force: true });
  });

  /** As on a terminal of 80 columns, where code frames and wrapped lines are. */
  function asTerminal(root: string, run: (env: Readonly<Record<string, string>>) => void): void {
    const preload = join(folder, "terminal.js");
    writeFileSync(preload, "for (const each of [process.stdout, process.stderr]) Object.assign(each, { isTTY: true, columns: 80 });\n"); // prettier-ignore
    const env = { NODE_OPTIONS: `--require ${preload}` };
    assert.match(golden(root, ["check"], env, file).stdout, /│|\|/);
    run(env);
  }
});

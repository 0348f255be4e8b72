import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { acquirePulumi } from "../../engine";
import { startSimulator } from "../../simulator";
import { debugMessages, runAsLanguageHost } from "../engine/language-host";
import { pulumiInCi } from "../engine/pulumi-in-ci";
import { image } from "./definitions";
import { engine } from "./fleet";
import { installTarball } from "./installed-package";
import { stepOf, WORKFLOWS } from "../workflows/workflow-files";
import { stringify } from "yaml";

const REPOSITORY = path.resolve(__dirname, "..", "..", "..");
/** As docs/own-repository.md has it. */
const TEAM_PROJECT = [
  "name: team-images",
  "runtime:",
  "  name: nodejs",
  "  options: { typescript: false }",
  "main: index.js",
  "",
].join("\n");
const SETTINGS = { region: "eu-west-1", account: "111122223333" };

/** `type name` of all that Pulumi's host registered. */
function registered(run: { readonly registrations: readonly { type: string; name: string }[] }): readonly string[] {
  return run.registrations.map(({ type, name }) => `${type} ${name}`).sort();
}

/** The arguments of `pulumi` in the workflow of a release. */
function releaseCommand(stack: string): readonly string[] {
  const { run = "" } = stepOf(`${WORKFLOWS}/image-release.yml`, "up", "Up");
  const [pulumi, ...args] = run.trim().split(/\s+/);
  assert.equal(pulumi, "pulumi");
  const values: Readonly<Record<string, string>> = { '"$STACK"': stack, '"$GITHUB_SHA"': "0".repeat(40) };
  return args.map((arg) => values[arg] ?? arg).filter((arg) => arg !== "--non-interactive");
}

function errorsOf(run: { readonly logs: readonly { severity: string; message: string }[] }): readonly string[] {
  return run.logs.flatMap(({ severity, message }) => (severity === "error" ? [message] : []));
}

describe("Pulumi's own host", () => {
  before(engine);

  it("registers of this repository what the local engine registers", async () => {
    const run = await runAsLanguageHost({ projectDir: REPOSITORY, stack: "prod" });
    assert.equal(run.exitCode, 0, run.stderr);
    assert.deepEqual(debugMessages(run), [], "each costs a call to the engine");
    const { up } = await import("../../engine/index.js");
    const stateDir = fs.mkdtempSync(path.join(os.tmpdir(), "golden-host-"));
    try {
      const { resources } = await up({ root: REPOSITORY, stack: "prod", stateDir });
      assert.equal(run.registrations.length, resources);
      const state = JSON.parse(
        fs.readFileSync(path.join(stateDir, "state/.pulumi/stacks/golden-images/prod.json"), "utf8"),
      ) as { checkpoint: { latest: { resources: { type: string; urn: string }[] } } };
      // The engine itself adds default providers.
      const ofProgram = state.checkpoint.latest.resources.filter(({ urn }) => !/::default(?:_[\d_]+)?$/.test(urn));
      const inState = ofProgram.map(({ type, urn }) => `${type} ${urn.split("::")[3] ?? ""}`);
      assert.deepEqual(registered(run), inState.sort());
    } finally {
      fs.rmSync(stateDir, { recursive: true, force: true });
    }
  });
});

describe("a team's own repository", () => {
  let root: string;

  before(engine);
  before(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), "golden-team-"));
    installTarball(root);
    fs.writeFileSync(path.join(root, "Pulumi.yaml"), TEAM_PROJECT);
    fs.writeFileSync(path.join(root, "index.js"), 'module.exports = require("golden-images/stacks");\n');
    fs.writeFileSync(
      path.join(root, "Pulumi.prod.yaml"),
      stringify({ config: { "golden-images:settings": SETTINGS } }),
    );
    fs.mkdirSync(path.join(root, "images"));
  });
  beforeEach(() => {
    fs.writeFileSync(path.join(root, "images/web.yaml"), stringify(image()));
  });
  after(() => {
    fs.rmSync(root, { recursive: true, force: true });
  });

  function golden(...args: readonly string[]): { readonly status: number | null; readonly text: string } {
    const cli = path.join(root, "node_modules/golden-images/dist/cli/golden.js");
    const run = spawnSync(process.execPath, [cli, ...args], { cwd: root, encoding: "utf8", timeout: 300_000 });
    return { status: run.status, text: run.stdout + run.stderr };
  }

  it("runs under Pulumi's host with nothing but images, settings and the package", async () => {
    const run = await runAsLanguageHost({ projectDir: root, stack: "prod" });
    assert.equal(run.exitCode, 0, run.stderr + errorsOf(run).join("\n"));
    assert.ok(registered(run).includes("aws:imagebuilder/imagePipeline:ImagePipeline web-x86-64-pipeline"));
  });

  it("gets the fault of a definition as a plain message, at once, with exit code 32", async () => {
    fs.writeFileSync(path.join(root, "images/web.yaml"), stringify(image({ version: "one" })));
    const run = await runAsLanguageHost({ projectDir: root, stack: "prod", timeoutMs: 120_000 });
    assert.equal(run.exitCode, 32);
    const [message = "", ...more] = errorsOf(run);
    assert.deepEqual(more, []);
    assert.match(message, /^1 error in image definitions or settings; nothing was deployed\.\nimages\/web\.yaml:1:10 /);
    assert.doesNotMatch(message, /\n\s+at /);
  });

  it("is previewed and deployed by `pulumi`, as in CI; a second time there is nothing to do", async () => {
    const stateDir = path.join(root, ".ci-state");
    const simulator = await startSimulator();
    try {
      const { path: cli } = await acquirePulumi();
      const { debugProviders } = simulator;
      const pulumi = pulumiInCi({ projectDir: root, stateDir, cli, debugProviders });
      assert.equal((await pulumi.run("stack", "init", "prod")).code, 0);
      const settings = fs.readFileSync(path.join(root, "Pulumi.prod.yaml"), "utf8");
      const preview = await pulumi.run("preview", "--stack", "prod");
      assert.equal(preview.code, 0, preview.text);
      const [, planned = ""] = /\+ (\d+) to create/.exec(preview.text) ?? [];
      const up = await pulumi.run(...releaseCommand("prod"));
      assert.equal(up.code, 0, up.text);
      assert.match(up.text, new RegExp(`\\+ ${planned} created`));
      assert.equal(simulator.amis().length, 1);
      const again = await pulumi.run("preview", "--expect-no-changes", "--stack", "prod");
      assert.equal(again.code, 0, again.text);
      assert.match(again.text, new RegExp(`${planned} unchanged`));

      fs.writeFileSync(path.join(root, "images/new.yaml"), stringify(image()));
      const refreshed = await pulumi.run("refresh", "--run-program", "--skip-preview", "--yes", "--stack", "prod");
      assert.equal(refreshed.code, 0, refreshed.text);
      fs.rmSync(path.join(root, "images/new.yaml"));

      const before = simulator.resources();
      fs.writeFileSync(path.join(root, "Pulumi.prod.yaml"), settings.replace("eu-west-1", "eu-central-1"));
      const moved = await pulumi.run(...releaseCommand("prod"));
      assert.notEqual(moved.code, 0);
      assert.match(moved.text, /unable to replace resource "[^"]*::logs-bucket"/);
      assert.deepEqual(simulator.resources(), before, "it is refused before anything is changed");
      fs.writeFileSync(path.join(root, "Pulumi.prod.yaml"), settings);

      fs.writeFileSync(path.join(root, "images/web.yaml"), stringify(image({ version: "one" })));
      const faulty = await pulumi.run("preview", "--stack", "prod");
      assert.notEqual(faulty.code, 0);
      assert.match(faulty.text, /1 error in image definitions or settings; nothing was deployed/);
      assert.doesNotMatch(faulty.text, /\n\s+at /);
    } finally {
      await simulator.close();
    }
  });

  it("builds nothing where Pulumi installs the dependencies of the package", () => {
    const installed = path.join(root, "node_modules/golden-images");
    const run = spawnSync("npm", ["run", "--silent", "prepare"], { cwd: installed, encoding: "utf8" });
    assert.equal(run.status, 0, run.stdout + run.stderr);
  });

  it("checks, lists, plans and previews with the packed golden", () => {
    for (const args of [["check"], ["list"], ["plan", "--stack", "prod"], ["local", "preview", "--stack", "prod"]]) {
      const { status, text } = golden(...args);
      assert.equal(status, 0, `golden ${args.join(" ")}\n${text}`);
    }
    fs.writeFileSync(path.join(root, "images/web.yaml"), stringify(image({ version: "one" })));
    assert.equal(golden("check").status, 1);
  });
});

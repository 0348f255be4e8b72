import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import type { StackOutputs } from "../../stacks/deploy";
import { stackProgram } from "../../stacks/stack-program";
import { listed, recordResources } from "../components/recorded-resources";

const ROOT = join(__dirname, "../../..");
const ENTRY = join(ROOT, "dist/stacks/index.js");
const NAMES = [
  "base-container",
  "beanstalk-base-cis",
  "data-platform-base",
  "docker-host",
  "fleet-report",
  "github-runner",
  "gpu-runner",
  "language-runtime",
  "mac-runner",
  "status-page",
  "windows-server-2022-visual-studio",
];

function settings(): Record<string, unknown> {
  const file = parse(readFileSync(join(ROOT, "Pulumi.prod.yaml"), "utf8")) as { config: Record<string, unknown> };
  return file.config["golden-images:settings"] as Record<string, unknown>;
}

function configure(value: unknown): void {
  pulumi.runtime.setAllConfig({ "golden-images:settings": JSON.stringify(value) });
}

async function images(options: Parameters<typeof stackProgram>[0]): Promise<StackOutputs> {
  return (await stackProgram(options)) as StackOutputs;
}

/** The message of the `RunError` that the program ends with. */
async function runErrorOf(options: Parameters<typeof stackProgram>[0]): Promise<string> {
  let message = "";
  const resources = await recordResources(async () => {
    await stackProgram(options).catch((error: unknown) => {
      assert.ok(pulumi.RunError.isInstance(error), String(error));
      ({ message } = error);
    });
  });
  assert.deepEqual(resources, [], "nothing is registered");
  return message;
}

describe("stacks/images", () => {
  let folder = "";
  // Without an engine the SDK prints what the program warns of: the folder is no git repository.
  const { warn } = console;
  before(() => (console.warn = () => undefined));
  after(() => (console.warn = warn));
  beforeEach(() => {
    configure(settings());
    folder = mkdtempSync(join(tmpdir(), "golden-program-"));
    cpSync(join(ROOT, "images"), join(folder, "images"), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("deploys every example, and a tree for each", async () => {
    let names: string[] = [];
    const resources = await recordResources(async () => {
      names = Object.keys((await images({ root: ROOT })).images);
    });

    assert.deepEqual(names.sort(), NAMES);
    const trees = listed(resources).filter((resource) => resource.startsWith("golden-images:stacks:Image::"));
    assert.deepEqual(
      trees,
      NAMES.map((name) => `golden-images:stacks:Image::${name}`),
    );
  });

  it("registers the same in the same order the second time", async () => {
    const first = await recordResources(() => stackProgram({ root: ROOT }));
    const second = await recordResources(() => stackProgram({ root: ROOT }));

    assert.deepEqual(await settled(second), await settled(first));
  });

  it("deploys only the images of the settings' globs that the caller's match too", async () => {
    configure({ ...settings(), images: ["docker-*", "g*"] });
    let names: string[] = [];
    await recordResources(async () => {
      names = Object.keys((await images({ root: ROOT, images: ["*-runner"] })).images);
    });

    assert.deepEqual(names, ["github-runner", "gpu-runner"]);
  });

  it("reads no more than it deploys and what that is built on: a fault elsewhere stops nothing", async () => {
    writeFileSync(join(folder, "images/windows-server-2022-visual-studio.yaml"), "kind: nonsense\n");
    let names: string[] = [];
    await recordResources(async () => {
      names = Object.keys((await images({ root: folder, images: ["gpu-runner"] })).images);
    });

    assert.deepEqual(names, ["gpu-runner"]);
    assert.match(await runErrorOf({ root: folder }), /^images\/windows-server-2022-visual-studio\.yaml:/m);
    writeFileSync(join(folder, "images/github-runner.yaml"), "kind: nonsense\n");
    assert.match(await runErrorOf({ root: folder, images: ["gpu-runner"] }), /^images\/github-runner\.yaml:/m);
  });

  it("tells every fault of settings and definitions at once, as `golden check` does, and registers nothing", async () => {
    configure({ ...settings(), region: "here" });
    const file = join(folder, "images/docker-host.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace(/^version: .*$/m, "version: 1.0\nversoin: 1"));

    const message = await runErrorOf({ root: folder });

    assert.match(message, /^\d+ errors in image definitions or settings; nothing was deployed\.\n/);
    assert.match(message, /^Pulumi\.test\.yaml:\d+:\d+ [a-z-]+ .*here.*\n {2}fix: /m);
    assert.match(message, /^images\/docker-host\.yaml:\d+:\d+ [a-z-]+ .*versoin.*\n {2}fix: /m);
    assert.match(message, /^images\/docker-host\.yaml:\d+:\d+ [a-z-]+ .*1\.0.*\n {2}fix: /m);
    assert.ok(!/^ {4}at /m.test(message), "no stack trace");
  });

  it("says on which line of the file a fault is, where the file has it", async () => {
    configure({ ...settings(), region: "here" });
    const file = join(folder, "Pulumi.test.yaml");
    writeFileSync(file, 'config:\n  golden-images:settings:\n    account: "111122223333"\n    region: here\n');
    assert.match(await runErrorOf({ root: folder }), /^Pulumi\.test\.yaml:4:13 not-allowed-value "here"/m);
    writeFileSync(file, 'config:\n  golden-images:settings: {region: us-east-1, account: "111122223333"}\n');
    assert.match(await runErrorOf({ root: folder }), /^Pulumi\.test\.yaml:1:1 not-allowed-value "here"/m);
  });

  it("refuses a secret among the settings, which arrives decrypted", async () => {
    const secret = "  golden-images:settings:\n    region: {secure: v1:abc}\n    account: '111122223333'\n";
    writeFileSync(join(folder, "Pulumi.test.yaml"), `config:\n${secret}`);
    assert.match(await runErrorOf({ root: folder }), /^Pulumi\.test\.yaml:3:13 secret-in-settings /m);
  });

  it("refuses a password in the settings where `golden check` does, unless a comment of the file allows it", async () => {
    configure({ ...settings(), defaultTags: { Password: "hunter2-x" } });
    const file = join(folder, "Pulumi.test.yaml");
    const text = (comment: string): string =>
      `config:\n  golden-images:settings:\n    region: us-east-1\n    account: "111122223333"\n    defaultTags:\n      Password: hunter2-x${comment}\n`;
    assert.match(await runErrorOf({ root: folder }), /^Pulumi\.test\.yaml:1:1 secret-in-file /m, "no file");
    writeFileSync(file, text(""));
    const message = await runErrorOf({ root: folder });
    assert.match(message, /^Pulumi\.test\.yaml:6:17 secret-in-file /m);
    assert.ok(!message.includes("hunter2-x"));
    writeFileSync(file, text(" # golden-allow-secret: shown on the login page"));
    assert.doesNotMatch(await runErrorOf({ root: folder }), /secret-in-file/);
  });

  it("says what to do where settings are missing", async () => {
    pulumi.runtime.setAllConfig({});
    assert.match(await runErrorOf({ root: folder }), /Pulumi\.test\.yaml:\d+:\d+ [a-z-]+ .*\n {2}fix: /);
  });
});

describe("stacks/index, the entry of Pulumi's host", () => {
  const node = (script: string): string =>
    execFileSync(process.execPath, ["-e", script], {
      encoding: "utf8",
      cwd: tmpdir(),
      env: { PATH: process.env.PATH },
    });

  it("is a function that runs the program when the host calls it, and nothing when it is only loaded", () => {
    const script = `const entry = require(${JSON.stringify(ENTRY)}); console.log(typeof entry, typeof entry.program)`;
    assert.equal(node(script), "function function\n");
  });

  it("ends with a plain message where there is no project", () => {
    const script = `require(${JSON.stringify(ENTRY)})().catch((error) => console.log(error.message))`;
    assert.match(node(script), /^There is no Pulumi\.yaml in .* or above it\.\n {2}fix: /);
  });
});

/** Without the promises that archives of files hold, of which no two are equal. */
async function settled(value: unknown): Promise<unknown> {
  const known: unknown = await value;
  if (Array.isArray(known)) return Promise.all(known.map(settled));
  if (typeof known !== "object" || known === null) return known;
  const entries = Object.entries(known).map(async ([key, each]) => [key, await settled(each)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

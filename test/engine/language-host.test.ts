import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { runAsLanguageHost } from "./language-host";

const REPOSITORY = path.resolve(__dirname, "..", "..", "..");
const PROGRAM = fs.readFileSync(path.join(REPOSITORY, "test/fixtures/language-host/program/main.js"), "utf8");

describe("the program under Pulumi's own language host", () => {
  let root: string;

  beforeEach(() => {
    root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "golden-host-")));
    fs.mkdirSync(path.join(root, "node_modules"));
    fs.symlinkSync(path.join(REPOSITORY, "node_modules", "@pulumi"), path.join(root, "node_modules", "@pulumi"));
    write("package.json", JSON.stringify({ name: "a-team", private: true }));
    write("Pulumi.prod.yaml", "config:\n  team:greeting: hello\n  team:settings:\n    region: us-east-1\n");
  });

  afterEach(() => {
    fs.rmSync(root, { recursive: true, force: true });
  });

  function write(file: string, content: string): void {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), content);
  }

  function project(main: string | undefined, typescript = false): void {
    const options = `runtime:\n  name: nodejs\n  options:\n    typescript: ${String(typescript)}\n`;
    write("Pulumi.yaml", `name: team\n${options}${main === undefined ? "" : `main: ${main}\n`}`);
  }

  it("registers the program's resources and gives its outputs, with settings from Pulumi.<stack>.yaml", async () => {
    project("dist/stacks/main.js");
    write("dist/stacks/main.js", PROGRAM);
    const run = await runAsLanguageHost({ projectDir: root, stack: "prod" });
    assert.deepEqual([run.exitCode, run.stdout, run.stderr], [0, "", ""]);
    assert.deepEqual(
      run.registrations.map(({ type, name, protect, retainOnDelete }) => [type, name, protect, retainOnDelete]),
      [
        ["pulumi:pulumi:Stack", "team-prod", false, false],
        ["tests:engine:Group", "group", false, false],
        ["tiny:index:Thing", "group-thing", true, true],
      ],
    );
    const thing = run.registrations[2];
    assert.deepEqual(thing?.inputs, { size: 1 });
    assert.equal(thing.parent, "urn:pulumi:prod::team::tests:engine:Group::group");
    assert.equal(run.stackOutputs?.["greeting"], "hello");
    assert.deepEqual(run.stackOutputs["settings"], { region: "us-east-1" });
    assert.equal(run.stackOutputs["stack"], "prod");
  });

  it("works in the folder of `main` when it is a file, while the root directory is that of Pulumi.yaml", async () => {
    project("dist/stacks/main.js");
    write("dist/stacks/main.js", PROGRAM);
    const { stackOutputs } = await runAsLanguageHost({ projectDir: root, stack: "prod" });
    assert.equal(stackOutputs?.["workingDirectory"], path.join(root, "dist", "stacks"));
    assert.equal(stackOutputs["rootDirectory"], root);
  });

  it("works in `main` when it is a folder, and runs its index.js", async () => {
    project("dist/stacks/");
    write("dist/stacks/index.js", PROGRAM);
    const { stackOutputs } = await runAsLanguageHost({ projectDir: root, stack: "prod" });
    assert.equal(stackOutputs?.["workingDirectory"], path.join(root, "dist", "stacks"));
    assert.equal(stackOutputs["rootDirectory"], root);
  });

  it("runs the `.` export of the nearest package.json when `main` is a folder, not the folder's index.js", async () => {
    project("dist/stacks/");
    write("package.json", JSON.stringify({ name: "a-team", exports: { ".": "./other.js" } }));
    write("dist/stacks/index.js", "throw new Error('not this one')");
    write("other.js", PROGRAM);
    const run = await runAsLanguageHost({ projectDir: root, stack: "prod" });
    assert.equal(run.exitCode, 0, run.stderr);
    assert.equal(run.stackOutputs?.["workingDirectory"], path.join(root, "dist", "stacks"));
  });

  it("runs a program inside node_modules, with the root directory of the team's own project", async () => {
    const main = "node_modules/golden-images/dist/stacks/main.js";
    project(main);
    write("node_modules/golden-images/package.json", JSON.stringify({ name: "golden-images", version: "0.0.0" }));
    write(main, PROGRAM);
    const { exitCode, stackOutputs } = await runAsLanguageHost({ projectDir: root, stack: "prod" });
    assert.equal(exitCode, 0);
    assert.equal(stackOutputs?.["workingDirectory"], path.join(root, path.dirname(main)));
    assert.equal(stackOutputs["rootDirectory"], root);
  });

  it("loads no TypeScript when runtime.options.typescript is false, and ts-node when it is not said", async () => {
    write("dist/stacks/main.js", PROGRAM);
    project("dist/stacks/main.js", false);
    assert.equal((await runAsLanguageHost({ projectDir: root, stack: "prod" })).stackOutputs?.["typescript"], false);
    write("Pulumi.yaml", "name: team\nruntime: nodejs\nmain: dist/stacks/main.js\n");
    assert.equal((await runAsLanguageHost({ projectDir: root, stack: "prod" })).stackOutputs?.["typescript"], true);
  });

  it("ends with 32 and the bare message for a RunError, and with the stack for a bug", async () => {
    project("dist/stacks/main.js");
    write("dist/stacks/main.js", PROGRAM);
    const fault = await runAsLanguageHost({ projectDir: root, stack: "prod", config: { "team:fail": "run-error" } });
    assert.equal(fault.exitCode, 32);
    const errors = fault.logs.filter((log) => log.severity === "error").map((log) => log.message);
    assert.deepEqual(errors, ["images/a.yaml:3:4 IMG001 bad"]);
    const bug = await runAsLanguageHost({ projectDir: root, stack: "prod", config: { "team:fail": "bug" } });
    assert.equal(bug.exitCode, 32);
    assert.match(bug.logs.map((log) => log.message).join("\n"), /TypeError: x is not a function\n\s+at /);
  });

  it("takes every export of a module for an output when it does not export one function", async () => {
    project("dist/stacks/index.js");
    write("dist/stacks/index.js", "exports.program = async () => ({}); exports.answer = 42;");
    const run = await runAsLanguageHost({ projectDir: root, stack: "prod" });
    assert.deepEqual([run.exitCode, run.registrations.length], [0, 1]);
    assert.equal(run.stackOutputs?.["answer"], 42);
  });
});

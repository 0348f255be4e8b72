import { strict as assert } from "node:assert";
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EVERY_COMMAND } from "../../cli/program";
import { fileRefusal } from "../../cli/terminal/exit-code";
import { commands, commandTree } from "../docs/invocation";
import { copyOfExamples, golden } from "./golden";

const SOUND = `version: 1.0.0
parent: amazon-linux-2023
components: [{ managed: update-linux }]
tags: { OwnerEmail: web@example.org, CostCenter: Web }
`;
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;

describe("golden", () => {
  let folder = "";
  beforeEach(() => (folder = copyOfExamples()));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("exits with 0 and a summary where all is well", () => {
    const { exitCode, stdout, stderr } = golden(folder, ["check"]);
    assert.deepEqual(
      { exitCode, stdout, stderr },
      { exitCode: 0, stdout: "11 definitions checked, no faults\n", stderr: "" },
    );
  });

  it("exits with 1 on a fault, which it shows with place, code and fix", () => {
    writeFileSync(join(folder, "images/web.yaml"), SOUND.replace("1.0.0", "1.0.x"));
    const { exitCode, stdout } = golden(folder, ["check", "web"]);
    assert.equal(exitCode, 1);
    assert.match(
      stdout,
      /^images\/web\.yaml:1:10 wrong-format .*1\.0\.x.*\n {2}fix: .+\n1 definition checked: 1 error /,
    );
  });

  it("exits with 2 outside a repository, with what to do", () => {
    const empty = mkdtempSync(join(tmpdir(), "golden-empty-"));
    for (const args of [["check"], ["plan"], ["list"], ["stacks"], ["local", "preview"], ["schema", "--write"]]) {
      const { exitCode, stdout, stderr } = golden(empty, args);
      assert.deepEqual([exitCode, stdout], [2, ""], args.join(" "));
      assert.match(stderr, /^error: There is no folder `images` in .*\n {2}fix: .*--root\.\n$/);
    }
    rmSync(empty, { recursive: true });
  });

  it("exits with 2 on wrong usage and says what was meant", () => {
    const cases = [
      { args: ["chek"], says: /unknown command 'chek'\n\(Did you mean check\?\)/ },
      { args: ["local", "upp"], says: /unknown command 'upp'/ },
      { args: ["check", "--fromat", "json"], says: /unknown option '--fromat'\n\(Did you mean --format\?\)/ },
      { args: ["check", "--format", "xml"], says: /Allowed choices are text, json, github/ },
      { args: ["check", "dockr-host"], says: /no definition for `dockr-host`.*\n {2}fix: Name one of: base-container/ },
      { args: ["plan", "--stack", "dev"], says: /no stack `dev`.*prod/ },
      { args: ["explain", "unknwon-key"], says: /Did you mean unknown-key\?/ },
      { args: ["schema", "imge"], says: /Allowed choices are image, variables, settings/ },
      { args: ["new", "web", "-t", "lunix"], says: /Allowed choices are linux, docker, / },
    ];
    for (const { args, says } of cases) {
      const { exitCode, stdout, stderr } = golden(folder, args);
      assert.deepEqual([exitCode, stdout], [2, ""], args.join(" "));
      assert.match(stderr, says);
    }
  });

  it("works from a folder below, and with --root from anywhere", () => {
    assert.equal(golden(join(folder, "images/docker"), ["check"]).exitCode, 0);
    assert.equal(golden(tmpdir(), ["check", "--root", folder]).exitCode, 0);
  });

  it("says that rules did not run where there are no settings, and plans nothing then", () => {
    renameSync(join(folder, "Pulumi.prod.yaml"), join(folder, "kept"));
    const checked = golden(folder, ["check"]);
    assert.equal(checked.exitCode, 0);
    assert.match(checked.stderr, /^note: no Pulumi\.<stack>\.yaml has settings/);
    const planned = golden(folder, ["plan"]);
    assert.equal(planned.exitCode, 2);
    assert.match(planned.stderr, /no stack settings .*\n {2}fix: Add Pulumi\.prod\.yaml/);
  });

  it("gives settings that suffice where there are none", () => {
    for (const name of ["Pulumi.prod.yaml", "images"]) rmSync(join(folder, name), { recursive: true });
    mkdirSync(join(folder, "images"));
    writeFileSync(join(folder, "images/web.yaml"), SOUND);
    const [, fix = ""] = /with `(.*)`/.exec(golden(folder, ["plan"]).stderr) ?? [];
    writeFileSync(join(folder, "Pulumi.prod.yaml"), fix);
    assert.deepEqual([golden(folder, ["plan"]).exitCode, golden(folder, ["check"]).stderr], [0, ""]);
  });

  it("holds a definition against the settings of the stacks that deploy it alone", () => {
    const other =
      "config:\n  golden-images:settings:\n    region: us-east-1\n    account: '444455556666'\n    images: [web]\n";
    writeFileSync(join(folder, "Pulumi.web.yaml"), other);
    writeFileSync(join(folder, "images/web.yaml"), SOUND.replace(/tags: .*\n/, ""));
    const { stdout } = golden(folder, ["check"]);
    assert.match(stdout, /^images\/web\.yaml:.* required-tag /m); // prod deploys it too, and requires tags
    assert.doesNotMatch(stdout, /unknown-channel|organization-unknown/); // web has none, and deploys none that needs one
  });

  it("reports faulty definitions of list on standard error, and lists the others", () => {
    writeFileSync(join(folder, "images/web.yaml"), SOUND.replace("1.0.0", "1.0.x"));
    const { exitCode, stdout, stderr } = golden(folder, ["list", "--format", "json"]);
    assert.equal(exitCode, 1);
    assert.equal((JSON.parse(stdout) as { images: unknown[] }).images.length, 11);
    assert.match(stderr, /images\/web\.yaml:1:10 wrong-format/);
  });

  it("breaks nothing in a pipe: tables are complete and have no colors, unless they are forced", () => {
    const plain = golden(folder, ["list"]).stdout;
    assert.match(plain, /arn:aws:imagebuilder:us-east-1:aws-marketplace:image\/prod-examplecis001\/x\.x\.x\n/);
    assert.doesNotMatch(plain, /…|\u001b/);
    assert.match(golden(folder, ["list"], { FORCE_COLOR: "1" }).stdout, /\u001b\[2mNAME/);
    assert.doesNotMatch(golden(folder, ["list"], { FORCE_COLOR: "1", NO_COLOR: "1" }).stdout, /\u001b/);
  });

  it("takes files of definitions for their names, as check does", () => {
    const planned = golden(folder, ["plan", "images/docker-host.yaml"]);
    assert.equal(planned.stdout, golden(folder, ["plan", "docker-host"]).stdout, planned.stderr);
    const drawn = golden(folder, ["graph", "./images/gpu-runner.yaml"]);
    assert.equal(drawn.stdout, golden(folder, ["graph", "gpu-runner"]).stdout, drawn.stderr);
    const bumped = golden(folder, ["bump", "images/docker-host.yaml", "major"]);
    assert.match(bumped.stdout, /^docker-host 1\.2\.0 → 2\.0\.0\n$/, bumped.stderr);
    const document = golden(folder, ["bump", "images/docker/install.yaml"]);
    assert.equal(document.exitCode, 2);
    assert.match(document.stderr, /`images\/docker\/install\.yaml` is not a definition/);
  });

  it("fails with a message where nothing can be written", () => {
    const readOnly = { NODE_OPTIONS: `--require ${join(__dirname, "read-only.js")}`, READ_ONLY: folder };
    for (const args of [
      ["bump", "docker-host"],
      ["schema", "--write"],
      ["local", "preview"],
    ]) {
      const { exitCode, stderr } = golden(folder, args, readOnly);
      assert.equal(exitCode, 2, args.join(" "));
      assert.match(
        stderr,
        /^error: Cannot access .*: read-only file system \(EROFS\)\.\n {2}fix: .+\n$/m,
        args.join(" "),
      );
      assert.doesNotMatch(stderr, /our bug/);
    }
  });

  it("says what is in the way where a file cannot be written: a folder, a link to nothing, a file for a folder", () => {
    const schema = join(folder, "images/image.schema.json");
    const ways: readonly (readonly [RegExp, readonly string[], () => void])[] = [
      [/\(EISDIR\)\.\n {2}fix: Move the folder away/, ["schema", "--write"], () => mkdirSync(schema)],
      [
        /a link to nothing \(ENOENT\)\.\n {2}fix: Delete the link/,
        ["schema", "--write"],
        () => symlinkSync("gone/x.json", schema),
      ],
      [
        /\((?:ENOTDIR|EEXIST)\)\.\n {2}fix: Move the file away/,
        ["local", "preview"],
        () => writeFileSync(join(folder, ".golden"), ""),
      ],
    ];
    for (const [words, args, make] of ways) {
      rmSync(schema, { recursive: true, force: true });
      rmSync(join(folder, ".golden"), { recursive: true, force: true });
      make();
      const { exitCode, stderr } = golden(folder, args);
      assert.equal(exitCode, 2, stderr);
      assert.match(stderr, words);
      assert.doesNotMatch(stderr, /our bug/);
    }
    rmSync(join(folder, ".golden"), { force: true });
  });

  it("says that the disk is full, for which the system names no file", () => {
    const full = Object.assign(new Error("ENOSPC: no space left on device, write"), {
      code: "ENOSPC",
      errno: -28,
      syscall: "write",
    });
    assert.match(fileRefusal(full)?.message ?? "", /^Cannot access a file: no space left on device \(ENOSPC\)\.$/);
    assert.equal(fileRefusal(Object.assign(new Error("x"), { code: "ENOENT", path: "/gone", errno: -2 })), undefined);
  });

  it("gives JSON that is JSON, and the same plan each time", () => {
    const check = JSON.parse(golden(folder, ["check", "--format", "json"]).stdout) as { format: number };
    assert.equal(check.format, 1);
    const first = golden(folder, ["plan", "--json"]).stdout;
    assert.equal((JSON.parse(first) as { images: unknown[] }).images.length, 11);
    assert.equal(golden(folder, ["plan", "--format", "json"]).stdout, first);
    assert.equal(golden(folder, ["schema"]).exitCode, 0);
    JSON.parse(golden(folder, ["schema", "settings"]).stdout);
  });

  it("prints no control character and no workflow command of hostile names, keys and values", () => {
    const evil = "\u001b[2J\u202e\u0007";
    mkdirSync(join(folder, "images"), { recursive: true });
    writeFileSync(join(folder, `images/x${evil}\n::error::forged.yaml`), SOUND);
    writeFileSync(join(folder, "images/web.yaml"), `${SOUND}"${"\\e[2J\\u202e\\n::error::forged"}": 1\n`);
    writeFileSync(join(folder, "images/api.yaml"), SOUND.replace("amazon-linux-2023", '"\\e[31m\\r##[error]x"'));
    for (const format of ["text", "json", "github"]) {
      const { exitCode, stdout, stderr } = golden(folder, ["check", "--format", format]);
      assert.equal(exitCode, 1);
      assert.doesNotMatch(stdout + stderr, CONTROL, format);
      assert.doesNotMatch(stdout + stderr, /^\s*::error::forged|##\[error/m, format);
    }
    for (const args of [["list"], ["plan"], ["explain", evil], ["plan", evil], [evil], ["check", evil]]) {
      const { stdout, stderr } = golden(folder, args);
      assert.doesNotMatch(stdout + stderr, CONTROL, JSON.stringify(args));
    }
  });

  it("has a folder for every command, and a line for every folder", () => {
    const entries = readdirSync(join(__dirname, "../../../cli/commands"), { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    assert.deepEqual(folders.sort(), [...EVERY_COMMAND].sort());
  });

  it("has help for every command, with an example, in 80 columns", async () => {
    for (const [words] of commands(await commandTree())) {
      const { exitCode, stdout } = golden(folder, [...words.split(" "), "--help"]);
      assert.equal(exitCode, 0, words);
      assert.match(stdout, /^Examples?:\n {2}.*golden /m, words);
      const wide = stdout.split("\n").filter((line) => line.length > 80);
      assert.deepEqual(wide, [], words);
    }
    const top = golden(folder, []).stdout;
    assert.match(top, /Usage: golden/);
    assert.deepEqual(
      top.split("\n").filter((line) => line.length > 80),
      [],
    );
  });

  it("completes commands, options and the names that they take", () => {
    assert.equal(golden(folder, ["complete", "bash"]).exitCode, 0);
    assert.match(golden(folder, ["complete", "--", "plan", "doc"]).stdout, /^docker-host\t/m);
    assert.match(golden(folder, ["complete", "--", "loc"]).stdout, /^local\t/m);
    const offered = [
      ["local", "preview", "doc", /^docker-host\t/m],
      ["rename", "doc", /^docker-host\t/m],
      ["new", "--template", "wind", /^windows\t/m],
      ["plan", "--stack", "pr", /^prod\t/m],
      ["list", "--variable", "DOCK", /^DOCKER_VERSION\t/m],
      ["list", "--parent", "amazon", /^amazon-linux-2023\t/m],
      ["explain", "unknown-k", /^unknown-key\t/m],
    ] as const;
    for (const line of offered) {
      const words = line.slice(0, -1) as readonly string[];
      assert.match(golden(folder, ["complete", "--", ...words]).stdout, line.at(-1) as RegExp, words.join(" "));
    }
    for (const shell of ["zsh", "fish", "powershell"]) assert.equal(golden(folder, ["complete", shell]).exitCode, 0);
  });
});

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Command } from "commander";
import type { SetOptions } from "../../../cli/commands/variables/set";
import { variables } from "../../../cli/commands/variables/run";
import { recordedTerminal } from "../recorded-terminal";

const AMI = 'parent: amazon-linux-2023\narchitectures: [x86_64]\ncomponents:\n  - {managed: update-linux, parameters: {V: "{DOCKER}"}}\n'; // prettier-ignore
const FILES: Readonly<Record<string, string>> = {
  "Pulumi.yaml": "name: images\nruntime: nodejs\n",
  "Pulumi.prod.yaml":
    'config:\n  golden-images:settings:\n    region: us-east-1\n    account: "111122223333"\n    images: ["*"]\n',
  "images/variables.yaml": "# shared\nDOCKER: '25.0' # of the hosts\nJAVA: \"21\"\n\nLEFT: over\n",
  "images/host.yaml": `version: 1.2.0 # first\n${AMI}`,
  "images/child.yaml": `version: "2.0.0"\nparent: {image: host, version: 1.x.x}\narchitectures: [x86_64]\ncomponents: [{managed: update-linux}]\n`,
  "images/old.yaml": `version: 3.0.0\nvariables: {DOCKER: "20.1"}\n${AMI}`,
  "images/java.yaml": `version: 4.0.0\ndescription: Java {JAVA}, {JAVA} and {LOCAL}\nvariables:\n  LOCAL: here\n${AMI.replace("{DOCKER}", "x")}`,
};

interface Written {
  readonly written: boolean;
  readonly files: readonly string[];
  readonly changes: { readonly images: readonly { readonly version: object }[] };
}

describe("golden variables", () => {
  let root = "";

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "golden-variables-"));
    for (const [file, text] of Object.entries(FILES)) write(file, text);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it("lists each value with the images that have it, and says what is left over", async () => {
    const { exitCode, out, err } = await run("list", []);
    assert.equal(exitCode, 0, err);
    assert.deepEqual(out.split("\n").map((line) => line.trim().split(/ {2,}/)).slice(1, -1), [
      ["DOCKER", "25.0", "host"],
      ["DOCKER", "20.1", "old (its own)"],
      ["JAVA", "21", "java"],
      ["LEFT", "over", "-"],
      ["LOCAL", "here", "java (its own)"],
      ["4 variables"],
    ]); // prettier-ignore
    assert.match(err, /^note: no image uses LEFT: delete what is left over\.$/m);
  });

  it("shows no value of a file that holds a secret, and no control character", async () => {
    const secret = `ghp_${"aB3dE5gH7j".repeat(4).slice(0, 36)}`;
    write("images/variables.yaml", `DOCKER: "a\\u009bb"\nTOKEN: ${secret}\n`);
    write("images/old.yaml", (FILES["images/old.yaml"] ?? "").replace("20.1", "20\\u200e"));
    for (const [word, names] of [
      ["list", []],
      ["find", ["DOCKER"]],
      ["set", ["DOCKER=2"]],
    ] as const) {
      for (const format of ["text", "json"] as const) {
        const { out, err } = await run(word, names, { format, dryRun: true }).catch((error: unknown) => ({ out: String(error), err: "" })); // prettier-ignore
        assert.ok(!`${out}${err}`.includes(secret), `${word} ${format}`);
        assert.doesNotMatch(`${out}${err}`, /[\u0080-\u009f\u200e]/);
      }
    }
  });

  it("finds every text that a variable is part of, and what is built on these images", async () => {
    const { out } = await run("find", ["DOCKER", "JAVA", "LEFT"]);
    assert.match(out, /^DOCKER {2}host {3}\S*images\/host\.yaml:5:45 components\[0\]\.parameters\.V$/m);
    assert.match(out, /^DOCKER {2}old {4}\S*images\/old\.yaml:6:45 components\[0\]\.parameters\.V$/m);
    assert.match(out, /^DOCKER {2}child {2}is built on host$/m);
    assert.match(out, /^JAVA {4}java {3}\S*images\/java\.yaml:2:14 description$/m);
    assert.match(out, /^No image uses LEFT\.$/m);
    const { uses } = JSON.parse((await run("find", ["DOCKER"], { format: "json" })).out) as { uses: readonly object[] };
    const place = { column: 45, path: "components[0].parameters.V" };
    assert.deepEqual(uses, [
      { name: "DOCKER", image: "host", file: "images/host.yaml", line: 5, ...place },
      { name: "DOCKER", image: "old", file: "images/old.yaml", line: 6, ...place },
      { name: "DOCKER", image: "child", parent: "host" },
    ]);
    const { variables: values } = JSON.parse((await run("list", [], { format: "json" })).out) as {
      variables: readonly object[];
    };
    assert.deepEqual(values.slice(0, 2), [
      {
        name: "DOCKER",
        value: "25.0",
        file: "images/variables.yaml",
        line: 2,
        column: 9,
        path: "DOCKER",
        images: ["host"],
      },
      {
        name: "DOCKER",
        value: "20.1",
        file: "images/old.yaml",
        line: 2,
        column: 21,
        path: "variables.DOCKER",
        images: ["old"],
      },
    ]);
    await assert.rejects(run("find", ["DOCKR"]), { message: "There is no variable `DOCKR`. Did you mean DOCKER?", exitCode: 1 }); // prettier-ignore
  });

  it("sets a value and raises the images that have it; every other byte stays", async () => {
    const { exitCode, out, err } = await run("set", ["DOCKER=26.0"]);
    assert.equal(exitCode, 0, err);
    differ({
      "images/variables.yaml": ["'25.0'", "'26.0'"],
      "images/host.yaml": ["1.2.0", "1.2.1"],
    });
    assert.match(out, /^host 1\.2\.0 → 1\.2\.1 \(patch\): rebuilds, the version is raised$/m);
    assert.match(err, /^note: images\/old\.yaml:2 keeps its own value of DOCKER\.$/m);
    assert.equal((await run("set", ["DOCKER=26.0"])).out, "Nothing changes: these are the values already.\n");
  });

  it("sets a variable where it stands if no file is shared, raises by minor, and gives data", async () => {
    const { out } = await run("set", ["LOCAL=there", "JAVA=21"], { bump: "minor", format: "json" });
    differ({ "images/java.yaml": [/here([^]*)/, "there$1"], "": ["", ""] }, (text) => text.replace("4.0.0", "4.1.0"));
    const { written, files, changes } = JSON.parse(out) as Written;
    assert.deepEqual([written, files], [true, ["images/java.yaml"]]);
    assert.deepEqual(changes.images[0]?.version, { old: "4.0.0", new: "4.1.0", step: "minor" });
  });

  it("shows all of it with --dry-run, and writes nothing", async () => {
    const { out } = await run("set", ["DOCKER=26.0"], { dryRun: true });
    assert.match(out, /^\+DOCKER: '26\.0' # of the hosts$/m);
    assert.match(out, /^\+version: 1\.2\.1 # first$/m);
    assert.equal(
      (JSON.parse((await run("set", ["DOCKER=26.0"], { dryRun: true, format: "json" })).out) as Written).written,
      false,
    );
    differ({});
  });

  it("names every fault in one run and writes nothing", async () => {
    write("images/variables.yaml", `${FILES["images/variables.yaml"] ?? ""}LONG: >-\n  x\n`);
    const { terminal, err } = recordedTerminal();
    const names = ["DOCKER=1", "DOCKER=2", "DOCKR=3", "JAVA", "LONG=4"];
    await assert.rejects(
      variables({ names, root, format: "text" }, terminal, new Command("set")),
      { message: "4 faults; nothing was written.", exitCode: 1 }, // prettier-ignore
    );
    for (const words of [
      "DOCKER is set twice.",
      "no variable `DOCKR`. Did you mean DOCKER?",
      "`JAVA` is not NAME=value.",
      "images/variables.yaml:6:7 the value of LONG stands on several lines.",
    ])
      assert.ok(err().includes(words), words);
    write("images/variables.yaml", FILES["images/variables.yaml"] ?? "");
    differ({});
  });

  it("writes nothing where a check would find a fault, an image cannot be read or its version cannot rise", async () => {
    await assert.rejects(run("set", [`DOCKER=${"x".repeat(5000)}`]), /golden check would refuse this/);
    write("images/host.yaml", (FILES["images/host.yaml"] ?? "").replace("1.2.0", "1.2.1073741823"));
    await assert.rejects(run("set", ["DOCKER=26.0"]), /host 1\.2\.1073741823 cannot be raised/);
    assert.equal(read("images/variables.yaml"), FILES["images/variables.yaml"]);
    write("images/host.yaml", "version: 1.2.0\nparent: nothing like this\n");
    await assert.rejects(
      run("set", ["DOCKER=26.0"]),
      /Whether child changes is unknown|Whether host changes is unknown|faults; nothing was written/,
    );
    assert.equal(read("images/variables.yaml"), FILES["images/variables.yaml"]);
  });

  async function run(word: string, names: readonly string[], more: Partial<SetOptions> = {}) {
    const { terminal, out, err } = recordedTerminal();
    const exitCode = await variables({ names, root, format: "text", ...more }, terminal, new Command(word));
    return { exitCode, out: out(), err: err() };
  }

  function differ(
    expected: Readonly<Record<string, readonly [string | RegExp, string]>>,
    then = (text: string) => text,
  ) {
    for (const [file, text] of Object.entries(FILES)) {
      const [from, to] = expected[file] ?? ["", ""];
      assert.equal(read(file), file in expected ? then(text.replace(from, to)) : text, file);
    }
  }
  function write(file: string, text: string): void {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  function read(file: string): string {
    return readFileSync(join(root, file), "utf8");
  }
});

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Command } from "commander";
import { variables } from "../../../cli/commands/variables/run";
import type { SetOptions } from "../../../cli/commands/variables/set";
import { RepositoryServer, TOKEN } from "../../operations/pull-requests/repository-server";
import { recordedTerminal } from "../recorded-terminal";
import { useSurroundings } from "../surroundings";

const FILES: Readonly<Record<string, string>> = {
  "Pulumi.yaml": "name: images\nruntime: nodejs\n",
  "images/variables.yaml": "# shared\nDOCKER: '25.0' # of the hosts\n",
  "images/host.yaml":
    'version: 1.2.0\nparent: amazon-linux-2023\narchitectures: [x86_64]\ncomponents:\n  - {managed: update-linux, parameters: {V: "{DOCKER}"}}\n',
};

describe("golden variables set --pull-request", () => {
  const around = useSurroundings();
  let [root, server] = ["", new RepositoryServer()];

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), "golden-variables-"));
    for (const [file, text] of Object.entries(FILES)) {
      mkdirSync(dirname(join(root, "infra", file)), { recursive: true });
      writeFileSync(join(root, "infra", file), text);
    }
    execFileSync("git", ["init", "--quiet"], { cwd: root });
    execFileSync("git", ["remote", "add", "origin", "git@github.com:example/images.git"], { cwd: root });
    server = await new RepositoryServer().start(Object.fromEntries(Object.entries(FILES).map(([file, text]) => [`infra/${file}`, text]))); // prettier-ignore
    around.github(server.api, { GH_TOKEN: TOKEN });
  });
  afterEach(async () => {
    rmSync(root, { recursive: true, force: true });
    await server.close();
  });

  it("has the changed files on a branch of the variables, golden diff as its text, and changes nothing here", async () => {
    const { exitCode, out } = await run("DOCKER=26.0");
    assert.deepEqual([exitCode, out], [0, "opened: https://github.com/example/images/pull/1\n"]);
    const [pull] = server.pulls;
    assert.deepEqual([pull?.title, pull?.branch, pull?.base], ["Set DOCKER", "variables/DOCKER", "main"]);
    assert.match(
      pull?.body ?? "",
      /<summary>host 1\.2\.0 → 1\.2\.1 \(patch\): rebuilds, the version is raised<\/summary>/,
    );
    assert.deepEqual(server.git(["diff", "-U0", "main...variables/DOCKER"]).split("\n").filter((line) => /^[+-]\w/.test(line)), [
      "-version: 1.2.0",
      "+version: 1.2.1",
      "-DOCKER: '25.0' # of the hosts",
      "+DOCKER: '26.0' # of the hosts",
    ]); // prettier-ignore
    for (const [file, text] of Object.entries(FILES))
      assert.equal(readFileSync(join(root, "infra", file), "utf8"), text);
    assert.equal((await run("DOCKER=26.0")).out, "unchanged: https://github.com/example/images/pull/1\n");
    const { out: data } = await run("DOCKER=26.1", { format: "json" });
    assert.deepEqual((JSON.parse(data) as { pullRequest: object }).pullRequest, { kind: "updated", number: 1, url: "https://github.com/example/images/pull/1" }); // prettier-ignore
  });

  it("stops where a person has pushed, where it was closed, and where the files here are not those of the base", async () => {
    await run("DOCKER=26.0");
    const sha = server.push("variables/DOCKER", { "README.md": "mine\n" });
    await assert.rejects(run("DOCKER=27.0"), {
      message: `The branch variables/DOCKER has commits that golden did not make: ${sha.slice(0, 12)}.`,
      exitCode: 1,
    });
    for (const pull of server.pulls) pull.state = "closed";
    await assert.rejects(run("DOCKER=26.0"), { message: "https://github.com/example/images/pull/1 was closed with these very values." }); // prettier-ignore
    server.git(["update-ref", "-d", "refs/heads/variables/DOCKER"]);
    server.push("main", { "infra/images/host.yaml": "version: 2.0.0\n" });
    await assert.rejects(run("DOCKER=27.0"), { message: "infra/images/host.yaml: not as in main on GitHub.", exitCode: 1 }); // prettier-ignore
  });

  it("says what the credentials need, and never what they are", async () => {
    await assert.rejects(run("DOCKER=26.0", { repository: "example/other" }), {
      message: "GitHub: Not Found (404)",
      fix: "Check the name; the App or token needs write access to contents and pull requests of example/other.",
    });
    server.guarded.add("variables/DOCKER");
    await assert.rejects(run("DOCKER=26.0"), { message: "GitHub: Repository rule violations found (422)" });
    process.env["GH_TOKEN"] = "";
    await assert.rejects(run("DOCKER=26.0"), /There is no token for github\.com/);
  });

  async function run(word: string, more: Partial<SetOptions> = {}) {
    const { terminal, out, err } = recordedTerminal();
    const options = { names: [word], root: join(root, "infra"), format: "text", pullRequest: true } as const;
    const exitCode = await variables({ ...options, ...more }, terminal, new Command("set"));
    assert.ok(!`${out()}${err()}`.includes(TOKEN));
    return { exitCode, out: out(), err: err() };
  }
});

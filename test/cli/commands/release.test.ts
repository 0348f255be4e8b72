import * as assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BatchGetBuildBatchesCommand } from "@aws-sdk/client-codebuild";
import type { BuildOptions } from "../../../cli/commands/ci/run";
import { release } from "../../../cli/commands/release/run";
import { CliError } from "../../../cli/terminal/exit-code";
import { startGitHub, TOKEN, type GitHubServer } from "../../operations/releases/github-server";
import { awsVariables, makeProject, useWire } from "../../simulator/wire/bench";
import { recordedTerminal } from "../recorded-terminal";

const SETTINGS = `config:
  golden-images:settings: { region: us-east-1, account: "111122223333", permissionsBoundary: none }
`;
const DECLARED = `RELEASE_ID: "", UPLOAD_URL: "", DRY_RUN: --no-dry-run`;
const definition = (variables = DECLARED, source = "repository: example/languages") => `kind: project
release:
  name: LanguagesReleaseCodeBuild
  source: { ${source}, visibility: private }
  environment: { variables: { ${variables} } }
  buildspec: { build: [make release] }
`;
const NAMES = ["GH_TOKEN", "GITHUB_TOKEN", "GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN"];

/** The command as it is typed, against the protocols of AWS and of GitHub. */
describe("golden release start", () => {
  const bench = useWire({ now: () => new Date() });
  const before = { ...process.env };
  const { fetch } = globalThis;
  let github: GitHubServer;
  let hosts: string[] = [];
  let root = "";

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), "golden-release-"));
    mkdirSync(join(root, "images"));
    writeFileSync(join(root, "Pulumi.prod.yaml"), SETTINGS);
    define();
    const { client, endpoint, simulator } = bench();
    const buildspec = "version: 0.2\nbatch: {build-list: [{identifier: build_standard}]}\n";
    await makeProject(client, "LanguagesReleaseCodeBuild", { source: { type: "NO_SOURCE", buildspec } });
    simulator.script({ secondsPerPhase: 0.02 });
    github = await startGitHub();
    hosts = [];
    // Only the way to GitHub is another; all that is sent and answered goes over it.
    globalThis.fetch = (url, init) => {
      const { origin, pathname, search } = new URL(String(url));
      hosts.push(origin);
      return fetch(`${github.api}${pathname.replace("/api/v3", "")}${search}`, init);
    };
    for (const name of NAMES) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, awsVariables(endpoint), { GH_TOKEN: TOKEN });
  });
  afterEach(async () => {
    process.env = { ...before };
    globalThis.fetch = fetch;
    await github.close();
    rmSync(root, { recursive: true, force: true });
  });

  function define(variables?: string, source?: string): void {
    writeFileSync(join(root, "images/languages.yaml"), definition(variables, source));
  }

  async function start(more: Partial<BuildOptions>) {
    const { terminal, out, err } = recordedTerminal();
    const own = { name: () => "start" } as Parameters<typeof release>[2];
    const code = await release({ names: ["languages"], root, format: "text", interval: 1, ...more }, terminal, own);
    assert.ok(!`${out()}${err()}`.includes(TOKEN));
    return { code, text: out(), told: err() };
  }

  async function refused(more: Partial<BuildOptions>, message: RegExp, exitCode = 1): Promise<void> {
    await assert.rejects(start(more), (error) => {
      assert.ok(error instanceof CliError, String(error));
      assert.match(`${error.message}\n${error.fix}`, message);
      assert.equal(error.exitCode, exitCode);
      assert.ok(!`${error.message}${error.fix}`.includes(TOKEN));
      return true;
    });
  }

  /** Variables that a batch was started with, over those of the project. */
  async function environmentOf(id: string): Promise<Record<string, string | undefined>> {
    const { buildBatches: [batch] = [] } = await bench().codebuild.send(new BatchGetBuildBatchesCommand({ ids: [id] }));
    const variables = batch?.environment?.environmentVariables ?? [];
    return Object.fromEntries(variables.map(({ name, value }) => [name ?? "", value]));
  }

  it("makes the draft, gives it to the builds, and says how to publish it; the next start takes the same", async () => {
    const { code, text, told } = await start({ draftRelease: "v1.2.0", branch: "main" });
    assert.equal(code, 0, text);
    const page = "https://github.com/example/languages/releases/tag/untagged-1";
    assert.equal(told, `New draft release v1.2.0 (101): ${page}\n`);
    assert.deepEqual(await environmentOf(text.split(": ")[0] ?? ""), {
      RELEASE_ID: "101",
      UPLOAD_URL: "https://uploads.github.com/repos/example/languages/releases/101/assets",
      DRY_RUN: "--no-dry-run",
    });
    assert.match(text, /\nThe draft v1\.2\.0 \(101\) is ready\. To publish it:\n {2}gh release edit v1\.2\.0 --repo example\/languages --draft=false\n$/); // prettier-ignore
    assert.deepEqual(github.releases.map(({ id, draft, target_commitish }) => [id, draft, target_commitish]), [[101, true, "main"]]); // prettier-ignore
    const again = await start({ draftRelease: "v1.2.0" });
    assert.equal(again.told, `Draft release v1.2.0 (101): ${page}\n`);
    assert.equal(github.releases.length, 1);
    assert.deepEqual([...new Set(hosts)], ["https://api.github.com"]);
  });

  it("keeps the draft where a build failed, for the next start", async () => {
    bench().simulator.script({ secondsPerPhase: 0.02, outcome: "fail" });
    const { code, text } = await start({ draftRelease: "v1" });
    assert.equal(code, 1);
    assert.match(text, /\nThe draft v1 \(101\) stays\. Start again with --release-id 101 to go on with it\.\n$/);
    assert.equal(github.releases.length, 1);
  });

  it("takes a release by its id, public or not; as data it is beside the run", async () => {
    github.releases.push({ id: 7, tag_name: "v7", draft: false });
    const { code, text } = await start({ releaseId: "7", format: "json" });
    assert.equal(code, 0);
    const { run, release: given } = JSON.parse(text) as { run: { status: string }; release: { id: number } };
    assert.deepEqual([run.status, given.id], ["SUCCEEDED", 7]);
    assert.match((await start({ releaseId: "7" })).text, /The release v7 \(7\) is public already\.\n$/);
    await refused({ releaseId: "8" }, /example\/languages has no release 8/);
  });

  it("starts nothing where the tag is released, or has several drafts", async () => {
    github.releases.push({ id: 7, tag_name: "v7", draft: false });
    await refused({ draftRelease: "v7" }, /^v7 is released already: https:.*\n.*--release-id 7\.$/);
    github.releases.push({ id: 9, tag_name: "v9", draft: true }, { id: 8, tag_name: "v9", draft: true });
    await refused({ draftRelease: "v9" }, /There are 2 releases of v9: 8, 9\./);
    assert.equal(github.releases.length, 3);
  });

  it("tells a dry run from others, in the words of the definition, and asks GitHub nothing", async () => {
    const { text } = await start({ dryRun: true });
    const dry = { RELEASE_ID: "", UPLOAD_URL: "", DRY_RUN: "--dry-run" };
    assert.deepEqual(await environmentOf(text.split(": ")[0] ?? ""), dry);
    define('DRY_RUN: "false"');
    const { text: other } = await start({ dryRun: true, env: ["LEVEL=debug"] });
    assert.deepEqual(await environmentOf(other.split(": ")[0] ?? ""), { DRY_RUN: "true", LEVEL: "debug" });
    assert.deepEqual(await environmentOf((await start({})).text.split(": ")[0] ?? ""), {});
    assert.deepEqual(github.calls, []);
  });

  it("refuses what no build would hear of", async () => {
    define('LEVEL: "1"');
    await refused({ dryRun: true }, /^The release of languages declares no DRY_RUN, without which its builds upload\.\nAdd DRY_RUN: "--no-dry-run" to release\.environment\.variables/); // prettier-ignore
    await refused({ draftRelease: "v1" }, /declares no RELEASE_ID or UPLOAD_URL\./);
    define("DRY_RUN: { secret: x }");
    await refused({ dryRun: true }, /declares no DRY_RUN/);
    assert.deepEqual(github.calls, []);
  });

  it("says what is missing: a token, rights, a repository on GitHub, an answer", async () => {
    process.env["GH_TOKEN"] = "ghp_other";
    await refused({ draftRelease: "v1" }, /^GitHub: Bad credentials \(401\)/, 2);
    process.env["GH_TOKEN"] = TOKEN;
    define(DECLARED, "repository: example/unknown");
    await refused({ draftRelease: "v1" }, /Not Found \(404\)\nGive the token write access to contents of example\/unknown/, 2); // prettier-ignore
    define(DECLARED, "type: codecommit, repository: languages");
    await refused({ draftRelease: "v1" }, /languages has no source on GitHub/);
    define();
    globalThis.fetch = () => Promise.reject(new TypeError("fetch failed", { cause: { code: "ENOTFOUND" } }));
    Reflect.deleteProperty(process.env, "GH_TOKEN");
    await refused(
      { draftRelease: "v1" },
      /^There is no token for github\.com: GH_TOKEN and GITHUB_TOKEN are not set/,
      2,
    );
  });

  it("gives a server of one's own its own token, and no other", async () => {
    define(DECLARED, "type: github-enterprise, repository: 'https://github.example.org/example/languages.git'");
    await refused({ draftRelease: "v1" }, /no token for github\.example\.org: GH_ENTERPRISE_TOKEN/, 2);
    process.env["GH_ENTERPRISE_TOKEN"] = TOKEN;
    const { text } = await start({ draftRelease: "v1" });
    assert.deepEqual([...new Set(hosts)], ["https://github.example.org"]);
    assert.match(text, /--repo github\.example\.org\/example\/languages/);
  });
});

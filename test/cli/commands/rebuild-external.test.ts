import { strict as assert } from "node:assert";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rebuild, type RebuildOptions } from "../../../cli/commands/rebuild/run";
import { CliError } from "../../../cli/terminal/exit-code";
import { ActionsServer, APP, CANARY, TOKEN } from "../../operations/github/actions-server";
import { awsVariables, useWire } from "../../simulator/wire/bench";
import { recordedTerminal } from "../recorded-terminal";
import { useSurroundings } from "../surroundings";
import { deployFleet, fleetFolder } from "./rebuild-fleet";

const WORKFLOWS = [{ id: 5, name: "Build", path: ".github/workflows/build.yml" }];

describe("golden rebuild of images that other repositories build", () => {
  const bench = useWire({ now: () => new Date() });
  const around = useSurroundings();
  let github: ActionsServer;
  let root = "";

  beforeEach(async () => {
    const { endpoint, simulator, imagebuilder } = bench();
    simulator.script({ secondsPerPhase: 0.02 });
    github = await new ActionsServer().start();
    around.github(github.api, { ...awsVariables(endpoint), GH_TOKEN: TOKEN });
    root = fleetFolder({ base: undefined });
    await deployFleet(imagebuilder, { base: undefined });
    for (const name of ["web", "api"]) {
      github.repositories.set(`example/${name}`, {
        tags: ["v1.0.0"],
        workflows: WORKFLOWS,
        inputs: ["golden"],
        runName: "golden",
      });
      const parent = name === "web" ? "parent: {image: base, version: 1.x.x}\n" : "";
      writeFileSync(
        join(root, `images/${name}.yaml`),
        `kind: external\nversion: 1.0.0\nrepository: example/${name}\nworkflow: build.yml\nrequestInput: golden\n${parent}`,
      );
    }
  });
  afterEach(async () => {
    await github.close();
    rmSync(root, { recursive: true, force: true });
  });

  async function run(names: readonly string[], more: Partial<RebuildOptions> = {}) {
    const { terminal, out, err } = recordedTerminal();
    const own = {
      names,
      root,
      format: "text",
      yes: true,
      wait: true,
      parallel: 10,
      timeout: 60,
      interval: 0.05,
    } as const;
    const code = await rebuild({ ...own, ...more }, terminal);
    assert.doesNotMatch(`${out()}${err()}`, new RegExp(`${CANARY}|PRIVATE`));
    return { code, text: out() };
  }

  it("builds them beside and after those of Image Builder, in one table; the same command again keeps them", async () => {
    const { code, text } = await run(["*"]);
    assert.equal(code, 0, text);
    assert.match(text, /\napi +1\.0\.0 +available +\d s +https:\/\/github\.com\/example\/api\/actions\/runs\/1000\n/);
    assert.match(text, /\nbase +1\.0\.0 +available +\d s +ami-[0-9a-f]+ us-east-1\n/);
    assert.match(text, /\nweb +1\.0\.0 +available +\d s +https:\/\/github\.com\/example\/web\/actions\/runs\/1001\n/);
    assert.match(text, /\n3 of 3 images available\.\n/);
    const again = await run(["*"]);
    assert.match(again.text, /runs\/1001 \(was built already\)\n/);
    assert.equal(github.runs.length, 2);
    await run(["*"], { request: "anew" });
    assert.equal(github.runs.length, 4);
  });

  it("ends with 1 and the run's address where one fails, is cancelled, waits for an approval or has no tag", async () => {
    github.fates.set("example/api", { conclusion: "failure" });
    const failed = await run(["api"]);
    assert.equal(failed.code, 1);
    assert.match(
      failed.text,
      /\napi +1\.0\.0 +failed +\d s +the workflow failed\n\napi: example\/api\/runs\/1000\n  https:\/\/github\.com\/example\/api\/actions\/runs\/1000\n/,
    );
    github.fates.set("example/api", { conclusion: "cancelled" });
    assert.match((await run(["api"])).text, /\napi +1\.0\.0 +cancelled +\d s +someone cancelled it\n/);
    github.fates.set("example/api", { stuck: "waiting" });
    const stuck = await run(["api"], { timeout: 1 });
    assert.deepEqual(
      [stuck.code, /api +1\.0\.0 +never started .*still waiting at the time limit\n/.test(stuck.text)],
      [1, true],
      stuck.text,
    );
    github.repositories.set("example/api", { tags: ["v0.9.0"], workflows: WORKFLOWS });
    const none = await run(["api"]);
    assert.equal(none.code, 1);
    assert.match(none.text, /api +1\.0\.0 +not started +GitHub: example\/api has no tag v1\.0\.0/);
  });

  it("needs a token or an App only where one is chosen, and says so before anything starts", async () => {
    Reflect.deleteProperty(process.env, "GH_TOKEN");
    assert.equal((await run(["base"])).code, 0);
    assert.equal((await run(["api"], { dryRun: true })).code, 0);
    const refused = (message: RegExp) =>
      assert.rejects(run(["*"]), (error) => error instanceof CliError && message.test(`${error.message} ${error.fix}`));
    await refused(/no token for github\.com.*Set GH_TOKEN.*write access to actions/);
    process.env["GITHUB_APP_ID"] = APP.id;
    await refused(/GITHUB_APP_ID is set, but GITHUB_APP_PRIVATE_KEY is not/);
    process.env["GITHUB_APP_PRIVATE_KEY"] = "not a key";
    await refused(/GITHUB_APP_PRIVATE_KEY holds no private key in PEM/);
    process.env["GITHUB_APP_PRIVATE_KEY"] = APP.privateKey;
    assert.deepEqual(github.runs, []);
    assert.equal((await run(["api"])).code, 0);
    assert.equal(github.runs.length, 1);
  });

  it("says what is outdated: no run at the tag, or one that failed", async () => {
    const why = async () => (await run(["api"], { outdated: true, dryRun: true, request: "other" })).text;
    assert.match(await why(), /api +1\.0\.0 +no build of 1\.0\.0 is available\n/);
    await run(["api"]);
    assert.match(await why(), /^There is nothing to rebuild\.\n$/);
    github.fates.set("example/api", { conclusion: "timed_out" });
    assert.match(await why(), /the last build failed: a time limit of the workflow's own ended\n/);
  });
});

import { strict as assert } from "node:assert";
import { GitHubClient } from "../../../operations/github/client";
import type { Builder } from "../../../operations/rebuild/build";
import { githubWorkflows } from "../../../operations/rebuild/github";
import { startToken } from "../../../operations/rebuild/request";
import type { GitHubTarget } from "../../../operations/rebuild/target";
import { ActionsServer, TOKEN } from "../github/actions-server";

const WEB: GitHubTarget = {
  ...{ builder: "github", id: "web", image: "web", version: "1.0.0", repository: "example/web" },
  ...{ workflow: { file: "build.yml" }, gitTag: "v1.0.0", inputs: {} },
};
const MARKED: GitHubTarget = { ...WEB, inputs: { image: "web" }, requestInput: "golden" };
const BUILD = { id: 5, name: "Build and publish", path: ".github/workflows/build.yml" };

describe("workflows of GitHub as a builder", () => {
  let server: ActionsServer;
  let waits = 0;

  function builder(tellsRun = true): Builder<GitHubTarget> {
    const wait = () => Promise.resolve(++waits);
    const client = new GitHubClient({ api: server.api, token: () => Promise.resolve(TOKEN), wait, pause: wait });
    const placeOf = (repository: string) => Promise.resolve({ client, repository, tellsRun });
    return githubWorkflows(placeOf, wait);
  }

  async function start(target: GitHubTarget, request = "r", own = builder()) {
    const deployed = (await own.deployed([target])).get(target.id);
    assert.ok(deployed);
    const [newest] = await own.builds(target);
    return own.start(target, deployed, { request, token: startToken(deployed, newest) });
  }

  beforeEach(async () => {
    waits = 0;
    server = await new ActionsServer().start();
    server.repositories.set("example/web", {
      ...{
        tags: ["v1.0.0", "v2.0.0"],
        workflows: [BUILD, { id: 6, name: "Lint", path: ".github/workflows/lint.yml" }],
      },
      ...{ inputs: ["image", "golden"], runName: "golden" },
    });
  });
  afterEach(() => server.close());

  it("starts at the git tag, with the inputs, and takes the run that GitHub names", async () => {
    server.begin("example/web", "v1.0.0", "Build");
    const started = await start({ ...WEB, inputs: { image: "web" } });
    assert.deepEqual(started, { kind: "started", id: "https://github.com/example/web/actions/runs/1001" });
    const [, { ref, inputs } = { ref: "", inputs: {} }] = server.runs;
    assert.deepEqual({ ref, inputs }, { ref: "v1.0.0", inputs: { image: "web" } });
  });

  it("finds the workflow by a pattern of its name: one that is enabled, no other", async () => {
    const started = (name: string) => start({ ...WEB, workflow: { name } });
    assert.equal((await started("Build*")).kind, "started");
    await assert.rejects(started("*"), /example\/web: \.github\/workflows\/build\.yml and \.github\/workflows\/lint\.yml fits the name \*, where one must\./); // prettier-ignore
    await assert.rejects(started("Deploy*"), /no workflow fits the name Deploy\*/);
    await assert.rejects(started("(((("), /no workflow fits/);
  });

  it("knows a run by the mark in its title where GitHub names none, though others run at the same tag", async () => {
    server.tellsRun = false;
    const own = builder();
    server.begin("example/web", "v1.0.0", "Build");
    const started = await start(MARKED, "night", own);
    assert.deepEqual(started, { kind: "started", id: "https://github.com/example/web/actions/runs/1001" });
    server.begin("example/web", "v1.0.0", "Build golden:0123456789ab:0123456789ab:night");
    const builds = await own.builds(MARKED);
    assert.deepEqual(builds.map(({ id, requests }) => [id.slice(-4), requests]), [["1001", ["night"]]]); // prettier-ignore
  });

  it("waits for a run that the list shows late", async () => {
    server.tellsRun = false;
    server.repositories.get("example/web");
    const begin = server.begin.bind(server);
    server.begin = (...words) => Object.assign(begin(...words), { hidden: 3 });
    assert.equal((await start(MARKED)).kind, "started");
    assert.equal(waits, 3);
  });

  it("never guesses: without an answer and without a mark what was started is unknown, and is not started again", async () => {
    server.tellsRun = false;
    assert.deepEqual(await start(WEB), { kind: "lost", said: "GitHub did not tell which run it started." });
    server.tellsRun = true;
    server.troubles.push({ on: /dispatches/, reset: "after" });
    const lost = await start(WEB);
    assert.ok(lost.kind === "lost" && /was not reached.*Whether a run began/.test(lost.said), JSON.stringify(lost));
    server.repositories.set("example/web", { tags: ["v1.0.0"], workflows: [BUILD], inputs: ["golden", "image"] });
    server.tellsRun = false;
    assert.deepEqual(await start(MARKED), { kind: "lost", said: "No run shows the mark: is golden in the workflow's run-name?" }); // prettier-ignore
    assert.equal(server.runs.length, 3);
  });

  it("finds by its mark what was started when the answer was lost", async () => {
    server.troubles.push({ on: /dispatches/, reset: "after" });
    assert.equal((await start(MARKED)).kind, "started");
    server.troubles.push({ on: /dispatches/, status: 502 });
    await assert.rejects(start(MARKED, "other"), { status: 502 });
    assert.equal(server.runs.length, 1);
  });

  it("makes one of two starts at once", async () => {
    const [one, other] = [builder(), builder()];
    const deployed = { id: "x", version: "1.0.0" };
    const first = await one.start(MARKED, deployed, { request: "a", token: "0".repeat(36) });
    const second = await other.start(MARKED, deployed, { request: "b", token: "0".repeat(36) });
    assert.deepEqual(second, first);
    assert.deepEqual(server.runs.map(({ cancelled }) => cancelled), [undefined, true]); // prettier-ignore
  });

  it("is told of a tag that is not there, of an input that the workflow has not, and of a server that names no run", async () => {
    await assert.rejects(
      start({ ...WEB, gitTag: "v9.0.0" }),
      /example\/web has no tag v9\.0\.0, or these credentials do not see/,
    );
    await assert.rejects(start({ ...WEB, inputs: { nope: "" } }), /Unexpected inputs provided: \["nope"\]/);
    const own = { ...WEB, repository: "https://github.example.org/platform/web" };
    server.repositories.set("https://github.example.org/platform/web", { tags: [], workflows: [] });
    await assert.rejects(
      builder(false).start(own, { id: "x", version: "1.0.0" }, { request: "r", token: "t" }),
      /github\.example\.org does not tell which run it starts: give web a requestInput\./,
    );
  });

  it("counts runs at the tag, whatever started them, but of other tags none, and of a workflow with inputs its own alone", async () => {
    server.begin("example/web", "v2.0.0", "Build");
    server.begin("example/web", "v1.0.0", "Build", "push");
    const own = builder();
    assert.deepEqual((await own.builds(WEB)).map(({ id }) => id.slice(-4)), ["1001"]); // prettier-ignore
    assert.deepEqual(await own.builds(MARKED), []);
  });

  it("tells every status and conclusion apart", async () => {
    const own = builder();
    const { id } = server.begin("example/web", "v1.0.0", "Build");
    const look = async (): Promise<string> => {
      const { state, reason = "" } = (await own.read(WEB, `https://github.com/example/web/actions/runs/${id.toString()}`)) ?? { state: "none" }; // prettier-ignore
      return `${state} ${reason}`.trim();
    };
    const cases: Record<string, RegExp> = {
      success: /^available$/,
      failure: /^failed the workflow failed$/,
      timed_out: /^failed a time limit of the workflow's own/,
      startup_failure: /^failed .*could not start/,
      cancelled: /^cancelled /,
      skipped: /^failed all its jobs were skipped/,
      neutral: /^failed /,
      stale: /^failed /,
      action_required: /^pending it waits for an approval/,
      never_heard_of: /^other$/,
    };
    for (const [conclusion, expected] of Object.entries(cases)) {
      server.fates.set("example/web", { conclusion });
      assert.match(await look(), expected, conclusion);
    }
    for (const stuck of ["queued", "waiting", "requested", "pending"]) {
      server.fates.set("example/web", { stuck });
      assert.match(await look(), /^pending/, stuck);
    }
    server.runs.length = 0;
    assert.equal(await look(), "none");
  });
});

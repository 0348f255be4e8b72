import { strict as assert } from "node:assert";
import { mkdirSync, rmSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rebuild } from "../../../cli/commands/rebuild/run";
import { watch, type WatchOptions } from "../../../cli/commands/watch/run";
import { folderSource, loadImages } from "../../../definition";
import { targetsOf } from "../../../operations/rebuild/target";
import { planImages } from "../../../plan";
import { settings } from "../../definition/case";
import { TOKEN } from "../../operations/github/actions-server";
import { fleetBench, type FleetBench } from "../../operations/fleet/machine-bench";
import { awsVariables } from "../../simulator/wire/bench";
import { recordedTerminal } from "../recorded-terminal";
import { useSurroundings } from "../surroundings";
import { refused } from "../refusal";
import { buildsOf, fleetFolder, type Fleet } from "./rebuild-fleet";

const MACHINE = "golden-images-prod-rebuild";
const FLEET: Fleet = { base: undefined, web: "base", api: "base", other: undefined, leaf: "other" };

describe("golden rebuild --detach and golden watch", () => {
  const before = { ...process.env };
  let root = "";
  let bench: FleetBench;

  beforeEach(async () => {
    root = fleetFolder(FLEET);
    const settings = join(root, "Pulumi.prod.yaml");
    writeFileSync(
      settings,
      readFileSync(settings, "utf8").replace("permissionsBoundary: none", "permissionsBoundary: none, rebuild: {}"),
    );
    bench = await fleetBench(FLEET, "golden-images-prod-rebuild", () => new Date());
    bench.simulator.script({ secondsPerPhase: 0.02 });
    delete process.env["GITHUB_RUN_ID"];
    process.env = { ...process.env, ...awsVariables(bench.endpoint) };
  });
  afterEach(async () => {
    process.env = { ...before };
    rmSync(root, { recursive: true, force: true });
    await bench.close();
  });

  async function detach(names: readonly string[], more = {}): Promise<{ code: number; id: string; text: string }> {
    const { terminal, out } = recordedTerminal();
    const own = { root, format: "text", yes: true, detach: true, parallel: 10, timeout: 60, interval: 1 } as const;
    const code = await rebuild({ names, ...own, ...more }, terminal);
    return { code, id: out().split("\n")[0] ?? "", text: out() };
  }

  async function watched(names: readonly string[], more: Partial<WatchOptions> = {}) {
    const { terminal, out } = recordedTerminal();
    const code = await watch({ names, root, format: "text", interval: 0.1, ...more }, terminal);
    return { code, text: out() };
  }

  it("has the account build what was chosen, children after parents, and shows it from anywhere to its report", async () => {
    const { code, id, text } = await detach(["base"], { children: true });
    assert.equal(code, 0);
    assert.match(
      text,
      /^[0-9a-f]{12}-[0-9a-z]+\n\n3 images in the account's hands: golden watch [0-9a-f]{12}-[0-9a-z]+\n$/,
    );
    const end = await watched([id]);
    assert.equal(end.code, 0, end.text);
    assert.match(end.text, /\nbase +1\.0\.0 +available +\d+ s +ami-[0-9a-f]+ us-east-1\n/);
    assert.match(end.text, /\n3 of 3 images available\. The run ended: SUCCEEDED\.\n$/);
    assert.deepEqual([...(await buildsOf(bench.imagebuilder))].sort(), ["api/1.0.0/1", "base/1.0.0/1", "web/1.0.0/1"]);
    // The same command again builds nothing anew, and the newest run needs no name.
    await detach(["base"], { children: true });
    const again = await watched([]);
    assert.equal(again.code, 0, again.text);
    assert.match(again.text, /\(was built already\)/);
    assert.equal((await buildsOf(bench.imagebuilder)).length, 3);
  });

  it("tells failures, what hangs on them and what was not deployed apart, as data too, and ends with 1", async () => {
    bench.simulator.script(
      { secondsPerPhase: 0.02 },
      { of: "base-x86-64", outcome: "fail", message: "no disk", secondsPerPhase: 0.02 },
    );
    const raised = join(root, "images/other.yaml");
    writeFileSync(raised, readFileSync(raised, "utf8").replace("version: 1.0.0", "version: 1.1.0"));
    const { id } = await detach([], { all: true });
    const { code, text } = await watched([id], { format: "json" });
    assert.equal(code, 1);
    const { whole, images, status } = JSON.parse(text) as {
      whole: boolean;
      status: string;
      images: { id: string; state: string; why?: object; build?: { reason?: string } }[];
    };
    assert.deepEqual([whole, status], [false, "FAILED"]);
    const states = Object.fromEntries(images.map((each) => [each.id, each.build?.reason ?? each.why ?? each.state]));
    const cut = { kind: "parent", parent: "base", state: "failed" };
    const absent = { kind: "not-deployed", deployed: "1.0.0" };
    const leaf = { kind: "parent", parent: "other", state: "not-started" };
    assert.deepEqual(states, { base: "no disk", api: cut, web: cut, other: absent, leaf });
  });

  it("looks once without waiting, and refuses what is not there", async () => {
    bench.simulator.script({ secondsPerPhase: 600 });
    const { id } = await detach(["other"]);
    const { code, text } = await watched([id], { once: true });
    assert.equal(code, 0, text);
    assert.match(text, /0 of 1 image available, 1 (?:waiting|building)\. The run goes on\.\n$/);
    await refused(watched(["nothing"]), /There is no run nothing\./);
    writeFileSync(
      join(root, "Pulumi.prod.yaml"),
      readFileSync(join(root, "Pulumi.prod.yaml"), "utf8").replace(", rebuild: {}", ""),
    );
    await refused(detach(["other"]), /has no state machine that rebuilds\.\nWrite `rebuild: \{\}`/);
  });
});

describe("golden rebuild --detach and golden watch of three builders", () => {
  const around = useSurroundings();
  const digest = `sha256:${"0123456789abcdef".repeat(4)}`;
  let root = "";
  let bench: FleetBench;

  beforeEach(async () => {
    root = fleetFolder({ base: undefined });
    const definitions = {
      box: `kind: container\nversion: 1.0.0\nparent: {registry: public.ecr.aws/nginx/nginx, tag: "1.29", digest: "${digest}"}\nbuild: {with: codebuild}\n`,
      hub: "kind: external\nversion: 1.0.0\nrepository: example/hub\nworkflow: build.yml\nrequestInput: golden\nparent: {image: base, version: 1.x.x}\n",
      bad: "kind: external\nversion: 1.0.0\nrepository: example/bad\nworkflow: build.yml\nrequestInput: golden\n",
    };
    for (const [name, text] of Object.entries(definitions)) writeFileSync(join(root, `images/${name}.yaml`), text);
    mkdirSync(join(root, "images/box"));
    writeFileSync(join(root, "images/box/Dockerfile"), "ARG PARENT_IMAGE\nFROM $PARENT_IMAGE\n");
    settle("rebuild: {githubApp: github-app}");
    const { definitions: all } = loadImages({ source: folderSource(root) });
    bench = await fleetBench(targetsOf(planImages({ definitions: all, settings, stack: "prod" })), MACHINE, () => new Date()); // prettier-ignore
    bench.simulator.script({ secondsPerPhase: 0.02 });
    bench.github.fates.set("example/bad", { conclusion: "failure" });
    around.github(bench.github.api, { ...awsVariables(bench.endpoint), GH_TOKEN: TOKEN });
  });
  afterEach(async () => {
    rmSync(root, { recursive: true, force: true });
    await bench.close();
  });

  function settle(rebuilds: string): void {
    const file = join(root, "Pulumi.prod.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace(/permissionsBoundary: none.*}/, `permissionsBoundary: none, ${rebuilds} }`)); // prettier-ignore
  }

  async function run(names: readonly string[], more: object) {
    const { terminal, out, err } = recordedTerminal();
    const own = { names, root, format: "text", yes: true, parallel: 10, timeout: 60, interval: 0.1 } as const;
    const code = await rebuild({ ...own, ...more }, terminal);
    return { code, out: out(), err: err() };
  }

  async function watched(more: Partial<WatchOptions> = {}) {
    const { terminal, out, err } = recordedTerminal();
    const code = await watch({ names: [], root, format: "text", interval: 0.1, ...more }, terminal);
    return { code, out: out(), err: err() };
  }

  /** The report, without what another build has. */
  function reported(text: string): string {
    return text
      .slice(text.lastIndexOf("IMAGE "), text.lastIndexOf(" available, 1 failed."))
      .replaceAll(/ami-[0-9a-f]+|[0-9a-f]{64}|runs\/\d+|\d+ s/g, "…")
      .replaceAll(/ +/g, " ");
  }

  it("reports to the line what a rebuild from here does, and shows what goes on", async () => {
    const started = await run([], { all: true, detach: true, request: "night", interval: 1 });
    assert.deepEqual([started.code, started.err], [0, ""]);
    const { code, out, err } = await watched();
    assert.deepEqual([code, err], [1, ""]);
    assert.match(out, /hub: (?:queued|pending|in progress|building) example\/hub\/runs\/\d+/);
    assert.match(out, /\nbad +1\.0\.0 +failed +\d+ s +the workflow failed\n/);
    assert.match(
      out,
      /\nbox +1\.0\.0 +available +\d+ s +111122223333\.dkr\.ecr\.us-east-1\.amazonaws\.com\/\S+@sha256:[0-9a-f]{64}\n/,
    );
    assert.match(out, /\nbad: example\/bad\/runs\/\d+\n  https:\/\/github\.com\/example\/bad\/actions\/runs\/\d+\n/);
    assert.match(out, /\n3 of 4 images available, 1 failed\. The run ended: FAILED\.\n$/);
    const here = await run([], { all: true, wait: true, request: "anew" });
    assert.equal(reported(out), reported(here.out));
    // The state machine and the command do not build twice: here it keeps what the other built.
    const kept = await run(["box", "hub"], { wait: true, request: "night" });
    assert.match(kept.out, /hub .*\(was built already\)/);
    assert.match(kept.out, /box .*\(was built already\)/);
    await run(["box", "hub"], { detach: true, request: "night", interval: 1 });
    assert.match(
      (await watched()).out,
      /box +1\.0\.0 +available +111122223333\S+ \(was built already\)\nhub .*\(was built already\)\n/,
    );
  });

  it("needs no credentials of GitHub to watch, and leaves workflows out, with a line, where the account has no App", async () => {
    await run([], { all: true, detach: true, interval: 1 });
    Reflect.deleteProperty(process.env, "GH_TOKEN");
    const { code, out, err } = await watched();
    assert.equal(code, 1);
    assert.match(err, /^note: runs on GitHub are shown once they end: There is no token for github\.com/);
    assert.equal(err.split("\n").length, 2, err);
    assert.match(out, /\nhub +1\.0\.0 +available/);
    settle("rebuild: {}");
    const without = await run([], { all: true, detach: true, interval: 1 });
    assert.match(without.err, /^note: bad is left out, a workflow of GitHub builds it: give the account a GitHub App/m);
    await assert.rejects(run(["bad"], { detach: true }), /builds none of these images/);
  });
});

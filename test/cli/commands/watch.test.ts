import { strict as assert } from "node:assert";
import { rmSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rebuild } from "../../../cli/commands/rebuild/run";
import { watch, type WatchOptions } from "../../../cli/commands/watch/run";
import { CliError } from "../../../cli/terminal/exit-code";
import { fleetBench, type FleetBench } from "../../operations/fleet/machine-bench";
import { recordedTerminal } from "../recorded-terminal";
import { buildsOf, fleetFolder, type Fleet } from "./rebuild-fleet";

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
    const keys = { AWS_ACCESS_KEY_ID: "111122223333", AWS_SECRET_ACCESS_KEY: "local" };
    process.env = { ...process.env, ...keys, AWS_ENDPOINT_URL: bench.endpoint };
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

  function refused(promise: Promise<unknown>, message: RegExp): Promise<void> {
    return assert.rejects(promise, (error) => {
      assert.ok(error instanceof CliError, String(error));
      assert.match(`${error.message}\n${error.fix}`, message);
      return true;
    });
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

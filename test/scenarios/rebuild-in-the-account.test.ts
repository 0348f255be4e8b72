import * as assert from "node:assert/strict";
import { rebuild } from "../../cli/commands/rebuild/run";
import { watch } from "../../cli/commands/watch/run";
import { recordedTerminal } from "../cli/recorded-terminal";
import { image } from "./definitions";
import { engine, openFleet, type Fleet } from "./fleet";

/** What a deployment makes of `rebuild` in the settings, on the real engine, and what that does. */
describe("a stack that rebuilds in the account", () => {
  const environment = { ...process.env };
  let fleet: Fleet;

  before(engine);
  before(async () => {
    const child = image({ parent: { image: "base", version: "1.x.x" } });
    fleet = await openFleet({ images: { base: image(), web: child }, settings: { rebuild: {} } });
  });
  after(async () => {
    process.env = environment;
    await fleet.close();
  });

  it("is deployed once, changes nothing the second time, and another plan with another version", async () => {
    const first = await fleet.up();
    assert.deepEqual(
      first.steps.filter((step) => /StateMachine|Schedule|BucketObject/.test(step)).map((step) => step.split(" ")[1]),
      ["BucketObjectv2", "StateMachine", "Schedule"],
    );
    assert.deepEqual((await fleet.up()).steps, []);
    fleet.define("web", image({ parent: { image: "base", version: "1.x.x" }, version: "1.1.0" }));
    const { steps } = await fleet.up();
    const ofRebuilds = steps.filter((step) => / rebuild-/.test(step));
    assert.deepEqual(ofRebuilds, ["create BucketObjectv2 rebuild-plan-1", "update StateMachine rebuild-machine"]);
  });

  it("builds the fleet when it is asked to, and is watched to its report", async () => {
    fleet.cloud.script({ secondsPerPhase: 0.02 });
    const keys = { AWS_ACCESS_KEY_ID: "111122223333", AWS_SECRET_ACCESS_KEY: "local" };
    process.env = { ...process.env, ...keys, AWS_ENDPOINT_URL: await fleet.cloud.serveAws() };
    const { terminal, out } = recordedTerminal();
    const own = { root: fleet.root, format: "text" } as const;
    const choice = { names: [], all: true, yes: true, detach: true, request: "night" };
    const started = await rebuild({ ...own, ...choice, parallel: 10, timeout: 60, interval: 1 }, terminal);
    assert.equal(started, 0, out());
    assert.equal(await watch({ ...own, names: [], interval: 0.1 }, terminal), 0, out());
    assert.match(out(), /\n2 of 2 images available\. The run ended: SUCCEEDED\.\n$/);
  });
});

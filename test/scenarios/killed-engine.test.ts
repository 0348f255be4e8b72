import * as assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import { withCheckpoints } from "../engine/checkpoints";
import { image } from "./definitions";
import { engine, openFleet, type Fleet } from "./fleet";
import { enginePid, locks } from "./golden-process";
import { assertConverged, assertNoOrphans } from "./orphans";

/** With `cancel` before where the lock is left; a busy engine may hear that its call is cancelled before it dies. */
const RECOVERY = / {2}golden local refresh\n {2}golden local up$/;

async function until(what: string, isSo: () => boolean): Promise<void> {
  const end = Date.now() + 120_000;
  while (!isSo()) {
    assert.ok(Date.now() < end, `waited in vain for ${what}`);
    await sleep(20);
  }
}

describe("killing the engine after AWS created something, before it answered", () => {
  let fleet: Fleet | undefined;

  withCheckpoints();
  before(engine);
  afterEach(() => fleet?.close());

  // What a raised version makes beside the published one; its component and recipe in an exhaustive run.
  const made = ["component:Component", "imageRecipe:ImageRecipe", "image:Image"];
  const raised = process.env["GOLDEN_EXHAUSTIVE"] === "1" ? made : ["image:Image"];
  for (const isRaise of [false, true]) {
    for (const type of (isRaise ? raised : made).map((name) => `aws:imagebuilder/${name}`)) {
      const what = `${type.split(":")[2] ?? type} of ${isRaise ? "a raised" : "a first"} version`;
      it(`(${what}) is recovered by the three commands that the message names`, async () => {
        fleet = await openFleet({ images: { web: image() } });
        const { cloud, root } = fleet;
        if (isRaise) {
          await fleet.up();
          fleet.define("web", image({ version: "1.1.0" }));
        }
        const before = cloud.resources(type).length;
        cloud.inject({ on: "create", type, call: 1, effect: "hang-after" });
        const ended = fleet.up().then(() => "It ended well.", (error: unknown) => error); // prettier-ignore
        await until(`a further ${type}`, () => cloud.resources(type).length > before);
        if (locks(root).length === 0) assert.fail(`the engine is gone: ${inspect(await ended)}`);
        process.kill(enginePid(root), "SIGKILL");
        assert.match(String(await ended), RECOVERY);
        cloud.clearFaults();

        await fleet.cancel();
        await fleet.refresh();
        await fleet.up();
        assertNoOrphans(fleet);
        assert.equal(cloud.amis().length, isRaise ? 2 : 1, "nothing is built twice");
        await assertConverged(fleet);
      });
    }
  }
});

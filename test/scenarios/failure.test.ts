import * as assert from "node:assert/strict";
import { image } from "./definitions";
import { engine, openFleet, type Fleet, type Written } from "./fleet";
import { assertConverged, assertDestroyed, assertNoOrphans } from "./orphans";

const FIRST = image({ distribution: { kmsKey: "create" } });
const RAISED = image({ version: "1.1.0", distribution: { kmsKey: "create" }, disk: { sizeGiB: 20 } });
/** More than any of these deployments does. */
const MANY = 60;

type Operation = "create" | "update" | "delete";

/** Fails the k-th call of a kind for every k, each time in a fleet of its own, and recovers. */
async function everyFailure(on: Operation, effect: "fail" | "fail-after", before?: Written): Promise<number> {
  for (let call = 1; call < MANY; call += 1) {
    const fleet = await openFleet({ images: { web: before ?? FIRST } });
    try {
      if (before !== undefined) {
        await fleet.up();
        fleet.define("web", RAISED);
      }
      fleet.cloud.inject({ on, call, effect });
      const failed = await failureOf(fleet);
      if (failed === undefined) return call - 1;
      await recover(fleet, failed, `${on} ${call} ${effect}`);
    } finally {
      await fleet.close();
    }
  }
  return assert.fail("the fault struck every time");
}

/** The message of a failed deployment; undefined where the fault did not strike. */
async function failureOf(fleet: Fleet): Promise<string | undefined> {
  try {
    await fleet.up();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** As the message says: only where a create was done after all, `refresh` comes before `up`. */
async function recover(fleet: Fleet, message: string, place: string): Promise<void> {
  try {
    assert.match(message, /injected fault/);
    fleet.cloud.clearFaults();
    if (message.includes("golden local refresh")) await fleet.refresh();
    await fleet.up();
    assertNoOrphans(fleet);
    assertOneImageEach(fleet);
    await assertConverged(fleet);
  } catch (error) {
    throw new Error(`${place}: ${(error as Error).message}\nafter: ${message}`, { cause: error });
  }
}

function assertOneImageEach(fleet: Fleet): void {
  const images = fleet.cloud.resources().flatMap(({ type, id }) => (type.endsWith(":Image") ? [id] : []));
  assert.deepEqual(
    images.filter((id) => !id.endsWith("/1")),
    [],
    "a version was built twice",
  );
}

describe("failing at every call", function () {
  this.timeout(180_000);
  before(engine);

  it("every create that fails is made good by the next deployment", async () => {
    assert.equal(await everyFailure("create", "fail"), 22);
  });

  it("every update of a raised version that fails is made good by the next deployment", async () => {
    assert.ok((await everyFailure("update", "fail", FIRST)) >= 4);
  });

  it("every delete of a raised version that fails is made good by the next deployment", async () => {
    assert.equal(await everyFailure("delete", "fail", FIRST), 2);
  });

  it("every create of a raised version that fails is made good by the next deployment", async () => {
    assert.equal(await everyFailure("create", "fail", FIRST), 3);
  });

  it("ends with nothing but what is retained after a failure, a recovery and a destroy", async () => {
    const fleet = await openFleet({ images: { web: FIRST } });
    fleet.cloud.inject({ on: "create", call: 12, effect: "fail" });
    await fleet.fails();
    fleet.cloud.clearFaults();
    await fleet.up();
    await assertDestroyed(fleet);
    await fleet.close();
  });
});

describe("losing the answer of every call", function () {
  this.timeout(180_000);
  before(engine);

  it("every create is taken up by a refresh, and nothing is made twice", async () => {
    assert.equal(await everyFailure("create", "fail-after"), 22);
  });

  it("every create of a raised version is taken up by a refresh", async () => {
    assert.equal(await everyFailure("create", "fail-after", FIRST), 3);
  });

  it("every update of a raised version is done again", async () => {
    assert.ok((await everyFailure("update", "fail-after", FIRST)) >= 4);
  });

  it("every delete of a raised version is done again", async () => {
    assert.equal(await everyFailure("delete", "fail-after", FIRST), 2);
  });
});

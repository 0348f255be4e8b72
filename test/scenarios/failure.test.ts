import * as assert from "node:assert/strict";
import { everyFailure, FIRST } from "./every-failure";
import { engine, openFleet } from "./fleet";
import { assertDestroyed } from "./orphans";

describe("failing at a call", () => {
  before(engine);

  it("a create that fails is made good by the next deployment", async () => {
    assert.equal(await everyFailure("create", "fail"), 22);
  });

  it("an update of a raised version that fails is made good by the next deployment", async () => {
    assert.ok((await everyFailure("update", "fail", FIRST)) >= 4);
  });

  it("a delete of a raised version that fails is made good by the next deployment", async () => {
    assert.equal(await everyFailure("delete", "fail", FIRST), 2);
  });

  it("a create of a raised version that fails is made good by the next deployment", async () => {
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

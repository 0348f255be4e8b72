import * as assert from "node:assert/strict";
import { everyFailure, FIRST } from "./every-failure";
import { engine } from "./fleet";

describe("losing the answer of a call", () => {
  before(engine);

  it("a create is taken up by a refresh, and nothing is made twice", async () => {
    assert.equal(await everyFailure("create", "fail-after"), 22);
  });

  it("a create of a raised version is taken up by a refresh", async () => {
    assert.equal(await everyFailure("create", "fail-after", FIRST), 3);
  });

  it("an update of a raised version is done again", async () => {
    assert.ok((await everyFailure("update", "fail-after", FIRST)) >= 4);
  });

  it("a delete of a raised version is done again", async () => {
    assert.equal(await everyFailure("delete", "fail-after", FIRST), 2);
  });
});

import { strict as assert } from "node:assert";
import { StateKey } from "../../components";
import { listed, only, recordResources, resourceErrorOf } from "./recorded-resources";

const ARGS = { accountId: "111122223333", region: "us-east-1", alias: "alias/golden-images/state" };

describe("components/StateKey", () => {
  it("registers a protected key that rotates, and its alias", async () => {
    const resources = await recordResources(() => new StateKey("state", ARGS));

    assert.deepEqual(listed(resources), [
      "aws:kms/alias:Alias::state-alias",
      "aws:kms/key:Key::state-key",
      "golden-images:bootstrap:StateKey::state",
    ]);
    const { inputs, protect } = only(resources, "aws:kms/key:Key");
    assert.equal(protect, true);
    assert.equal(inputs.enableKeyRotation, true);
    assert.equal(inputs.deletionWindowInDays, 30);
    assert.ok(!JSON.stringify(inputs.policy).includes('"AWS":"*"'));
    assert.deepEqual(only(resources, "aws:kms/alias:Alias").inputs, {
      name: "alias/golden-images/state",
      targetKeyId: "mrk-1",
      region: "us-east-1",
    });
  });

  it("tells every wrong argument", async () => {
    const message = await resourceErrorOf(() => new StateKey("state", { ...ARGS, accountId: "1", alias: "state" }));
    assert.match(message, /^StateKey "state" has 2 wrong arguments:/);
    assert.match(message, /alias: "state" is not alias\/ and 1–250/);
  });
});

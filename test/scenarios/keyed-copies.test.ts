import * as assert from "node:assert/strict";
import { image } from "./definitions";
import { engine, openFleet, type Fleet } from "./fleet";
import { assertConverged } from "./orphans";

const RECIPE = "aws:imagebuilder/imageRecipe:ImageRecipe";

describe("an encrypted image that other accounts get a copy of", function () {
  this.timeout(300_000);
  let fleet: Fleet;

  before(engine);
  afterEach(() => fleet.close());

  const keyed = (kmsKey: string, version = "1.0.0"): Record<string, unknown> =>
    image({ version, distribution: { kmsKey, copyTo: ["555566667777"] } });
  const keysOfRecipes = (): unknown[] =>
    fleet.cloud.resources(RECIPE).map(({ state }) => {
      const [disk] = state["blockDeviceMappings"] as { ebs: { kmsKeyId?: string } }[];
      return disk?.ebs.kmsKeyId;
    });

  it("is built under the key that is made for it, and copied", async () => {
    fleet = await openFleet({ images: { web: keyed("create") } });
    await fleet.up();
    const [key] = fleet.cloud.resources("aws:kms/key:Key").filter(({ state }) => state["multiRegion"] === true);
    assert.deepEqual(keysOfRecipes(), [key?.state["arn"]]);
    assert.deepEqual(
      fleet.cloud.amis().map(({ account }) => account),
      ["111122223333", "555566667777"],
    );
    await assertConverged(fleet);
  });

  it("takes another key into the recipe with the next version, for a published recipe never changes", async () => {
    const arn = (alias: string): string => `arn:aws:kms:us-east-1:111122223333:${alias}`;
    fleet = await openFleet({ images: { web: keyed("alias/one") } });
    await fleet.up();
    fleet.define("web", keyed("alias/two"));
    assert.deepEqual((await fleet.up()).steps, ["update DistributionConfiguration web-x86-64-distribution"]);
    assert.deepEqual(keysOfRecipes(), [arn("alias/one")]);
    fleet.define("web", keyed("alias/two", "1.0.1"));
    await fleet.up();
    assert.deepEqual(keysOfRecipes(), [arn("alias/two")]);
    await assertConverged(fleet);
  });
});

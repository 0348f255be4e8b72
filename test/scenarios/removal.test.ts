import * as assert from "node:assert/strict";
import { image } from "./definitions";
import { assertOrder, engine, openFleet, type Fleet } from "./fleet";
import { assertConverged, assertDestroyed } from "./orphans";

const ENCRYPTED = image({ distribution: { kmsKey: "create", regions: ["us-east-1", "eu-west-1"] } });

describe("removing", () => {
  let fleet: Fleet;

  before(engine);
  beforeEach(async () => (fleet = await openFleet({ images: { web: image(), data: ENCRYPTED } })));
  afterEach(() => fleet.close());

  function ids(type: RegExp): readonly string[] {
    return fleet.cloud.resources().flatMap((resource) => (type.test(resource.type) ? [resource.id] : []));
  }

  it("a definition takes its pipeline away, and leaves its image version and AMIs", async () => {
    await fleet.up();
    const [images, amis] = [ids(/:Image$/), fleet.cloud.amis()];
    fleet.define("web");
    const { steps, result } = await fleet.up();
    assertOrder(
      steps,
      "delete ImagePipeline web-x86-64-pipeline",
      "delete ImageRecipe web-x86-64-recipe",
      "delete Component web-x86-64-install",
    );
    assert.deepEqual(
      steps.filter((step) => !step.startsWith("delete ")),
      [],
    );
    assert.ok(!Object.keys(result.outputs["images"] as object).includes("web"));
    assert.deepEqual(ids(/:Image$/), images);
    assert.deepEqual(fleet.cloud.amis(), amis);
    await assertConverged(fleet);
  });

  it("a definition with a key of its own works in one deployment; the key stays, in every region, for its AMIs", async () => {
    await fleet.up();
    const [keys, amis] = [ids(/:(Replica)?Key$/), fleet.cloud.amis()];
    assert.equal(keys.length, 2);
    fleet.define("data");
    const { steps } = await fleet.up();
    assert.ok(steps.includes("delete Alias data-sharing-alias"), steps.join("\n"));
    assert.deepEqual(ids(/:(Replica)?Key$/), keys);
    assert.deepEqual(fleet.cloud.amis(), amis);
    await assertConverged(fleet);
  });

  it("a definition and bringing it back makes a new key and the next build of its version", async () => {
    await fleet.up();
    fleet.define("data");
    await fleet.up();
    fleet.define("data", ENCRYPTED);
    await fleet.up();
    assert.equal(ids(/:Key$/).length, 2);
    assert.deepEqual(
      ids(/:Image$/)
        .filter((id) => id.includes("data"))
        .map((id) => id.split("/").slice(-2).join("/")),
      ["1.0.0/1", "1.0.0/2"],
    );
    await assertConverged(fleet);
  });

  it("a region of an image with a key of its own keeps the key of that region", async () => {
    await fleet.up();
    fleet.define("data", image({ version: "1.1.0", distribution: { kmsKey: "create", regions: ["us-east-1"] } }));
    const { steps } = await fleet.up();
    assert.ok(steps.includes("delete Alias data-sharing-eu-west-1-alias"), steps.join("\n"));
    assert.equal(ids(/:ReplicaKey$/).length, 1);
    await assertConverged(fleet);
  });

  it("the last definition leaves what the images shared, ready for the next", async () => {
    await fleet.up();
    fleet.define("data");
    fleet.define("web");
    await fleet.up();
    assert.deepEqual(ids(/imagebuilder.*:(ImagePipeline|ImageRecipe|Component)$/), []);
    fleet.define("next", image());
    await fleet.up();
    await assertConverged(fleet);
    await assertDestroyed(fleet);
  });
});

import * as assert from "node:assert/strict";
import { engine, openFleet } from "./fleet";

const BASE = { version: "1.0.0", parent: "amazon-linux-2023", components: [{ managed: "update-linux" }] };
const CHILD = {
  ...BASE,
  platform: "Linux",
  disk: { device: "/dev/xvda" },
  parent: { arn: "arn:aws:imagebuilder:us-east-1:111122223333:image/base-x86-64/1.x.x" },
};

/**
 * A build that fails is an initialisation error of the resource: the engine keeps it and, unless it is told to replace it, asks
 * for an update without a difference, which the provider answers with the old state: an image without an AMI, and a success.
 */
describe("a build that failed", function () {
  this.timeout(300_000);
  before(engine);

  it("is built again by the next deployment, which fails until there is an AMI", async () => {
    const fleet = await openFleet({ images: { child: CHILD } });
    try {
      assert.match(await fleet.fails(), /child-x86-64-image/);
      assert.match(await fleet.fails(), /child-x86-64-image/);
      assert.equal(fleet.cloud.amis().length, 0);

      fleet.define("base", BASE);
      // Alone, for nothing tells the engine that the child waits for it.
      await fleet.up(["base"]);
      await fleet.up();

      assert.deepEqual(
        fleet.cloud
          .amis()
          .map(({ name }) => name.split("-")[0])
          .sort(),
        ["base", "child"],
      );
      assert.deepEqual((await fleet.up()).steps, []);
    } finally {
      await fleet.close();
    }
  });
});

import * as assert from "node:assert/strict";
import { image } from "./definitions";
import { engine, openFleet, type Fleet } from "./fleet";

const IMAGE = "aws:imagebuilder/image:Image";

describe("an image that is gone from AWS", function () {
  this.timeout(300_000);
  let fleet: Fleet;

  before(engine);
  afterEach(() => fleet.close());

  const open = async (changes: Readonly<Record<string, unknown>>): Promise<void> => {
    fleet = await openFleet({ images: { web: image(changes), other: image(changes) } });
    await fleet.up();
  };
  const loseImage = (): void => {
    const lost = fleet.cloud.resources(IMAGE).find(({ id }) => id.includes("/web-")) ?? assert.fail();
    fleet.cloud.remove(IMAGE, lost.id);
  };
  const lifecycle = { deleteAfter: "6 months", keepAtLeast: 2 };

  it("and has a lifecycle that deletes is not built again, until its version is raised", async () => {
    await open({ lifecycle });
    loseImage();
    await fleet.refresh();
    for (let run = 0; run < 2; run++) {
      const { steps, text } = await fleet.up();
      assert.deepEqual(steps, []);
      assert.match(text, /image\/web-x86-64\/1\.0\.0\/1, and it is not built again/);
    }
    fleet.define("web", image({ lifecycle, version: "1.0.1" }));
    const { steps } = await fleet.up();
    assert.ok(steps.includes("create Image web-x86-64-image"), steps.join("\n"));
    assert.ok(!steps.includes("create Image other-x86-64-image"));
    assert.deepEqual((await fleet.up()).steps, []);
  });

  it("leaves the state without a refresh too, where its lifecycle deletes", async () => {
    await open({ lifecycle });
    loseImage();
    assert.deepEqual((await fleet.up()).steps, []);
    assert.ok(!fleet.state().resources.some(({ urn }) => urn.endsWith("::web-x86-64-image")));
    assert.deepEqual((await fleet.refresh({ expectNoChanges: true })).drift, []);
  });

  it("and has no lifecycle is built again", async () => {
    await open({});
    loseImage();
    await fleet.refresh();
    assert.deepEqual((await fleet.up()).steps, ["create Image web-x86-64-image"]);
  });
});

describe("an image without AMIs", function () {
  this.timeout(300_000);
  let fleet: Fleet;

  before(engine);
  afterEach(() => fleet.close());

  it("whose failure a refresh has hidden fails the next deployment, which names the command that builds it", async () => {
    fleet = await openFleet({ images: { web: image(), other: image() } });
    await fleet.up();
    const { id } = fleet.cloud.resources(IMAGE).find(({ id: arn }) => arn.includes("/web-")) ?? assert.fail();
    fleet.cloud.alter(IMAGE, id, { outputResources: [] });
    await fleet.refresh();
    fleet.define("other", image({ version: "1.0.1" }));
    const message = await fleet.fails();
    assert.match(message, /image\/web-x86-64\/1\.0\.0\/1 has no AMI: its build failed\./);
    assert.match(message, /--replace 'urn:pulumi:prod::golden-images::.*::web-x86-64-image'/);
    assert.ok(fleet.cloud.resources(IMAGE).some(({ id: arn }) => arn.includes("/other-x86-64/1.0.1/")));
  });
});

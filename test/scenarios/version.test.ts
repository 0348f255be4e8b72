import * as assert from "node:assert/strict";
import { document, image } from "./definitions";
import { assertOrder, engine, openFleet, type Fleet } from "./fleet";
import { assertConverged } from "./orphans";

describe("raising a version", () => {
  let fleet: Fleet;

  before(engine);
  beforeEach(async () => (fleet = await openFleet({ images: { web: image() } })));
  afterEach(() => fleet.close());

  it("makes document, recipe and image first, repoints the pipeline, and deletes the old ones last", async () => {
    await fleet.up();
    const amis = fleet.cloud.amis();
    fleet.define("web", image({ version: "1.1.0" }));
    const { steps } = await fleet.up();
    assertOrder(
      steps,
      "create Component web-x86-64-install",
      "create ImageRecipe web-x86-64-recipe",
      "update ImagePipeline web-x86-64-pipeline",
      "delete ImageRecipe web-x86-64-recipe",
      "delete Component web-x86-64-install",
    );
    assertOrder(steps, "create ImageRecipe web-x86-64-recipe", "create Image web-x86-64-image");
    const images = fleet.cloud.resources("aws:imagebuilder/image:Image").map(({ id }) => id.split("/").slice(-2));
    assert.deepEqual(images, [
      ["1.0.0", "1"],
      ["1.1.0", "1"],
    ]);
    for (const ami of amis) assert.ok(fleet.cloud.amis().some(({ imageId }) => imageId === ami.imageId));
    await assertConverged(fleet);
  });

  it("builds a child after its parent when both are raised", async () => {
    const child = (version: string): Record<string, unknown> =>
      image({ version, parent: { image: "web", version: "x.x.x" } });
    fleet.define("app", child("1.0.0"));
    const first = await fleet.up();
    assertOrder(first.steps, "create Image web-x86-64-image", "create ImageRecipe app-x86-64-recipe");
    fleet.define("web", image({ version: "2.0.0" }));
    fleet.define("app", child("2.0.0"));
    const { steps } = await fleet.up();
    assertOrder(
      steps,
      "create Image web-x86-64-image",
      "create ImageRecipe app-x86-64-recipe",
      "create Image app-x86-64-image",
    );
    assert.ok(!steps.includes("delete Image web-x86-64-image"));
    await assertConverged(fleet);
  });

  const two = [
    { name: "install", document: document() },
    { name: "configure", document: document("date") },
  ];
  const edits: Readonly<Record<string, Record<string, unknown>>> = {
    "the order of components": { components: [...two].reverse() },
    "one component fewer": { components: two.slice(0, 1) },
    "a document": { components: [{ name: "install", document: document("false") }, ...two.slice(1)] },
    "the parent": { components: two, parent: "amazon-linux-2" },
    "the regions": { components: two, distribution: { regions: ["us-east-1", "eu-west-1"] } },
    "the architectures": { components: two, architectures: ["arm64"] },
    "the disk": { components: two, disk: { sizeGiB: 30 } },
    "whether it is built": { components: two, build: { onDeploy: false } },
  };
  for (const [what, edit] of Object.entries(edits)) {
    it(`with a change of ${what} deploys without "already exists" and without "in use"`, async () => {
      fleet.define("web", image({ components: two }));
      await fleet.up();
      fleet.define("web", image({ version: "1.1.0", ...edit }));
      await fleet.up();
      await assertConverged(fleet);
    });
  }

  it("under a new name takes the old pipeline away and keeps the old images", async () => {
    await fleet.up();
    fleet.define("web");
    fleet.define("site", image({ version: "1.1.0" }));
    const { steps } = await fleet.up();
    assertOrder(steps, "create ImagePipeline site-x86-64-pipeline", "delete ImagePipeline web-x86-64-pipeline");
    assert.equal(fleet.cloud.amis().length, 2);
    await assertConverged(fleet);
  });
});

describe("changing an image without raising its version", () => {
  let fleet: Fleet;

  before(engine);
  beforeEach(async () => (fleet = await openFleet({ images: { web: image() } })));
  afterEach(() => fleet.close());

  const edits: Readonly<Record<string, Record<string, unknown>>> = {
    "a document": { components: [{ managed: "update-linux" }, { name: "install", document: document("false") }] },
    "the parent": { parent: "amazon-linux-2" },
    "the disk": { disk: { sizeGiB: 20 } },
  };
  for (const [what, edit] of Object.entries(edits)) {
    it(`(${what}) is refused by AWS, says which version to raise where, and is mended by raising it`, async () => {
      await fleet.up();
      const amis = fleet.cloud.amis();
      fleet.define("web", image(edit));
      const message = await fleet.fails();
      assert.match(message, /ImageRecipe web-x86-64-recipe: .*ResourceAlreadyExistsException/);
      assert.match(message, /^Version 1\.0\.0 of web is published, and a published version never changes\.$/m);
      assert.match(message, /^ {2}Raise `version` in images\/web\.yaml above 1\.0\.0, then run the command again\.$/m);
      assert.deepEqual(fleet.cloud.amis(), amis);
      fleet.define("web", image({ ...edit, version: "1.0.1" }));
      await fleet.up();
      await assertConverged(fleet);
    });
  }

  it("(tags, regions, schedule) needs no new version: nothing of it is in the recipe", async () => {
    await fleet.up();
    fleet.define(
      "web",
      image({ distribution: { regions: ["us-east-1", "eu-west-1"] }, schedule: { cron: "0 7 * * ? *" } }),
    );
    const { steps } = await fleet.up();
    assert.deepEqual([...steps].sort(), [
      "update DistributionConfiguration web-x86-64-distribution",
      "update ImagePipeline web-x86-64-pipeline",
    ]);
    await assertConverged(fleet);
  });
});

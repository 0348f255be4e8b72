import * as assert from "node:assert/strict";
import { document, image } from "./definitions";
import { assertOrder, engine, openFleet, type Fleet } from "./fleet";
import { assertConverged } from "./orphans";

const PARENT = { registry: "docker.io/library/ubuntu", tag: "24.04", digest: `sha256:${"0123456789abcdef".repeat(4)}` };

function container(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    kind: "container",
    version: "1.0.0",
    parent: PARENT,
    components: [{ name: "install", document: document() }],
    repository: { mutableTags: ["latest"], cleanUp: { keepNewest: 5 } },
    distribution: { containerTags: ["latest"], regions: ["eu-west-1"] },
    lifecycle: { deleteAfter: "1 year" },
    ...changes,
  };
}

describe("containers", () => {
  let fleet: Fleet;

  before(engine);
  beforeEach(async () => (fleet = await openFleet({ images: { base: container() } })));
  afterEach(() => fleet.close());

  function ids(type: RegExp): readonly string[] {
    return fleet.cloud.resources().flatMap((resource) => (type.test(resource.type) ? [resource.id] : []));
  }

  it("are pushed to a repository in each Region, a child after its parent, and a raised version creates before it deletes", async () => {
    fleet.define("web", container({ parent: { image: "base", version: "1.x.x" } }));
    const first = await fleet.up();
    assertOrder(
      first.steps,
      "create Repository base-x86-64-repository",
      "create ContainerRecipe base-x86-64-recipe",
      "create Image base-x86-64-image",
      "create ContainerRecipe web-x86-64-recipe",
    );
    const { pipelines } =
      (first.result.outputs["images"] as Record<string, { pipelines: Record<string, object> }>)["base"] ??
      assert.fail();
    const uri = (region: string, tag: string): string => `111122223333.dkr.ecr.${region}.amazonaws.com/base:${tag}`;
    assert.deepEqual((pipelines["x86_64"] as { imageUris: unknown }).imageUris, {
      "us-east-1": [uri("us-east-1", "1.0.0-1"), uri("us-east-1", "latest")],
      "eu-west-1": [uri("eu-west-1", "1.0.0-1"), uri("eu-west-1", "latest")],
    });
    await assertConverged(fleet);

    fleet.define(
      "base",
      container({ version: "1.1.0", repository: { mutableTags: ["latest"], cleanUp: { keepNewest: 9 } } }),
    );
    const { steps } = await fleet.up();
    assertOrder(
      steps,
      "create ContainerRecipe base-x86-64-recipe",
      "update ImagePipeline base-x86-64-pipeline",
      "delete ContainerRecipe base-x86-64-recipe",
      "delete Component base-x86-64-install",
    );
    assert.equal(ids(/lifecyclePolicy:LifecyclePolicy$/).filter((id) => id === "base").length, 2);
    await assertConverged(fleet);
  });

  it("that go leave their repository and images", async () => {
    await fleet.up();
    const [repositories, images] = [ids(/:Repository$/), ids(/:Image$/)];
    assert.equal(repositories.length, 2);
    fleet.define("base");
    fleet.define("web", image());
    const { steps } = await fleet.up();
    assert.ok(steps.includes("delete ContainerRecipe base-x86-64-recipe"), steps.join("\n"));
    assert.deepEqual(ids(/:Repository$/), repositories);
    assert.deepEqual(ids(/:Image$/).slice(0, 1), images);
    await assertConverged(fleet);
  });

  it("may be AMIs before", async () => {
    fleet.define("base", image());
    await fleet.up();
    const amis = fleet.cloud.amis();
    fleet.define("base", container({ version: "2.0.0" }));
    const { steps } = await fleet.up();
    assertOrder(steps, "create ContainerRecipe base-x86-64-recipe", "delete ImageRecipe base-x86-64-recipe");
    assert.deepEqual(fleet.cloud.amis(), amis);
    await assertConverged(fleet);
  });
});

import * as assert from "node:assert/strict";
import { assertOrder, engine, openFleet, type Fleet, type Written } from "./fleet";
import { assertConverged } from "./orphans";

const PARENT = { registry: "docker.io/library/nginx", tag: "1.29", digest: `sha256:${"0123456789abcdef".repeat(4)}` };

function docker(changes: Readonly<Record<string, unknown>> = {}): Written {
  return {
    kind: "container",
    version: "1.0.0",
    parent: PARENT,
    build: { with: "codebuild" },
    platforms: ["linux/amd64", "linux/arm64"],
    distribution: { regions: ["eu-west-1"] },
    repository: { cleanUp: { keepNewest: 5 } },
    schedule: { rate: "7 days" },
    ...changes,
  };
}

const TEMPLATE: Written = {
  kind: "container",
  version: "1.0.0",
  parent: PARENT,
  components: [{ managed: "update-linux" }],
  repository: { cleanUp: { keepNewest: 5 } },
  distribution: { regions: ["eu-west-1"] },
};

describe("containers that CodeBuild builds", () => {
  let fleet: Fleet;

  before(engine);
  beforeEach(async () => {
    fleet = await openFleet({
      settings: { network: { vpcId: "vpc-0123456789abcdef0", subnetId: "subnet-0123456789abcdef0" } },
    });
    fleet.write("web/Dockerfile", "ARG PARENT_IMAGE\nFROM $PARENT_IMAGE\nCOPY app.conf /etc/app.conf\n");
    fleet.write("web/app.conf", "listen 80\n");
  });
  afterEach(() => fleet.close());

  function found(type: RegExp): readonly Readonly<Record<string, unknown>>[] {
    return fleet.cloud.resources().flatMap((resource) => (type.test(resource.type) ? [resource.state] : []));
  }

  it("have their context in the bucket before the project, a schedule after it, and change with a file", async () => {
    fleet.define("web", docker());
    const first = await fleet.up();
    assertOrder(
      first.steps,
      "create BucketVersioning builds-image-web-artifacts-versioning",
      "create BucketObjectv2 builds-image-web-context",
      "create Project builds-image-web-project",
      "create Schedule builds-image-web-schedule",
    );
    assert.ok(!first.steps.some((step) => /ImagePipeline|ContainerRecipe/.test(step)), first.steps.join("\n"));
    const [project] = found(/codebuild\/project:Project$/);
    const [object] = found(/bucketObjectv2/);
    assert.equal(project?.["sourceVersion"], object?.["versionId"]);
    const { codebuild } =
      (first.result.outputs["images"] as Record<string, { codebuild: Record<string, unknown> }>)["web"] ??
      assert.fail();
    assert.deepEqual(
      [codebuild["projectName"], codebuild["repository"], codebuild["version"]],
      ["web-image", "web", "1.0.0"],
    );
    await assertConverged(fleet);

    fleet.write("web/app.conf", "listen 8080\n");
    fleet.define("web", docker({ version: "1.1.0" }));
    const { steps } = await fleet.up();
    assertOrder(steps, "update BucketObjectv2 builds-image-web-context", "update Project builds-image-web-project");
    const [later] = found(/codebuild\/project:Project$/);
    assert.equal(later?.["sourceVersion"], found(/bucketObjectv2/)[0]?.["versionId"]);
    assert.notEqual(later?.["sourceVersion"], project?.["sourceVersion"]);
    await assertConverged(fleet);

    fleet.define("web");
    const { steps: gone } = await fleet.up();
    assert.ok(gone.includes("delete Bucket builds-image-web-artifacts-bucket"), gone.join("\n"));
    assert.equal(found(/ecr\/repository:Repository$/).length, 2);
    await assertConverged(fleet);
  });

  it("keep their repository when the builder changes, there and back", async () => {
    fleet.define("web", TEMPLATE);
    await fleet.up();
    const before = found(/:Repository$/).map(({ arn }) => arn);
    assert.equal(before.length, 2);
    for (const next of [docker({ version: "2.0.0" }), { ...(TEMPLATE as object), version: "3.0.0" }]) {
      fleet.define("web", next);
      const { steps } = await fleet.up();
      assert.ok(!steps.some((step) => /(?:create|delete) Repository /.test(step)), steps.join("\n"));
      assert.deepEqual(
        found(/:Repository$/).map(({ arn }) => arn),
        before,
      );
      // It counts the images of two platforms, and is put anew.
      assert.equal(found(/ecr\/lifecyclePolicy:LifecyclePolicy$/).length, 2);
      await assertConverged(fleet);
    }
  });
});

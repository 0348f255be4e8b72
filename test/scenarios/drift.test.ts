import * as assert from "node:assert/strict";
import { image } from "./definitions";
import { engine, openFleet, type Fleet } from "./fleet";
import { assertConverged } from "./orphans";

/** One of each type that an image of a stack has; the schedule makes the pipeline alterable. */
const WEB = image({
  distribution: { kmsKey: "create", parameter: "/images/{name}" },
  lifecycle: { deleteAfter: "6 months", keepAtLeast: 2 },
});
/** A description or the like of each type, which AWS lets anyone change. */
const ALTERED: Readonly<Record<string, Record<string, unknown>>> = {
  "aws:imagebuilder/imagePipeline:ImagePipeline": { description: "changed by hand" },
  "aws:imagebuilder/distributionConfiguration:DistributionConfiguration": { description: "changed by hand" },
  "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration": { description: "changed by hand" },
  "aws:imagebuilder/lifecyclePolicy:LifecyclePolicy": { description: "changed by hand" },
  "aws:cloudwatch/logGroup:LogGroup": { retentionInDays: 1 },
  "aws:iam/role:Role": { maxSessionDuration: 7200 },
  "aws:kms/key:Key": { description: "changed by hand" },
};
/** What others need and nothing may delete behind their backs on AWS is deleted here all the same, but for the image and its key. */
const KEPT = /:(Image|Key|RandomId)$/;

describe("drift", () => {
  let fleet: Fleet;

  before(engine);
  beforeEach(async () => {
    fleet = await openFleet({ images: { web: WEB } });
    await fleet.up();
  });
  afterEach(() => fleet.close());

  it("of each type that somebody altered is found by refresh, and mended by up", async () => {
    for (const [type, patch] of Object.entries(ALTERED)) {
      const { id } = fleet.cloud.resources(type)[0] ?? assert.fail(`there is no ${type}`);
      fleet.cloud.alter(type, id, patch);
    }
    const { drift } = await fleet.refresh({ expectNoChanges: true });
    assert.deepEqual([...new Set(drift.map(({ type }) => type))].sort(), Object.keys(ALTERED).sort());
    for (const change of drift) assert.deepEqual(change.properties, Object.keys(ALTERED[change.type] ?? {}));
    assert.equal((await fleet.refresh()).drift.length, drift.length);
    const { steps } = await fleet.up();
    assert.equal(steps.length, drift.length, steps.join("\n"));
    await assertConverged(fleet);
    assert.deepEqual((await fleet.refresh({ expectNoChanges: true })).drift, []);
  });

  it("of each type that somebody deleted is found by refresh, and mended by up", async () => {
    const types = new Set(fleet.cloud.resources().flatMap(({ type, managed }) => (managed ? [type] : [])));
    const deleted = [...types].filter((type) => !KEPT.test(type));
    for (const type of deleted) {
      const { id } = fleet.cloud.resources(type)[0] ?? assert.fail();
      fleet.cloud.remove(type, id);
    }
    assert.ok(deleted.length >= 15, deleted.join("\n"));
    const { drift } = await fleet.refresh();
    const found = drift.filter(({ operation }) => operation === "delete").map(({ type }) => type);
    assert.deepEqual([...new Set(found)].sort(), [...deleted].sort());
    await fleet.up();
    await assertConverged(fleet);
  });
});

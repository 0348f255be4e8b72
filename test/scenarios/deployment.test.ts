import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import fc from "fast-check";
import { parse } from "yaml";
import { engine, openFleet, type Fleet } from "./fleet";
import { assertConverged, assertDestroyed } from "./orphans";

const REPOSITORY = path.resolve(__dirname, "..", "..", "..");
const EXAMPLES = fs
  .readdirSync(path.join(REPOSITORY, "images"))
  .filter((file) => file.endsWith(".yaml") && file !== "variables.yaml")
  .map((file) => file.replace(/\.yaml$/, ""));

/** Each of them in an exhaustive run. */
const ALONE = process.env["GOLDEN_EXHAUSTIVE"] === "1" ? EXAMPLES : (fc.sample(fc.shuffledSubarray(EXAMPLES, { minLength: 2, maxLength: 2 }), 1)[0] ?? []); // prettier-ignore

function settings(): Record<string, unknown> {
  const file = fs.readFileSync(path.join(REPOSITORY, "Pulumi.prod.yaml"), "utf8");
  return (parse(file) as { config: Record<string, Record<string, unknown>> }).config["golden-images:settings"] ?? {};
}

describe("deploying the examples", () => {
  let fleet: Fleet;

  before(engine);
  beforeEach(async () => (fleet = await openFleet({ from: REPOSITORY, settings: settings() })));
  afterEach(() => fleet.close());

  it("creates everything, then changes nothing, drifts not, and leaves AMIs, keys, repositories and buckets of builds when destroyed", async () => {
    const { result, text } = await fleet.up();
    assert.deepEqual(Object.keys(result.summary), ["create"]);
    assert.match(text, /Resources:\n\s+\+ \d+ created/);
    assert.deepEqual(Object.keys(result.outputs["images"] as object).sort(), [...EXAMPLES].sort());
    await assertConverged(fleet);
    assert.deepEqual((await fleet.refresh({ expectNoChanges: true })).drift, []);
    assert.deepEqual((await fleet.refresh()).drift, []);
    assert.ok(fleet.cloud.amis().length > 0);
    await assertDestroyed(fleet);
    const kept = new Set(fleet.cloud.resources().flatMap(({ type, managed }) => (managed ? [type.split(":")[2]] : [])));
    const ofBuckets = ["", "LifecycleConfiguration", "OwnershipControls", "Policy", "PublicAccessBlock", "ServerSideEncryptionConfiguration", "Versioning"].map((part) => `Bucket${part}`); // prettier-ignore
    assert.deepEqual([...kept].sort(), [...ofBuckets, "Image", "Key", "ReplicaKey", "Repository", "RepositoryPolicy"]);
  });

  for (const name of ALONE) {
    it(`creates ${name} alone, and then changes nothing`, async () => {
      const { result } = await fleet.up([name]);
      assert.deepEqual(Object.keys(result.summary), ["create"]);
      assert.deepEqual(Object.keys(result.outputs["images"] as object), [name]);
      assert.deepEqual(Object.keys((await fleet.up([name])).result.summary), ["same"]);
    });
  }
});

import * as assert from "node:assert/strict";
import type { Fleet } from "./fleet";

/** Kept on AWS when the program no longer has them: images in use, the keys of AMIs, and repositories with who may pull. */
const RETAINED = /:(Image|Key|ReplicaKey|Repository|RepositoryPolicy)$/;

/** And the buckets of builds with all that closes them. */
function isRetained({ type, id }: { readonly type: string; readonly id: string }): boolean {
  return RETAINED.test(type) || (type.startsWith("aws:s3/") && id.includes("golden-images-builds-"));
}

/** Fails where the cloud has what the state does not know, or the state what the cloud does not have. */
export function assertNoOrphans(fleet: Pick<Fleet, "cloud" | "state">): void {
  const { resources, pending } = fleet.state();
  assert.deepEqual(pending, []);
  const inState = resources
    .filter(({ id, type }) => id !== undefined && /^(aws|github):/.test(type))
    .map(({ type, id }) => `${type} ${id ?? ""}`);
  const inCloud = fleet.cloud
    .resources()
    .filter(({ managed }) => managed)
    .map(({ type, id }) => ({ type, id, key: `${type} ${id}` }));
  const orphans = inCloud.filter((each) => !isRetained(each) && !inState.includes(each.key));
  assert.deepEqual(
    orphans.map(({ key }) => key),
    [],
    "in the cloud and not in the state",
  );
  const keys = new Set(inCloud.map(({ key }) => key));
  assert.deepEqual(
    inState.filter((key) => !keys.has(key)),
    [],
    "in the state and not in the cloud",
  );
}

/** A further `up` changes nothing, and nothing is lost in either direction. */
export async function assertConverged(fleet: Fleet): Promise<void> {
  const { result, steps } = await fleet.up();
  assert.deepEqual(Object.keys(result.summary), ["same"], steps.join("\n"));
  assert.deepEqual(steps, []);
  assertNoOrphans(fleet);
}

/** After everything is destroyed only what is retained is left, and every AMI. */
export async function assertDestroyed(fleet: Fleet): Promise<void> {
  const amis = fleet.cloud.amis();
  await fleet.destroy();
  const left = fleet.cloud.resources().filter((each) => each.managed && !isRetained(each));
  assert.deepEqual(left, [], "left after destroy");
  assert.deepEqual(fleet.cloud.amis(), amis);
}

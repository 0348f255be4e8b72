import * as assert from "node:assert/strict";
import { image } from "./definitions";
import { openFleet, type Fleet, type Written } from "./fleet";
import { assertConverged, assertNoOrphans } from "./orphans";

export const FIRST = image({ distribution: { kmsKey: "create" } });
const RAISED = image({ version: "1.1.0", distribution: { kmsKey: "create" }, disk: { sizeGiB: 20 } });
/** More than any of these deployments does. */
const MANY = 60;
/** A further deployment for each would take a third of the time; most faults end in the same state. */
const CONVERGED_EVERY = 5;

type Operation = "create" | "update" | "delete";

/** Fails the k-th call of a kind for every k, each time in a fleet of its own, and recovers. */
export async function everyFailure(on: Operation, effect: "fail" | "fail-after", before?: Written): Promise<number> {
  for (let call = 1; call < MANY; call += 1) {
    const fleet = await openFleet({ images: { web: before ?? FIRST } });
    try {
      if (before !== undefined) {
        await fleet.up();
        fleet.define("web", RAISED);
      }
      fleet.cloud.inject({ on, call, effect });
      const failed = await failureOf(fleet, call);
      if (failed === undefined) return call - 1;
      await recover(fleet, failed, `${on} ${call} ${effect}`, call % CONVERGED_EVERY === 1);
    } finally {
      await fleet.close();
    }
  }
  return assert.fail("the fault struck every time");
}

/** The message of a failed deployment; undefined where the fault did not strike. */
async function failureOf(fleet: Fleet, call: number): Promise<string | undefined> {
  const before = fleet.cloud.calls.length;
  try {
    const { steps, text } = await fleet.up();
    const errors = fleet.cloud.calls.slice(before).filter(({ outcome }) => outcome === "error");
    assert.deepEqual(
      errors,
      [],
      `call ${String(call)} failed and the engine did not say so:\n${text}${steps.join("\n")}`,
    );
    return undefined;
  } catch (error) {
    if (error instanceof assert.AssertionError) throw error;
    return error instanceof Error ? error.message : String(error);
  }
}

/** As the message says: only where a create was done after all, `refresh` comes before `up`. */
export async function recover(fleet: Fleet, message: string, place: string, isThorough: boolean): Promise<void> {
  try {
    assert.match(message, /injected fault/);
    fleet.cloud.clearFaults();
    if (message.includes("golden local refresh")) await fleet.refresh();
    await fleet.up();
    assertNoOrphans(fleet);
    assertOneImageEach(fleet);
    if (isThorough) await assertConverged(fleet);
  } catch (error) {
    throw new Error(`${place}: ${(error as Error).message}\nafter: ${message}`, { cause: error });
  }
}

function assertOneImageEach(fleet: Fleet): void {
  const images = fleet.cloud.resources().flatMap(({ type, id }) => (type.endsWith(":Image") ? [id] : []));
  assert.deepEqual(
    images.filter((id) => !id.endsWith("/1")),
    [],
    "a version was built twice",
  );
}

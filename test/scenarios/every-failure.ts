import * as assert from "node:assert/strict";
import fc from "fast-check";
import { image } from "./definitions";
import { openFleet, type Fleet, type Written } from "./fleet";
import { assertConverged, assertNoOrphans } from "./orphans";

export const FIRST = image({ distribution: { kmsKey: "create" } });
const RAISED = image({ version: "1.1.0", distribution: { kmsKey: "create" }, disk: { sizeGiB: 20 } });
/** `GOLDEN_EXHAUSTIVE=1` for every place, which takes minutes. */
const IS_EXHAUSTIVE = process.env["GOLDEN_EXHAUSTIVE"] === "1";
const SAMPLE = 4;
/** A further deployment for each would take a third of the time; most faults end in the same state. */
const CONVERGED_EVERY = 3;

type Operation = "create" | "update" | "delete";

/** Fails calls of a kind, each in a fleet of its own, and recovers. Gives how many calls of that kind there are. */
export async function everyFailure(on: Operation, effect: "fail" | "fail-after", before?: Written): Promise<number> {
  const steps = await inFleet(before, async (fleet) => (await fleet.up()).steps);
  const places = steps.filter((step) => step.startsWith(on)).map((_, index) => index + 1);
  const size = IS_EXHAUSTIVE ? places.length : Math.min(SAMPLE, places.length);
  const [sample = []] = fc.sample(fc.shuffledSubarray(places, { minLength: size, maxLength: size }), 1);
  for (const [index, call] of sample.entries()) {
    await inFleet(before, async (fleet) => {
      fleet.cloud.inject({ on, call, effect });
      const failed = await failureOf(fleet, call);
      await recover(fleet, failed, `${on} ${String(call)} ${effect}`, index % CONVERGED_EVERY === 0);
    });
  }
  return places.length;
}

/** Works in a fleet that is to be deployed for the first time, or whose version was raised after its deployment. */
async function inFleet<T>(before: Written | undefined, work: (fleet: Fleet) => Promise<T>): Promise<T> {
  const fleet = await openFleet({ images: { web: before ?? FIRST } });
  try {
    if (before !== undefined) {
      await fleet.up();
      fleet.define("web", RAISED);
    }
    return await work(fleet);
  } finally {
    await fleet.close();
  }
}

/** The message of a deployment, which must fail. */
async function failureOf(fleet: Fleet, call: number): Promise<string> {
  const before = fleet.cloud.calls.length;
  try {
    const { steps, text } = await fleet.up();
    const errors = fleet.cloud.calls.slice(before).filter(({ outcome }) => outcome === "error");
    assert.deepEqual(
      errors,
      [],
      `call ${String(call)} failed and the engine did not say so:\n${text}${steps.join("\n")}`,
    );
    return assert.fail(`call ${String(call)} did not fail`);
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

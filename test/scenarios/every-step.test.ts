import * as assert from "node:assert/strict";
import fc from "fast-check";
import { engine } from "./fleet";
import { failAndRecover, stepsOf, TRANSITIONS } from "./transitions";

/** `GOLDEN_EXHAUSTIVE=1` for every step (a quarter of an hour). */
const IS_EXHAUSTIVE = process.env["GOLDEN_EXHAUSTIVE"] === "1";
const SAMPLE = 1;

describe("failing and losing the answer of a create, update or delete", function () {
  if (IS_EXHAUSTIVE) this.timeout(60 * 60_000);
  before(engine);

  const which = IS_EXHAUSTIVE ? "at every step" : `at ${String(SAMPLE)} step`;
  for (const name of Object.keys(TRANSITIONS)) {
    it(`while ${name} is made good by what the message says (${which})`, async () => {
      const steps = await stepsOf(name);
      assert.ok(steps.length >= 4, JSON.stringify(steps));
      const sampled = fc.shuffledSubarray([...steps], { minLength: SAMPLE, maxLength: SAMPLE });
      const chosen = IS_EXHAUSTIVE ? steps : (fc.sample(sampled, 1)[0] ?? []);
      const faults: string[] = [];
      for (const step of chosen) {
        await failAndRecover(step).catch((error: unknown) => faults.push((error as Error).message));
      }
      assert.deepEqual(faults, [], `${String(faults.length)} of ${String(chosen.length)} steps`);
    });
  }
});

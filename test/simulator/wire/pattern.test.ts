import { strict as assert } from "node:assert";
import { matches } from "../../../simulator/wire/pattern";
import type { Properties } from "../../../simulator/schema/property";
import { CASES } from "./pattern-cases";

describe("patterns of events", () => {
  for (const [pattern, event, isWanted] of CASES)
    it(`${JSON.stringify(pattern)} ${isWanted ? "fits" : "does not fit"} ${JSON.stringify(event).slice(0, 60)}`, () => {
      assert.equal(matches(pattern, event as Properties), isWanted);
    });
});

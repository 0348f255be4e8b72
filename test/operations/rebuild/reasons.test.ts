import { strict as assert } from "node:assert";
import type { Build } from "../../../operations/rebuild/build";
import { reasonsOf, type Reason } from "../../../operations/rebuild/reasons";
import { targetOf } from "./simulated-builder";

const NOW = new Date("2026-11-22T12:00:00Z");

function build(number: number, status: string, daysAgo: number, more: Partial<Build> = {}): Build {
  const startedAt = new Date(NOW.getTime() - daysAgo * 86_400_000);
  const state = status === "TESTING" ? "running" : (status.toLowerCase() as Build["state"]);
  return {
    id: `arn:x/1.0.0/${String(number)}`,
    state,
    status,
    startedAt,
    requests: [],
    amis: [],
    containers: [],
    ...more,
  };
}

describe("why an image is out of date", () => {
  const child = targetOf("web", "base");
  const cases: Record<string, readonly [builds: Build[], parents: Build[], olderThan: number | undefined, Reason[]]> = {
    "one that does": [[build(1, "AVAILABLE", 5)], [build(1, "AVAILABLE", 6)], 30, []],
    "no build": [[], [build(1, "AVAILABLE", 6)], 30, [{ kind: "no-build", version: "1.0.0" }]],
    "one on its way": [[build(1, "TESTING", 0)], [], undefined, [{ kind: "no-build", version: "1.0.0" }]],
    "a failure after a good one": [
      [build(2, "FAILED", 1, { reason: "make: *** Error 2" }), build(1, "AVAILABLE", 5)],
      [],
      undefined,
      [{ kind: "last-failed", build: "arn:x/1.0.0/2", said: "make: *** Error 2" }],
    ],
    "a failure that a later one mended": [[build(3, "AVAILABLE", 0), build(2, "FAILED", 1)], [], undefined, []],
    "someone's cancelled try": [[build(2, "CANCELLED", 1), build(1, "AVAILABLE", 5)], [], undefined, []],
    "a newer parent": [
      [build(1, "AVAILABLE", 5)],
      [build(3, "FAILED", 1), build(2, "AVAILABLE", 2)],
      undefined,
      [{ kind: "parent-newer", parent: "base", build: "arn:x/1.0.0/2" }],
    ],
    "its age, to the day": [[build(1, "AVAILABLE", 30)], [], 30, [{ kind: "old", days: 30 }]],
    "an age below": [[build(1, "AVAILABLE", 29.9)], [], 30, []],
    "a build of the same request": [
      [build(1, "AVAILABLE", 0, { requests: ["r"] })],
      [],
      30,
      [{ kind: "begun", build: "arn:x/1.0.0/1" }],
    ],
    "a build of the same request long ago": [[build(1, "AVAILABLE", 2, { requests: ["r"] })], [], 30, []],
  };
  for (const [title, [builds, parents, olderThan, expected]] of Object.entries(cases)) {
    it(title, () => {
      const wanted = { outdated: true, request: "r", ...(olderThan !== undefined && { olderThan }) };
      assert.deepEqual(reasonsOf(child, builds, parents, wanted, NOW), expected);
    });
  }

  it("is its age alone where only that is asked for", () => {
    assert.deepEqual(
      reasonsOf(child, [], [build(1, "AVAILABLE", 1)], { outdated: false, olderThan: 30, request: "r" }, NOW),
      [],
    );
  });
});

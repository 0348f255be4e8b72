import { strict as assert } from "node:assert";
import fc from "fast-check";
import { walkBatch, type Batch } from "../../../simulator/builds/batch";
import { batchOf } from "../../../simulator/builds/buildspec";
import type { Outcome } from "../../../simulator/builds/script";
import { CODEBUILD, IMAGE, walk } from "../../../simulator/builds/walk";

const courses = fc.constantFrom(CODEBUILD, IMAGE);
const outcomes: fc.Arbitrary<Outcome> = fc.record({
  outcome: fc.constantFrom("succeed" as const, "fail" as const, "hang" as const),
  secondsPerPhase: fc.integer({ min: 1, max: 20 }),
});
const times = fc.integer({ min: 0, max: 400_000 });
const limit = fc.option(times, { nil: undefined });

describe("the course of a build", () => {
  it("only grows: what was over at a time is the same at any later one", () => {
    fc.assert(
      fc.property(courses, outcomes, limit, limit, times, times, (course, script, stoppedAt, limitMs, a, b) => {
        const run = { startedAt: 0, script, stoppedAt, limitMs };
        const [early, late] = [walk(course, run, Math.min(a, b)), walk(course, run, Math.max(a, b))];
        const over = early.steps.filter(({ endedAt }) => endedAt !== undefined);
        assert.deepEqual(late.steps.slice(0, over.length), over);
        if (early.endedAt !== undefined) assert.deepEqual(late, early);
      }),
    );
  });

  it("its phases follow each other without gap, in AWS's order, and one at most is under way", () => {
    fc.assert(
      fc.property(courses, outcomes, limit, times, (course, script, stoppedAt, now) => {
        const { steps } = walk(course, { startedAt: 0, script, stoppedAt }, now);
        steps.forEach(({ startedAt, phase }, at) => {
          if (at === 0) return;
          assert.equal(startedAt, steps[at - 1]?.endedAt);
          assert.ok(course.phases.indexOf(phase) > course.phases.indexOf(steps[at - 1]?.phase ?? ""));
        });
        assert.ok(steps.slice(0, -1).every(({ endedAt }) => endedAt !== undefined));
      }),
    );
  });
});

describe("the course of a batch", () => {
  const identifiers = ["a", "b", "c", "d"];
  const batches: fc.Arbitrary<Batch> = fc
    .tuple(
      fc.array(fc.tuple(outcomes, fc.boolean(), fc.boolean()), { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      limit,
    )
    .map(([groups, fastFail, stoppedAt]) => ({
      ...{ startedAt: 0, script: {}, fastFail, combine: false, buildLimitMs: 100_000, stoppedAt, limitMs: 300_000 },
      groups: groups.map(([script, ignoreFailure, isChained], at) => ({
        ...{ identifier: identifiers[at] ?? "", script, ignoreFailure },
        dependsOn: isChained && at > 0 ? [identifiers[at - 1] ?? ""] : [],
      })),
    }));

  it("only grows, and ends", () => {
    fc.assert(
      fc.property(batches, times, times, (batch, a, b) => {
        const [early, late] = [walkBatch(batch, Math.min(a, b)), walkBatch(batch, Math.max(a, b))];
        for (const [name, build] of early.builds) {
          assert.equal(late.builds.get(name)?.steps[0]?.startedAt, build.steps[0]?.startedAt);
          if (build.endedAt !== undefined) assert.deepEqual(late.builds.get(name), build);
        }
        if (early.endedAt !== undefined) assert.equal(late.status, early.status);
        assert.notEqual(walkBatch(batch, 1_000_000).status, "IN_PROGRESS");
      }),
    );
  });

  it("a build begins when those that it depends on have succeeded, or may fail; none goes on after the batch", () => {
    fc.assert(
      fc.property(batches, (batch) => {
        const { builds, endedAt = 0 } = walkBatch(batch, 1_000_000);
        for (const { identifier, dependsOn } of batch.groups) {
          const own = builds.get(identifier);
          assert.ok((own?.endedAt ?? 0) <= endedAt);
          for (const name of own ? dependsOn : []) {
            const needed = builds.get(name);
            assert.ok((needed?.endedAt ?? Infinity) <= (own?.steps[0]?.startedAt ?? 0));
            const isFree = batch.groups.find((group) => group.identifier === name)?.ignoreFailure === true;
            assert.ok(needed?.status === "SUCCEEDED" || isFree);
          }
        }
      }),
    );
  });
});

describe("the batch of a buildspec", () => {
  it("is a list, a graph or a matrix", () => {
    const graph =
      "batch:\n  fast-fail: true\n  build-graph:\n    - {identifier: a}\n    - {identifier: b, depend-on: [a], ignore-failure: true}\n";
    const matrix =
      "batch:\n  build-matrix:\n    dynamic:\n      buildspec: [x.yml, y.yml]\n      env: {variables: {V: [1, 2, 3]}}\n";

    assert.deepEqual(batchOf(graph), {
      fastFail: true,
      groups: [
        { identifier: "a", dependsOn: [], ignoreFailure: false },
        { identifier: "b", dependsOn: ["a"], ignoreFailure: true },
      ],
    });
    const found = batchOf(matrix);
    assert.equal(typeof found === "object" && found.groups.length, 6);
  });

  it("says what is wrong", () => {
    const list = (text: string) => batchOf(`batch: {build-list: [${text}]}`);
    assert.match(String(batchOf("version: 0.2")), /no batch/);
    assert.match(String(batchOf("{")), /no batch/);
    assert.match(String(list("{identifier: a-b}")), /'a-b' may only have/);
    assert.match(String(list("{identifier: a}, {identifier: a}")), /'a' is there twice/);
    assert.match(String(list("{identifier: a, depend-on: [z]}")), /depend-on names 'z'/);
  });
});

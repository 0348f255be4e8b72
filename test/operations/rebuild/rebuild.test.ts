import { strict as assert } from "node:assert";
import fc from "fast-check";
import type { Builder } from "../../../operations/rebuild/build";
import { isWhole, type Line } from "../../../operations/rebuild/progress";
import { rebuild, type RebuildOptions } from "../../../operations/rebuild/rebuild";
import type { Target } from "../../../operations/rebuild/target";
import { descendantsOf, wavesOf } from "../../../plan/waves";
import { awsRefusal, SimulatedBuilder, targetOf, type Fate } from "./simulated-builder";

/** Each image on one before it, or on none; and what becomes of each. */
const FLEETS = fc
  .array(
    fc.record({
      above: fc.nat(),
      isRoot: fc.boolean(),
      end: fc.constantFrom("AVAILABLE", "AVAILABLE", "FAILED", "CANCELLED"),
      minutes: fc.integer({ min: 1, max: 4 }),
    }),
    { minLength: 1, maxLength: 40 },
  ) // prettier-ignore
  .map((all) => {
    const targets = all.map(({ above, isRoot }, at) =>
      targetOf(`i${String(at)}`, isRoot || at === 0 ? undefined : `i${String(above % at)}`),
    );
    const fates = Object.fromEntries(all.map(({ end, minutes }, at) => [`i${String(at)}`, { end, minutes } as Fate]));
    return { targets, fates };
  });

function optionsOf(
  targets: readonly Target[],
  builder: SimulatedBuilder,
  more: Partial<RebuildOptions> = {},
): RebuildOptions {
  const deployed = new Map(targets.map(({ id }) => [id, { id: `arn:x/${id}`, version: "1.0.0" }]));
  const wait = (): Promise<void> => {
    builder.minutes++;
    return Promise.resolve();
  };
  const deadline = new Date(builder.now().getTime() + 24 * 3_600_000);
  return {
    targets,
    deployed,
    builder,
    request: "r",
    parallel: 10,
    now: builder.now,
    wait,
    isStopped: () => false,
    deadline,
    ...more,
  };
}

async function last(options: RebuildOptions): Promise<readonly Line[]> {
  let found: readonly Line[] = [];
  for await (const lines of rebuild(options)) found = lines;
  return found;
}

function words(lines: readonly Line[]): Record<string, string> {
  return Object.fromEntries(
    lines.map(({ target: { id }, progress }) => {
      const how = "how" in progress ? ` ${progress.how}` : "";
      return [id, progress.state + (progress.state === "not-started" ? ` ${progress.why.kind}` : how)];
    }),
  );
}

describe("waves", () => {
  it("hold every image once, in the order given, each a wave after its parent", () => {
    fc.assert(
      fc.property(FLEETS, ({ targets }) => {
        const shuffled = [...targets].reverse();
        const waves = wavesOf(shuffled);
        const at = new Map(waves.flatMap((wave, index) => wave.map(({ id }) => [id, index] as const)));
        assert.equal(waves.flat().length, targets.length);
        for (const { id, parent } of targets) assert.equal(at.get(id), parent === undefined ? 0 : (at.get(parent) ?? NaN) + 1); // prettier-ignore
        for (const wave of waves)
          assert.deepEqual(
            wave,
            shuffled.filter((each) => wave.includes(each)),
          );
      }),
    );
  });

  it("wait for no parent that is not among them", () => {
    assert.deepEqual(wavesOf([targetOf("a", "elsewhere")]).length, 1);
  });

  it("know what hangs on an image", () => {
    const all = [targetOf("a"), targetOf("b", "a"), targetOf("c", "b"), targetOf("d")];
    assert.deepEqual(descendantsOf(new Set(["a"]), all).map(({ id }) => id), ["b", "c"]); // prettier-ignore
  });
});

describe("a rebuild", () => {
  it("starts each once, after its parent, at most so many at once; failures cut off their descendants and no other", async () => {
    await fc.assert(
      fc.asyncProperty(FLEETS, fc.integer({ min: 1, max: 6 }), async ({ targets, fates }, parallel) => {
        const builder = new SimulatedBuilder(fates);
        const found = new Map(
          (await last(optionsOf(targets, builder, { parallel }))).map((line) => [line.target.id, line.progress]),
        );
        const bad = new Set(Object.keys(fates).filter((id) => fates[id]?.end !== "AVAILABLE"));
        const cut = new Set(descendantsOf(bad, targets).map(({ id }) => id));
        // Of those that would fail, some are cut off themselves.
        for (const { id, parent = "" } of targets) if (bad.has(parent) || cut.has(parent)) cut.add(id);
        assert.equal(new Set(builder.started).size, builder.started.length);
        assert.ok(builder.most <= parallel, `${String(builder.most)} at once`);
        for (const { id, parent } of targets) {
          assert.equal(builder.started.includes(id), !cut.has(id), id);
          const ends: Record<string, string> = { AVAILABLE: "available", FAILED: "failed", CANCELLED: "cancelled" };
          const expected = cut.has(id) ? "not-started" : ends[fates[id]?.end ?? ""];
          assert.equal(found.get(id)?.state, expected, id);
          if (parent !== undefined && !cut.has(id))
            assert.ok(builder.started.indexOf(parent) < builder.started.indexOf(id));
        }
      }),
      { numRuns: 60 },
    );
  });

  it("ends, killed after any look and run again, where one that nobody kills ends, with one build of each", async () => {
    await fc.assert(
      fc.asyncProperty(FLEETS, fc.array(fc.nat({ max: 6 }), { maxLength: 4 }), async ({ targets, fates }, kills) => {
        const sound = Object.fromEntries(
          Object.entries(fates).map(([id, fate]) => [id, { ...fate, end: "AVAILABLE" } as const]),
        );
        const builder = new SimulatedBuilder(sound);
        for (const looks of kills) {
          let left = looks;
          await last(optionsOf(targets, builder, { isStopped: () => left-- <= 0 }));
        }
        const lines = await last(optionsOf(targets, builder));
        assert.ok(isWhole(lines));
        assert.deepEqual([...builder.started].sort(), targets.map(({ id }) => id).sort());
      }),
      { numRuns: 60 },
    );
  });

  it("at once with another one makes one build of each", async () => {
    await fc.assert(
      fc.asyncProperty(FLEETS, fc.boolean(), async ({ targets, fates }, isSame) => {
        const sound = Object.fromEntries(
          Object.entries(fates).map(([id, fate]) => [id, { ...fate, end: "AVAILABLE" } as const]),
        );
        const builder = new SimulatedBuilder(sound);
        const both = await Promise.all([
          last(optionsOf(targets, builder)),
          last(optionsOf(targets, builder, { request: isSame ? "r" : "other" })),
        ]);
        assert.ok(both.every(isWhole));
        assert.deepEqual([...builder.started].sort(), targets.map(({ id }) => id).sort());
      }),
      { numRuns: 60 },
    );
  });

  it("tells every end apart", async () => {
    const fates: Record<string, Fate> = {
      failed: { end: "FAILED" },
      cancelled: { end: "CANCELLED" },
      gone: { end: "DISABLED" },
      odd: { end: "NEW_WORD" },
      hung: { end: "hang" },
      pending: { end: "pending" },
      refused: { refused: true },
      patient: { throttled: 3 },
      throttled: { throttled: 99 },
    };
    const ids = [...Object.keys(fates), "fine", "absent", "behind"];
    const targets = [
      ...ids.map((id) => targetOf(id)),
      targetOf("late", "hung"),
      targetOf("child", "failed"),
      targetOf("grandchild", "child"),
    ];
    const builder = new SimulatedBuilder(fates);
    const { deployed, ...options } = optionsOf(targets, builder, { parallel: 20 });
    const own = new Map([...deployed].filter(([id]) => id !== "absent")).set("behind", {
      id: "arn:x/behind",
      version: "0.9.0",
    });
    assert.deepEqual(words(await last({ ...options, deployed: own })), {
      ...{
        failed: "failed",
        cancelled: "cancelled",
        gone: "unknown",
        odd: "unknown",
        hung: "timed-out",
        pending: "never-started",
      },
      ...{
        refused: "not-started refused",
        patient: "available built",
        throttled: "not-started refused",
        fine: "available built",
      },
      ...{ absent: "not-started not-deployed", behind: "not-started not-deployed", late: "not-started time-limit" },
      ...{ child: "not-started parent", grandchild: "not-started parent" },
    });
  });

  it("blames the parent, not the time, for what a failure at the last look cut off", async () => {
    const builder = new SimulatedBuilder({ base: { end: "FAILED", minutes: 5 } });
    const deadline = new Date(builder.now().getTime() + 5 * 60_000);
    const lines = await last(optionsOf([targetOf("base"), targetOf("web", "base")], builder, { deadline }));
    assert.deepEqual(words(lines), { base: "failed", web: "not-started parent" });
  });

  it("waits for every architecture of an image, and blames the one that failed", async () => {
    const web = { ...targetOf("web", "x86"), otherParents: ["arm"] };
    const slow = new SimulatedBuilder({ x86: { minutes: 3 }, arm: { minutes: 9 } });
    const built = await last(optionsOf([targetOf("x86"), targetOf("arm"), web], slow));
    assert.deepEqual(words(built), { x86: "available built", arm: "available built", web: "available built" });
    const [, arm, above] = built.map(({ progress }) => ("build" in progress ? progress : assert.fail()));
    assert.ok(arm && above && "endedAt" in arm && (above.build.startedAt ?? 0) >= (arm.endedAt ?? 0));

    const broken = new SimulatedBuilder({ arm: { end: "FAILED" } });
    const lines = await last(optionsOf([targetOf("x86"), targetOf("arm"), web], broken));
    assert.deepEqual(lines[2]?.progress, {
      state: "not-started",
      why: { kind: "parent", parent: "arm", state: "failed" },
    });
  });

  it("joins a build that others began, but below a parent of its own, which that one cannot have", async () => {
    const builder = new SimulatedBuilder({ web: { minutes: 3 }, child: { minutes: 9 } });
    builder.begin("web");
    builder.begin("child");
    builder.minutes = 1;
    const lines = await last(optionsOf([targetOf("web"), targetOf("child", "web")], builder));
    assert.deepEqual(words(lines), { web: "available joined", child: "available built" });
    assert.deepEqual(builder.started, ["web", "child", "child"]);
    const again = await last(optionsOf([targetOf("web"), targetOf("child", "web")], builder));
    assert.deepEqual(words(again), { web: "available kept", child: "available kept" });
  });

  it("keeps what the same request built, builds anew a day later and for another request, and what failed", async () => {
    const builder = new SimulatedBuilder({ bad: { end: "FAILED" } });
    const targets = [targetOf("web"), targetOf("bad")];
    await last(optionsOf(targets, builder));
    assert.deepEqual(words(await last(optionsOf(targets, builder))), { web: "available kept", bad: "failed" });
    await last(optionsOf(targets, builder, { request: "other" }));
    builder.minutes += 24 * 60 - 5;
    await last(optionsOf(targets, builder));
    assert.equal(builder.started.filter((id) => id === "web").length, 3);
    assert.equal(builder.started.filter((id) => id === "bad").length, 4);
  });

  it("says unknown of a build that it cannot look at, after five looks", async () => {
    const builder = new SimulatedBuilder({});
    let isBroken = true;
    const blind: Builder = {
      deployed: () => builder.deployed(),
      builds: (target) => builder.builds(target),
      start: (...words) => builder.start(...words),
      claim: (...words) => builder.claim(...words),
      read: (...words) =>
        isBroken ? Promise.reject(awsRefusal("ExpiredTokenException", 403)) : builder.read(...words),
    };
    assert.deepEqual(words(await last({ ...optionsOf([targetOf("web")], builder), builder: blind })), {
      web: "unknown",
    });
    let looks = 0;
    const { wait, ...options } = optionsOf([targetOf("web")], builder, { request: "other" });
    const mended = (): Promise<void> => {
      isBroken = ++looks < 4;
      return wait();
    };
    assert.deepEqual(words(await last({ ...options, builder: blind, wait: mended })), { web: "available built" });
    await assert.rejects(
      last({ ...options, wait, builder: { ...blind, builds: () => Promise.reject(new TypeError("a bug")) } }),
      TypeError,
    );
  });

  it("makes no more calls than a look at each build a round, for any number of images", async () => {
    const targets = Array.from({ length: 1000 }, (_, at) => targetOf(`i${String(at)}`));
    const builder = new SimulatedBuilder({});
    assert.ok(isWhole(await last(optionsOf(targets, builder))));
    // Each: what there is, the start, one look after the minute that it takes.
    assert.equal(builder.calls, 3000);
    assert.equal(builder.most, 10);
  });
});

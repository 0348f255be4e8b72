import { strict as assert } from "node:assert";
import fc from "fast-check";
import { wayOf } from "../../../operations/channels/history";
import { BusyError, moveAll, type Turn } from "../../../operations/channels/move";
import { memoryStore, type Store } from "./memory";

const REGIONS = ["us-east-1", "eu-west-1", "ap-south-1"];
const NAME = "/images/web/x86_64/production";
const LOG = { region: "us-east-1", name: "/images/web/all/.promotions" };

/** Has a command change nothing but what others left behind. */
const LOOKS = "looks";

/** What somebody does: to a value, or back; gone at its n-th call of AWS, or refused there once. */
interface Step {
  readonly to: string | undefined;
  readonly dies?: number | undefined;
  readonly fails?: number | undefined;
}

type Wait = () => Promise<unknown>;

/** A process that runs one command. */
function run(store: Store, { to, dies = Infinity, fails }: Step, number: number, wait: Wait = () => Promise.resolve()) {
  let calls = 0;
  const told: string[] = [];
  const settled: string[] = [];
  const parameters = store.as(`user/${number.toString()}`, async () => {
    await wait();
    calls += 1;
    // A process that is gone calls nothing any more.
    if (calls >= dies) throw new Error("gone");
    if (calls === fails) throw new Error("refused");
  });
  const turn: Turn = {
    ...{ parameters, log: LOG, id: `run-${number.toString()}`, now: store.now },
    tell: ({ what }) => Promise.resolve(void told.push(what)),
    onSettled: (what, became) => settled.push(`${what} ${became}`),
  };
  const done = moveAll(turn, async () => {
    const ways = await Promise.all(REGIONS.map(async (region) => wayOf(await parameters.history(region, NAME))));
    const back = ways[0]?.at(-2)?.value;
    const target = to ?? back;
    if (target === undefined || to === LOOKS) return undefined;
    const moves = REGIONS.map((region, at) => {
      const from = ways[at]?.at(-1)?.value;
      return { region, name: NAME, ...(from !== undefined && { from }), to: target };
    });
    return { what: `production: ${target}`, moves, note: { did: to === undefined ? "rolled back" : "promoted" } };
  });
  return { done, told, settled };
}

const step = fc.record({
  to: fc.constantFrom("ami-1", "ami-2", "ami-3", undefined),
  dies: fc.option(fc.integer({ min: 1, max: 24 }), { nil: undefined }),
  fails: fc.option(fc.integer({ min: 1, max: 14 }), { nil: undefined }),
});
const values = (store: Store) => REGIONS.map((region) => store.versions(region, NAME).at(-1)?.value);
const ways = (store: Store) => REGIONS.map((region) => wayOf(store.versions(region, NAME)).map(({ value }) => value));

describe("moving a channel in all Regions", () => {
  it("leaves one value everywhere after the next command, whoever dies where and however many run at once", async () => {
    const batches = fc.array(fc.tuple(fc.scheduler(), fc.array(step, { minLength: 1, maxLength: 3 })), {
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(batches, async (all) => {
        const store = memoryStore();
        let number = 0;
        for (const [scheduler, steps] of all) {
          const [before] = values(store);
          const wait = () => scheduler.schedule(Promise.resolve());
          const runs = steps.map((each) => run(store, each, ++number, wait));
          await scheduler.waitFor(Promise.allSettled(runs.map(({ done }) => done)));
          store.pass(16);
          await run(store, { to: LOOKS }, ++number).done;
          const [now, ...others] = values(store);
          assert.deepEqual(others, [now, now]);
          const told = runs.flatMap((each) => each.told.map((what) => what.slice("production: ".length)));
          const possible = [before, ...steps.map(({ to }) => to), ...told, ...(ways(store)[0] ?? [])];
          assert.ok(possible.includes(now), `${String(now)} of ${possible.join()}`);
          const [way, ...otherWays] = ways(store);
          assert.deepEqual(otherWays, [way, way]);
        }
      }),
    );
  });

  it("fits one parameter of 8 KB and its description, of two architectures in every Region, with everything missing", async () => {
    const [regions, sentence] = [Array.from({ length: 36 }, (_, at) => `ap-southeast-${at.toString()}`), "é\n".repeat(500)]; // prettier-ignore
    const store = memoryStore();
    const parameters = store.as("alice");
    let largest = 0;
    const counted = { ...parameters, put: (region: string, name: string, value: string, note: string) => {
      largest = Math.max(largest, Buffer.byteLength(value));
      assert.ok(note.length <= 1024, note.length.toString());
      return parameters.put(region, name, value, note);
    } }; // prettier-ignore
    for (const to of ["ami-0123456789abcdef0", "ami-0123456789abcdef1"]) {
      const moves = regions.flatMap((region) => ["x86_64", "arm64"].map((architecture) => {
        const name = `/images/windows-server-2022-hardened/${architecture}/production`;
        return { region, name, to, ...(to.endsWith("1") && { from: "ami-0123456789abcdef0" }) };
      })); // prettier-ignore
      const note = { did: "promoted", channel: "production", build: "1.2.0/3", why: sentence, without: [sentence, sentence, sentence] } as const; // prettier-ignore
      const turn = { parameters: counted, log: LOG, id: to, now: store.now, tell: () => Promise.resolve(), onSettled: () => undefined }; // prettier-ignore
      const act = await moveAll(turn, () => Promise.resolve({ what: "production: web 1.2.0/3", moves, note }));
      assert.equal(act?.moves.length, 72);
    }
    assert.ok(largest <= 8192, largest.toString());
  });

  it("goes the way back, step by step, as a stack does", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom("ami-1", "ami-2", "ami-3", undefined)), async (targets) => {
        const store = memoryStore();
        let model: readonly string[] = [];
        for (const [at, to] of targets.entries()) {
          await run(store, { to }, at).done;
          if (to === undefined) model = model.length > 1 ? model.slice(0, -1) : model;
          else if (model.at(-1) !== to) model = [...model, to];
          assert.deepEqual(ways(store)[0], model);
        }
      }),
    );
  });

  it("lets one of two in at a time, and says who is there and until when", async () => {
    const store = memoryStore();
    await run(store, { to: "ami-1" }, 1).done;
    // The log, the three pointers and the entry in the log are behind it, and one pointer.
    await assert.rejects(run(store, { to: "ami-2", dies: 7 }, 2).done, /gone/);
    assert.deepEqual(values(store), ["ami-2", "ami-1", "ami-1"]);
    store.pass(14);
    await assert.rejects(run(store, { to: "ami-3" }, 3).done, (error) => {
      assert.ok(error instanceof BusyError);
      assert.equal(error.message, "user/2 began production: ami-2");
      assert.equal(error.until.toISOString(), "2026-11-22T12:15:00.000Z");
      return true;
    });
    store.pass(1);
    const next = run(store, { to: "ami-3" }, 4);
    await next.done;
    assert.deepEqual(next.settled, ["production: ami-2 undone"]);
    assert.deepEqual(values(store), ["ami-3", "ami-3", "ami-3"]);
    assert.deepEqual(ways(store)[0], ["ami-1", "ami-3"]);
  });

  it("completes what lacked its end alone, and tells it", async () => {
    const store = memoryStore();
    await assert.rejects(run(store, { to: "ami-1", dies: 9 }, 1).done, /gone/);
    store.pass(15);
    const next = run(store, { to: undefined }, 2);
    assert.equal(await next.done, undefined);
    assert.deepEqual(next.settled, ["production: ami-1 completed"]);
    assert.deepEqual(next.told, ["production: ami-1"]);
    assert.deepEqual(values(store), ["ami-1", "ami-1", "ami-1"]);
  });

  it("takes back what it moved where AWS refuses one Region", async () => {
    const store = memoryStore();
    await run(store, { to: "ami-1" }, 1).done;
    await assert.rejects(run(store, { to: "ami-2", fails: 8 }, 2).done, /refused/);
    assert.deepEqual(values(store), ["ami-1", "ami-1", "ami-1"]);
    await run(store, { to: "ami-2" }, 3).done;
    assert.deepEqual(ways(store)[0], ["ami-1", "ami-2"]);
  });
});

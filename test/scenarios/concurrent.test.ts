import * as assert from "node:assert/strict";
import { EngineOperationError, refresh, up, type LocalEngineOptions, type LocalResult } from "../../engine";
import { startSimulator, type Simulator, type SimulatorOptions } from "../../simulator";
import { image } from "./definitions";
import { engine, openFleet, type Fleet } from "./fleet";
import { assertWhole, created, golden, locks, until, type GoldenProcess } from "./golden-process";

const WEB = image({ distribution: { kmsKey: "create" } });

describe("two golden local up at once", () => {
  let fleet: Fleet;

  before(engine);
  beforeEach(async () => (fleet = await openFleet({ images: { web: WEB } })));
  afterEach(() => fleet.close());

  it("leave the stack to the one that has it; the other says that it is locked, with exit code 2", async () => {
    const { root } = fleet;
    const first = golden(root, "up");
    await until("a resource", first.child, () => created(root) > 0); // `stack init` has a lock of its own before
    assert.equal(locks(root).length, 1);
    first.child.kill("SIGSTOP"); // or it may have finished before the second has begun
    const second = await golden(root, "up").end;
    first.child.kill("SIGCONT");
    assert.equal(second.code, 2, second.text);
    assert.match(second.text, /The stack is locked/);
    assert.match(second.text, /If none is running:\n\s+golden local cancel/);
    const { code, text } = await first.end;
    assert.equal(code, 0, text);
    await assertWhole(fleet);
  });

  it("from nothing and in the same moment deploy at most once", async () => {
    const { root } = fleet;
    const runs = await Promise.all([golden(root, "up").end, golden(root, "up").end]);
    // One that comes when the other has ended finds everything there.
    const deployed = runs.filter(({ code, text }) => code === 0 && !/Resources:\n\s+\d+ unchanged/.test(text));
    const told = runs.map(({ code, text }) => `${String(code)}: ${text}`).join("\n");
    assert.ok(deployed.length <= 1, told);
    assert.doesNotMatch(told, /this is our bug/);
    const final = await golden(root, "up").end;
    assert.equal(final.code, 0, `${told}\n${final.text}`);
    await assertWhole(fleet);
  });
});

describe("a second run that begins in the middle of a first", () => {
  let fleet: Fleet;

  before(engine);
  beforeEach(async () => (fleet = await openFleet({ images: { web: WEB } })));
  afterEach(() => fleet.close());

  /** The first goes on, to its end, when the second has read what the cloud had in the middle. */
  function startOverAnOldCloud({ child, end }: GoldenProcess) {
    return async (options: SimulatorOptions): Promise<Simulator> => {
      const simulator = await startSimulator(options);
      child.kill("SIGCONT");
      await end;
      return simulator;
    };
  }

  const runs: Readonly<Record<string, (options: LocalEngineOptions) => Promise<LocalResult>>> = { up, refresh };
  for (const [what, second] of Object.entries(runs)) {
    it(`(${what}) neither loses nor contradicts what the first one does meanwhile`, async () => {
      const { root } = fleet;
      const first = golden(root, "up");
      await until("a resource", first.child, () => created(root) > 0);
      first.child.kill("SIGSTOP");
      fleet.define("data", image());
      try {
        await second({ root, stack: "prod", startSimulator: startOverAnOldCloud(first) });
      } catch (error) {
        assert.ok(error instanceof EngineOperationError, String(error));
        assert.match(error.message, /The stack is locked/);
      }
      first.child.kill("SIGCONT");
      const { code, text } = await first.end;
      assert.equal(code, 0, text);
      const last = await golden(root, "up").end;
      assert.equal(last.code, 0, last.text);
      await assertWhole(fleet, 2);
    });
  }
});

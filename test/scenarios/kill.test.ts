import * as assert from "node:assert/strict";
import { image } from "./definitions";
import { engine, openFleet, type Fleet } from "./fleet";
import { assertWhole, created, golden, until } from "./golden-process";

const WEB = image({ distribution: { kmsKey: "create" } });

describe("ending golden local up in the middle", () => {
  let fleet: Fleet;

  before(engine);
  beforeEach(async () => (fleet = await openFleet({ images: { web: WEB } })));
  afterEach(() => fleet.close());

  for (const [signal, resources] of [
    ["SIGKILL", 3],
    ["SIGKILL", 15],
  ] as const) {
    it(`with ${signal} at ${String(resources)} resources is recovered by cancel, refresh and up`, async () => {
      const { root } = fleet;
      const { child, end } = golden(root, "up");
      await until(`${String(resources)} resources`, child, () => created(root) >= resources);
      child.kill(signal);
      const { code, text } = await end;
      assert.notEqual(code, 0, text);

      const cancelled = await golden(root, "cancel").end;
      assert.equal(cancelled.code, 0, cancelled.text);
      const refreshed = await golden(root, "refresh").end;
      assert.ok(refreshed.code === 0 || refreshed.code === 1, refreshed.text);
      const { code: last, text: said } = await golden(root, "up").end;
      assert.equal(last, 0, `${text}\n${refreshed.text}\n${said}`);
      await assertWhole(fleet);
    });
  }
});

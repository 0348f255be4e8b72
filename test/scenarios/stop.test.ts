import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { image } from "./definitions";
import { engine, openFleet, type Fleet } from "./fleet";
import { assertWhole, created, enginePid, golden, locks, until, type GoldenProcess } from "./golden-process";

const WEB = image({ distribution: { kmsKey: "create" } });

/** A process that has ended and that nobody has waited for yet (Z) is no orphan. */
function isRunning(pid: number): boolean {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
  return stdout.trim() !== "" && !stdout.trim().startsWith("Z");
}

/** An orphan is there for good: the test's own limit ends it. */
async function untilGone(pid: number): Promise<void> {
  while (isRunning(pid)) await sleep(50);
}

function textOf({ child }: GoldenProcess): () => string {
  let text = "";
  child.stderr?.on("data", (chunk: string) => (text += chunk));
  return () => text;
}

describe("asking golden local up to stop", () => {
  let fleet: Fleet;

  before(engine);
  beforeEach(async () => (fleet = await openFleet({ images: { web: WEB } })));
  afterEach(() => fleet.close());

  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    for (const whom of ["golden alone", "its process group, as a terminal does"]) {
      it(`with ${signal} to ${whom} saves the state, clears the lock, and the next up goes on`, async () => {
        const { root } = fleet;
        const first = golden(root, "up");
        await until("8 resources", first.child, () => created(root) >= 8);
        const pid = enginePid(root);
        const target = first.child.pid ?? assert.fail();
        process.kill(whom === "golden alone" ? target : -target, signal);
        const ended = await first.end;
        assert.deepEqual([ended.code, ended.signal], [null, signal], ended.text);
        assert.match(ended.text, /^Stopping; a second signal ends it at once\.$/m);
        assert.match(ended.text, /^ {2}Stopped on request\.$/m);
        assert.doesNotMatch(ended.text, /our bug/);
        assert.equal(isRunning(pid), false, "the engine is an orphan");
        assert.deepEqual(locks(root), []);
        const last = await golden(root, "up").end;
        assert.equal(last.code, 0, last.text);
        await assertWhole(fleet);
      });
    }
  }

  it("a second time ends it and the engine at once, whatever the engine does", async () => {
    const { root } = fleet;
    const first = golden(root, "up");
    const said = textOf(first);
    await until("a resource", first.child, () => created(root) > 0);
    const pid = enginePid(root);
    process.kill(pid, "SIGSTOP"); // or it may have ended in order before the second signal
    first.child.kill("SIGINT");
    await until("it says that it stops", first.child, () => said().includes("Stopping;"));
    first.child.kill("SIGTERM");
    assert.equal((await first.end).code, 143);
    await untilGone(pid);
  });

  it("by SIGKILL, which nothing can hear, leaves no engine behind either", async () => {
    const { root } = fleet;
    const first = golden(root, "up");
    await until("a resource", first.child, () => created(root) > 0);
    const pid = enginePid(root);
    first.child.kill("SIGKILL");
    await first.end;
    await untilGone(pid);
  });
});

describe("golden local up whose output nobody reads", () => {
  let fleet: Fleet;

  before(engine);
  beforeEach(async () => (fleet = await openFleet({ images: { web: WEB } })));
  afterEach(() => fleet.close());

  it("goes on to its end: a closed pipe does not cut a deployment off", async () => {
    const first = golden(fleet.root, "up");
    first.child.stdout?.destroy();
    first.child.stderr?.destroy();
    const { code } = await first.end;
    assert.equal(code, 0);
    assert.deepEqual(locks(fleet.root), []);
    await assertWhole(fleet);
  });

  it("goes on where output cannot be written, says so at the end, and exits with 2", async () => {
    const unwritable = fs.openSync(path.join(fleet.root, "Pulumi.yaml"), "r");
    const first = golden(fleet.root, "up", unwritable);
    const { code, text } = await first.end;
    fs.closeSync(unwritable);
    assert.equal(code, 2, text);
    assert.match(text, /^error: standard output cannot be written: EBADF/m);
    assert.doesNotMatch(text, /^ {4}at /m);
    await assertWhole(fleet);
  });
});

import * as assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startSimulator } from "../../simulator";
import { image } from "./definitions";
import { engine, openFleet, type Fleet } from "./fleet";
import { assertNoOrphans } from "./orphans";

const GOLDEN = path.resolve(__dirname, "..", "..", "cli", "golden.js");
const LOCKS = ".golden/local/state/.pulumi/locks/organization/golden-images/prod";
const CLOUD = ".golden/local/simulator/prod.json";
const WEB = image({ distribution: { kmsKey: "create" } });

interface Finished {
  readonly code: number | null;
  readonly text: string;
}

/** `golden local …` in a process of its own. */
function golden(root: string, operation: string): { readonly child: ChildProcess; readonly end: Promise<Finished> } {
  const child = spawn(process.execPath, [GOLDEN, "local", operation], { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  const keep = (chunk: Buffer): void => void (text += chunk.toString());
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const end = new Promise<Finished>((resolve) => child.once("close", (code) => resolve({ code, text })));
  return { child, end };
}

function locks(root: string): readonly string[] {
  const folder = path.join(root, LOCKS);
  return fs.existsSync(folder) ? fs.readdirSync(folder) : [];
}

/** How many resources the simulated cloud has on disk. */
function created(root: string): number {
  const file = path.join(root, CLOUD);
  if (!fs.existsSync(file)) return 0;
  return (JSON.parse(fs.readFileSync(file, "utf8")) as { resources: unknown[] }).resources.length;
}

async function until(what: string, child: ChildProcess, isSo: () => boolean): Promise<void> {
  while (!isSo()) {
    assert.equal(child.exitCode, null, `golden ended before ${what}`);
    await sleep(5);
  }
}

async function assertWhole(fleet: Fleet): Promise<void> {
  const again = await golden(fleet.root, "up").end;
  assert.equal(again.code, 0, again.text);
  assert.match(again.text, /Resources:\n\s+\d+ unchanged/);
  const cloud = await startSimulator({ stateFile: path.join(fleet.root, CLOUD) });
  try {
    assertNoOrphans({ state: fleet.state, cloud });
    assert.equal(cloud.amis().length, 1, "nothing is built twice");
  } finally {
    await cloud.close();
  }
}

describe("ending golden local up in the middle", function () {
  this.timeout(300_000);
  let fleet: Fleet;

  before(engine);
  beforeEach(async () => (fleet = await openFleet({ images: { web: WEB } })));
  afterEach(() => fleet.close());

  for (const [signal, resources] of [
    ["SIGKILL", 3],
    ["SIGKILL", 15],
    ["SIGTERM", 8],
    ["SIGINT", 8],
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

describe("two golden local up at once", function () {
  this.timeout(300_000);
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
    const codes = runs.map(({ code }) => code);
    const told = runs.map(({ code, text }) => `${String(code)}: ${text}`).join("\n");
    assert.ok(codes.filter((code) => code === 0).length <= 1, told);
    assert.doesNotMatch(told, /this is our bug/);
    const final = await golden(root, "up").end;
    assert.equal(final.code, 0, `${told}\n${final.text}`);
    await assertWhole(fleet);
  });
});

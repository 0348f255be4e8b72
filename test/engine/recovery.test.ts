import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { cancel, refresh, up, type LocalEngineOptions } from "../../engine";
import { acquirePulumi } from "../../engine/pulumi-cli/acquire";
import { withCheckpoints } from "./checkpoints";
import { tinyCloud } from "./tiny-cloud";

class Thing extends pulumi.CustomResource {
  constructor(name: string, options: pulumi.CustomResourceOptions = {}) {
    super("tiny:index:Thing", name, { name, size: 1 }, options);
  }
}

function program(): Promise<Record<string, unknown>> {
  const first = new Thing("first");
  new Thing("second", { dependsOn: first });
  return Promise.resolve({});
}

/** The CLI writes its process id into its lock; it is the one that this test started. */
function killEngine(root: string): void {
  const locks = path.join(root, ".golden/local/state/.pulumi/locks/organization/tiny/prod");
  const lock = fs.readdirSync(locks)[0];
  assert.ok(lock !== undefined, "the engine holds no lock");
  const { pid } = JSON.parse(fs.readFileSync(path.join(locks, lock), "utf8")) as { pid: number };
  process.kill(pid, "SIGKILL");
}

describe("recovery of the local engine", () => {
  withCheckpoints();

  let root: string;

  before(async function () {
    this.timeout(25 * 60_000);
    await acquirePulumi();
  });

  beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), "golden-recovery-"));
    fs.writeFileSync(path.join(root, "Pulumi.yaml"), "name: tiny\nruntime: nodejs\n");
  });

  afterEach(() => {
    fs.rmSync(root, { recursive: true, force: true });
  });

  it("takes the three commands that the message names, also when the killed run had created the resource", async () => {
    const cloud = tinyCloud();
    const options: LocalEngineOptions = { root, stack: "prod", startSimulator: cloud.start, program };
    cloud.onCreated = (name) => {
      if (name !== "second") return Promise.resolve();
      killEngine(root);
      return new Promise(() => undefined);
    };
    await assert.rejects(up(options), /golden local cancel\n {2}golden local refresh\n {2}golden local up$/);
    assert.deepEqual([...cloud.things.keys()], ["first", "second"]);
    cloud.onCreated = () => Promise.resolve();

    await assert.rejects(up(options), /The stack is locked/);
    await cancel(options);
    await refresh(options);
    assert.deepEqual((await up(options)).summary, { same: 3 });
    assert.equal(cloud.running, 0);
  });

  it("creates anew what the killed run had begun and not created", async () => {
    const cloud = tinyCloud();
    const options: LocalEngineOptions = { root, stack: "prod", startSimulator: cloud.start, program };
    cloud.onCreated = (name) => {
      if (name !== "second") return Promise.resolve();
      cloud.things.delete("second");
      killEngine(root);
      return new Promise(() => undefined);
    };
    await assert.rejects(up(options), /killed in the middle/);
    cloud.onCreated = () => Promise.resolve();
    await cancel(options);
    await refresh(options);
    assert.deepEqual((await up(options)).summary, { create: 1, same: 2 });
  });
});

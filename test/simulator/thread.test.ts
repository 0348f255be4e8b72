import { strict as assert } from "node:assert";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSimulator } from "../../simulator";
import { startSimulatorThread } from "../../simulator/thread";
import { connectTo } from "./client";
import { ROLE, TRUST } from "./fixture";

describe("the simulator in a thread", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "golden-thread-"));
  });
  afterEach(() => {
    delete process.env["GRPC_VERBOSITY"];
    rmSync(folder, { recursive: true, force: true });
  });

  it("is the simulator: what it makes is in its file, and a later one has it", async () => {
    const stateFile = join(folder, "cloud.json");
    const simulator = await startSimulatorThread({ stateFile, account: "444455556666" });
    const client = connectTo({ port: Number(/^aws:(\d+)/.exec(simulator.debugProviders)?.[1]) });
    await client.make(ROLE, "r", { name: "r", assumeRolePolicy: TRUST });
    const [role, ...others] = await simulator.resources(ROLE);
    client.close();
    await simulator.close();

    assert.deepEqual([role?.id, role?.account, others], ["r", "444455556666", []]);
    const later = await startSimulator({ stateFile });
    assert.deepEqual(later.resources(), [role]);
    await later.close();
  });

  it("rejects where it cannot start, with the simulator's own words", async () => {
    process.env["GRPC_VERBOSITY"] = "NONE"; // or the thread's gRPC prints the taken port itself
    const taken = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => taken.once("listening", resolve));
    const { port } = taken.address() as AddressInfo;
    await assert.rejects(
      startSimulatorThread({ port }),
      new RegExp(`cannot listen on 127\\.0\\.0\\.1:${port.toString()}`),
    );
    taken.close();

    const stateFile = join(folder, "cloud.json");
    writeFileSync(stateFile, "[]");
    await assert.rejects(startSimulatorThread({ stateFile }), /is not a state file of format 2/);
  });
});

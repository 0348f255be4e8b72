import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { createsOfKilledRun } from "../../engine/event-log";

const URN = "urn:pulumi:prod::images::aws:iam/role:Role::builds-role";

function event(op: string): string {
  const wanted = { urn: URN, type: "aws:iam/role:Role", inputs: { name: "builds" }, parent: "", provider: "aws" };
  return JSON.stringify({ sequence: 1, resourcePreEvent: { metadata: { op, urn: URN, new: wanted, old: null } } });
}

describe("the event log of a run that was killed", () => {
  let folder: string;
  let pointer: string;

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "golden-events-"));
    pointer = path.join(folder, "pointer");
    fs.writeFileSync(pointer, path.join(folder, "log"));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  it("tells the creates that had begun, once; half a line at its end is no event", () => {
    fs.writeFileSync(path.join(folder, "log"), `${event("create")}\n${event("same")}\n${event("create").slice(0, 40)}`);
    const creates = createsOfKilledRun(pointer);
    assert.deepEqual(
      creates.map(({ resource }) => [resource.urn, resource.inputs]),
      [[URN, { name: "builds" }]],
    );
    assert.deepEqual(createsOfKilledRun(pointer), []);
  });

  it("tells nothing where there is none, or where the machine has tidied it up", () => {
    assert.deepEqual(createsOfKilledRun(pointer), []);
    assert.deepEqual(createsOfKilledRun(undefined), []);
  });
});

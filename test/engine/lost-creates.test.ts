import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { createsOfKilledRun, lostCreates } from "../../engine/recovery";
import type { CloudResource } from "../../simulator";

const ALIAS = "aws:kms/alias:Alias";
const ID = "alias/images";

function alias(region: string): CloudResource {
  const arn = `arn:aws:kms:${region}:111122223333:${ID}`;
  return { type: ALIAS, id: ID, account: "111122223333", region, state: { arn, name: ID, region }, managed: true };
}

describe("what was created although the engine was told that it failed", () => {
  const wanted = { urn: "urn:replica-alias", type: ALIAS, inputs: { name: ID, region: "eu-west-1" } };
  const known = { urn: "urn:alias", type: ALIAS, id: ID, outputs: alias("us-east-1").state };
  const find = async (...cloud: CloudResource[]) =>
    await lostCreates(
      [{ resource: wanted }],
      { resources: [known] },
      {
        debugProviders: "",
        resources: () => cloud,
        close: () => Promise.resolve(),
      },
    );

  it("is found where the state has a resource of the same id in another region", async () => {
    assert.deepEqual(
      (await find(alias("us-east-1"), alias("eu-west-1"))).map(({ outputs }) => outputs["region"]),
      ["eu-west-1"],
    );
  });

  it("is not what the state has already", async () => {
    assert.deepEqual(await find(alias("us-east-1")), []);
  });
});

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

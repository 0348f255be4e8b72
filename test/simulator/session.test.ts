import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSimulator } from "../../simulator";
import { connectTo, type Made, type TestClient } from "./client";
import { BUCKET, RECIPE, recipeInputs, ROLE, TRUST, useSimulator } from "./fixture";

const TOPIC = "aws:sns/topic:Topic";

/** A create that hangs: it is struck when a later call of its connection has an answer. */
async function hangingCreate(client: TestClient): Promise<{ readonly ended: Promise<Made> }> {
  const ended = client.create(BUCKET, "b", { bucket: "images-b" });
  ended.catch(() => undefined); // waited for by the test
  await client.check(BUCKET, "c", { bucket: "images-c" });
  return { ended };
}

describe("simulator: provider configuration", () => {
  const bench = useSimulator({ account: "111111111111", region: "eu-west-1" });

  it("keeps the account and region of each connection apart", async () => {
    const { client, simulator } = bench();
    const other = connectTo(simulator);
    await other.configure({
      region: "us-west-2",
      assumeRoles: JSON.stringify([{ roleArn: "arn:aws:iam::222222222222:role/x" }]),
    });
    await client.configure({});
    const [first, second] = [await client.make(TOPIC, "t", { name: "t" }), await other.make(TOPIC, "t", { name: "t" })];
    assert.deepEqual(
      [first.id, second.id],
      ["arn:aws:sns:eu-west-1:111111111111:t", "arn:aws:sns:us-west-2:222222222222:t"],
    );
    const identity = await other.invoke("aws:index/getCallerIdentity:getCallerIdentity");
    assert.equal(identity["accountId"], "222222222222");
    other.close();
  });

  it("refuses an account that is not allowed", async () => {
    const config = {
      allowedAccountIds: JSON.stringify(["333333333333"]),
      assumeRoles: JSON.stringify([{ roleArn: "arn:aws:iam::222222222222:role/x" }]),
    };
    await assert.rejects(bench().client.configure(config), {
      message: "configuring Terraform AWS Provider: AWS account ID not allowed: 222222222222",
    });
  });

  it("refuses arguments it does not have", async () => {
    const failures = await bench().client.checkConfig("aws", {
      region: "eu-west-1",
      allowedAccountId: "x",
      version: "7.48.0",
    });
    const reason =
      'Unsupported argument: An argument named "allowedAccountId" is not expected here. Did you mean "allowedAccountIds"?';
    assert.deepEqual(failures, [`allowedAccountId: ${reason}`]);
  });

  it("merges default tags, and a change of them shows", async () => {
    const { client } = bench();
    await client.configure({ defaultTags: JSON.stringify({ tags: { Owner: "platform" } }) });
    const made = await client.make(TOPIC, "t", { name: "t", tags: { A: "b" } });
    assert.deepEqual(made.state["tagsAll"], { Owner: "platform", A: "b" });
    await client.configure({ defaultTags: JSON.stringify({ tags: { Owner: "other" } }) });
    const { changes } = await client.diff(made, { name: "t", tags: { A: "b" } });
    assert.deepEqual(changes, { "tags.Owner": "update", tagsAll: "update" });
  });

  it("refuses functions it does not have", async () => {
    await assert.rejects(
      bench().client.invoke("aws:ec2/getAmi:getAmi"),
      /function aws:ec2\/getAmi:getAmi is not in its table/,
    );
  });
});

describe("simulator: faults", () => {
  const bench = useSimulator();

  it("strike the k-th matching call, and nothing happened", async () => {
    const { client, simulator } = bench();
    simulator.inject({ on: "create", type: BUCKET, call: 2, effect: "fail" });
    await client.make(TOPIC, "t", { name: "t" });
    await client.make(BUCKET, "a", { bucket: "images-a" });
    await assert.rejects(
      client.make(BUCKET, "b", { bucket: "images-b" }),
      /StatusCode: 500, .* InternalServerError: injected fault/,
    );
    await client.make(BUCKET, "b", { bucket: "images-b" });
    assert.deepEqual(
      simulator.resources(BUCKET).map(({ id }) => id),
      ["images-a", "images-b"],
    );
  });

  it("lose the answer after AWS did it, so that a retry meets what exists", async () => {
    const { client, simulator } = bench();
    simulator.inject({ on: "create", type: RECIPE, call: 1, effect: "fail-after", message: "connection reset" });
    await assert.rejects(client.make(RECIPE, "r", recipeInputs()), { message: "connection reset" });
    await assert.rejects(client.make(RECIPE, "r", recipeInputs()), /ResourceAlreadyExistsException/);
  });

  it("hang until the provider is cancelled", async () => {
    const { client, simulator } = bench();
    simulator.inject({ on: "create", call: 1, effect: "hang" });
    const { ended } = await hangingCreate(client);
    await client.cancel();
    await assert.rejects(ended, /cancelled before AWS answered/);
    assert.deepEqual(simulator.resources(), []);
  });

  it("hang after AWS did it, until the provider is cancelled", async () => {
    const { client, simulator } = bench();
    simulator.inject({ on: "create", call: 1, effect: "hang-after" });
    const { ended } = await hangingCreate(client);
    await client.cancel();
    await assert.rejects(ended, /cancelled before AWS answered/);
    assert.equal(simulator.resources().length, 1);
  });

  it("hang on while other calls of the engine come and go", async () => {
    const { client, simulator } = bench();
    simulator.inject({ on: "create", call: 1, effect: "hang-after" });
    let isOver = false;
    const hanging = client.make(BUCKET, "b", { bucket: "images-b" }).catch(() => (isOver = true));
    while (simulator.resources().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    for (const name of ["c", "d", "e"]) await client.make(BUCKET, name, { bucket: `images-${name}` });
    assert.equal(isOver, false);
    await client.cancel();
    await hanging;
    assert.equal(isOver, true);
  });

  it("hang until the simulator closes", async () => {
    const simulator = await startSimulator({ faults: [{ on: "create", call: 1, effect: "hang" }] });
    const client = connectTo(simulator);
    const { ended } = await hangingCreate(client);
    await simulator.close();
    await assert.rejects(ended);
    client.close();
  });

  it("do not count previews, and can be cleared", async () => {
    const { client, simulator } = bench();
    simulator.inject({ on: "create", call: 1, effect: "fail" });
    await client.create(BUCKET, "b", { bucket: "images-b" }, true);
    simulator.clearFaults();
    await client.make(BUCKET, "b", { bucket: "images-b" });
  });

  it("leave a trace in the journal, without inputs", async () => {
    const { client, simulator } = bench();
    simulator.inject({ on: "create", call: 1, effect: "fail", message: "no" });
    await assert.rejects(client.make(BUCKET, "b", { bucket: "images-b" }));
    const place = { account: "111122223333", region: "us-east-1", name: "b", preview: false, type: BUCKET };
    const urn = `urn:pulumi:test::project::${BUCKET}::b`;
    assert.deepEqual(simulator.calls, [
      { seq: 1, operation: "check", urn, ...place, outcome: "ok" },
      { seq: 2, operation: "create", urn, ...place, outcome: "error", message: "no" },
    ]);
  });
});

describe("simulator: the state file", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "simulator-state-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("holds every change before the answer goes out, for its owner only", async () => {
    const stateFile = join(folder, "cloud.json");
    const first = await startSimulator({ stateFile });
    const client = connectTo(first);
    const made = await client.make(ROLE, "r", { name: "r", assumeRolePolicy: TRUST });
    // No close before the second start: what a kill would leave.
    const second = await startSimulator({ stateFile });
    assert.deepEqual(second.resources(), first.resources());
    assert.equal(statSync(stateFile).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(folder), ["cloud.json", "cloud.json.lock"]);
    assert.deepEqual(readdirSync(join(folder, "cloud.json.lock")), []);
    await client.delete(made);
    const third = await startSimulator({ stateFile });
    assert.deepEqual(third.resources(), []);
    client.close();
    await Promise.all([first, second, third].map((simulator) => simulator.close()));
  });

  it("is refused where it is something else", async () => {
    const stateFile = join(folder, "cloud.json");
    writeFileSync(stateFile, "[]");
    await assert.rejects(
      startSimulator({ stateFile }),
      /is not a state file of format 2; delete it to start with an empty cloud/,
    );
  });
});

describe("simulator: random", () => {
  const bench = useSimulator();

  it("gives the forms of one id", async () => {
    const made = await bench().client.make("random:index/randomId:RandomId", "id", { byteLength: 4, prefix: "img-" });
    const hex = String(made.state["hex"]);
    assert.match(hex, /^img-[0-9a-f]{8}$/);
    assert.equal(made.state["b64Url"], `img-${made.id}`);
    assert.equal(made.state["dec"], `img-${BigInt(`0x${hex.slice(4)}`).toString()}`);
    assert.deepEqual(await bench().client.read(made), made);
  });
});

import { strict as assert } from "node:assert";
import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { outcomeKey } from "../../../plan/fleet";
import { CANARY } from "../github/actions-server";
import { configOf } from "../../simulator/wire/bench";
import { ALL, fleetBench, hubOf, lineOf, runToEnd, type FleetBench } from "./machine-bench";

const WEB = hubOf("web");
const UNMARKED = { ...hubOf("bare"), requestInput: undefined } as unknown as ReturnType<typeof hubOf>;
const INPUT = { ...ALL, timeout: 400 };
const DISPATCH = /^POST .*\/dispatches$/;

/** What the function of Lambda and the machine make of GitHub's troubles: the very bundle, in a process of its own. */
describe("workflows of GitHub in the account", function () {
  this.timeout(60_000);
  let bench: FleetBench;

  beforeEach(async () => {
    const began = new Date();
    bench = await fleetBench([WEB, UNMARKED], "rebuild", () => began);
  });
  afterEach(() => bench.close());

  /** What came of one image. */
  async function run(id: string, name = "run") {
    const { cause = "", output = "" } = await runToEnd(bench, { ...INPUT, only: [`${id} 1.0.0`] }, name);
    const line = await lineOf(bench, name, id);
    assert.doesNotMatch(`${JSON.stringify(line)}${cause}${output}`, new RegExp(`${CANARY}|PRIVATE`));
    return line ?? assert.fail(cause);
  }

  it("are found by their mark where the connection breaks, and started once", async () => {
    bench.github.troubles.push({ on: DISPATCH, reset: "after" });
    assert.equal((await run("web"))["state"], "available");
    assert.equal(bench.github.runs.length, 1);
    // The same request keeps it, as a command from here does.
    assert.equal((await run("web", "again"))["how"], "kept");
    assert.equal(bench.github.runs.length, 1);
  });

  it("are unknown, and not started again, where nobody can say which run began", async () => {
    bench.github.troubles.push({ on: DISPATCH, reset: "after" });
    const { state, said } = await run("bare");
    assert.equal(state, "unknown");
    assert.match(String(said), /Whether a run began is on example\/bare's page of actions/);
    assert.equal(bench.github.runs.length, 1);
  });

  it("wait for GitHub's limit of calls in the machine, however often it holds, and give up on other refusals", async () => {
    const limited = { on: /^GET .*\/commits\//, status: 429, headers: { "retry-after": "30" } };
    bench.github.troubles.push(...Array.from({ length: 6 }, () => limited));
    assert.equal((await run("web"))["state"], "available");
    bench.github.repositories.set("example/web", { tags: [], workflows: [] });
    const { state, why } = await run("web", "untagged");
    const said = "GitHub: example/web has no tag v1.0.0, or these credentials do not see the repository.";
    assert.deepEqual([state, why], ["not-started", { kind: "refused", said }]);
  });

  it("end where GitHub's trouble does not: after five refusals, and after five looks", async () => {
    const down = { on: /^GET .*\/actions\/runs\//, status: 502, body: { message: "Bad gateway" } };
    bench.github.fates.set("example/web", { stuck: "in_progress" });
    // Each look asks three times.
    bench.github.troubles.push(...Array.from({ length: 15 }, () => down));
    const { state, said } = await run("web");
    assert.deepEqual([state, said], ["unknown", "GitHub: Bad gateway"]);
  });

  it("are not started with a secret that holds no App, whose text is told nowhere", async () => {
    const secrets = new SecretsManagerClient(configOf(bench.endpoint, "111122223333"));
    await secrets.send(new PutSecretValueCommand({ SecretId: "github-app", SecretString: `{"appId": "1", "key": "${CANARY}"}` })); // prettier-ignore
    const { why } = await run("web");
    const said = 'The secret github-app is not {"appId": "…", "privateKey": "…"}.';
    assert.deepEqual(why, { kind: "refused", said });
    assert.equal(outcomeKey(WEB), "web.github");
  });
});

import { strict as assert } from "node:assert";
import { imageStates } from "../../components/fleet-rebuild/image-states";
import { ExecutionError, runMachine, type Machine } from "../../simulator/executions/machine";

/** What the function answers to a call, or how it breaks. */
type Answers = Readonly<Record<string, (tried: number) => object>>;

const STATES = imageStates({ bucket: "runs", task: (action) => action, functionArn: "arn:aws:lambda:::function:asks" });
const BUILD = {
  id: "https://github.com/example/web/actions/runs/1",
  status: "queued",
  state: "pending",
  requests: ["r"],
};
const RUN = { ...BUILD, startedAt: "2026-11-21T04:00:00.000Z", amis: [], containers: [] };
const DONE = { ...RUN, status: "success", state: "available" };

/** What the machine writes down of a workflow's image, and how often each call was made. */
async function lived(answers: Answers, requestInput?: string) {
  const target = {
    builder: "github",
    id: "web",
    version: "1.0.0",
    ...(requestInput !== undefined && { requestInput }),
  };
  const calls: Record<string, number> = {};
  let [seconds, written] = [0, {}];
  const call = (resource: string, args: unknown): unknown => {
    if (resource !== "lambda:invoke") {
      written = (args as { readonly Body: object }).Body;
      return {};
    }
    const { call: asked } = (args as { readonly Payload: { readonly call: string } }).Payload;
    const tried = (calls[asked] = (calls[asked] ?? 0) + 1);
    return { Payload: answers[asked]?.(tried) ?? assert.fail(asked) };
  };
  const began = Date.parse("2026-11-21T04:00:00.000Z");
  const now = (): Date => new Date(began + seconds * 1000);
  const sleep = (more: number): Promise<void> => Promise.resolve(void (seconds += more));
  const Input = {
    ...{ item: { target, key: "web.github", builtBy: "", parents: [] }, isWanted: true, parents: [] },
    ...{ request: "r", run: "runs/a", began, deadline: began + 600_000, interval: 30, outdated: false, olderThan: 0 },
  };
  const machine = { StartAt: "Wanted", States: STATES } as unknown as Machine;
  await runMachine(machine, { Name: "a", StartTime: now().toISOString(), Input }, { call, now, sleep });
  const { state, said, why, how } = written as Record<string, unknown>;
  return { state, ...(said !== undefined && { said }), ...(why !== undefined && { why }), ...(how !== undefined && { how }), calls }; // prettier-ignore
}

function broken(name: string): never {
  throw new ExecutionError(name, "it broke");
}

describe("states of a workflow's image", () => {
  const none = { builds: () => ({ builds: [] }), read: () => ({ build: DONE }) };

  for (const error of ["Lambda.Unknown", "Lambda.SdkClientException", "Lambda.ServiceException", "Sandbox.Timedout"]) {
    it(`starts once, and says unknown, where a start without a mark broke off: ${error}`, async () => {
      const { state, said, calls } = await lived({ ...none, start: () => broken(error) });
      assert.deepEqual(
        [state, said, calls["start"]],
        ["unknown", "The function that asks GitHub broke off: it broke", 1],
      );
    });

    it(`looks for the mark of a start that broke off, and joins that run: ${error}`, async () => {
      const builds = (tried: number) => ({ builds: tried === 1 ? [] : [RUN] });
      const { state, how, calls } = await lived({ ...none, builds, start: () => broken(error) }, "golden");
      assert.deepEqual([state, how, calls["start"]], ["available", "built", 1]);
    });
  }

  it("starts again where Lambda had no room for the call, five times at most", async () => {
    const start = (tried: number) => (tried < 4 ? broken("Lambda.TooManyRequestsException") : { build: RUN });
    assert.deepEqual(await lived({ ...none, start }), { state: "available", how: "built", calls: { builds: 4, start: 4, read: 1 } }); // prettier-ignore
    const never = await lived({ ...none, start: () => broken("Lambda.TooManyRequestsException") });
    assert.deepEqual([never.state, never.why, never.calls["start"]], ["not-started", { kind: "refused", said: "it broke" }, 5]); // prettier-ignore
  });

  it("waits for a limit to the time limit, in starts and in looks, and no longer", async () => {
    const limited = () => ({ failure: "limited", said: "GitHub: its limit of calls" });
    const late = await lived({ ...none, builds: limited });
    assert.deepEqual([late.state, late.why, late.calls["builds"]], ["not-started", { kind: "time-limit" }, 21]);
    const unseen = await lived({ ...none, start: () => ({ build: RUN }), read: limited });
    assert.deepEqual([unseen.state, unseen.calls["read"]], ["never-started", 20]);
  });

  it("gives up after five failures in a row, and at once where nothing will mend it", async () => {
    const down = () => ({ failure: "passing", said: "GitHub: Bad gateway" });
    const refused = { kind: "refused", said: "GitHub: Bad gateway" };
    const before = await lived({ ...none, builds: down });
    assert.deepEqual([before.state, before.why, before.calls["builds"]], ["not-started", refused, 5]);
    const after = await lived({ ...none, start: () => ({ build: RUN }), read: down });
    assert.deepEqual([after.state, after.said, after.calls["read"]], ["unknown", "GitHub: Bad gateway", 5]);
    const final = await lived({ ...none, start: () => ({ failure: "final", said: "GitHub: Bad gateway" }) });
    assert.deepEqual([final.state, final.why, final.calls["start"]], ["not-started", refused, 1]);
    const broke = await lived({ ...none, start: () => ({ build: RUN }), read: () => broken("Lambda.ResourceNotFoundException") }); // prettier-ignore
    assert.deepEqual([broke.state, broke.said, broke.calls["read"]], ["unknown", "it broke", 5]);
  });

  it("says of a run that is gone, and of a start that nobody knows, what is known", async () => {
    const gone = await lived({ ...none, start: () => ({ build: RUN }), read: () => ({}) });
    assert.deepEqual([gone.state, gone.said], ["unknown", "it is gone"]);
    const lost = await lived({ ...none, start: () => ({ said: "No run shows the mark." }) });
    assert.deepEqual(
      [lost.state, lost.said, lost.calls],
      ["unknown", "No run shows the mark.", { builds: 1, start: 1 }],
    );
  });
});

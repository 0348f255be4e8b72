import { strict as assert } from "node:assert";
import { ECRClient } from "@aws-sdk/client-ecr";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import fc from "fast-check";
import { reasonsByBuilds } from "../../../cli/commands/rebuild/by-builds";
import { watch } from "../../../cli/commands/watch/run";
import { imageBuilder } from "../../../operations/rebuild/image-builder";
import { Beneath } from "../../../operations/rebuild/today";
import { imageStates } from "../../../components/fleet-rebuild/image-states";
import { ExecutionError, runMachine, type Machine } from "../../../simulator/executions/machine";
import { startBuild } from "../../cli/commands/rebuild-fleet";
import { recordedTerminal } from "../../cli/recorded-terminal";
import { awsVariables, configOf } from "../../simulator/wire/bench";
import { ALL, fleetBench, lineOf, MACHINE, runToEnd } from "./machine-bench";

const COMPONENT = "arn:aws:imagebuilder:us-east-1:aws:component/update-linux/x.x.x";
const NIGHTLY = { ...ALL, outdated: true, olderThan: 30, timeout: 600 };

/** What the machine and `golden rebuild --outdated --older-than 30d` find of images without parents. */
async function bothWays(
  images: readonly { readonly base: string; readonly isBuilt: boolean; readonly days: number }[],
) {
  const environment = process.env;
  const old = (images[0]?.days ?? 0) * 86_400;
  // Ages are counted to our own time.
  const began = new Date(Date.now() - (120 + old) * 1000);
  const fleet = Object.fromEntries(images.map((_, at) => [`i${String(at)}`, undefined]));
  const makings = new Map(images.map(({ base }, at) => [`i${String(at)}-x86-64`, { bases: [`ssm:/${base}`, COMPONENT], isScanned: false }])); // prettier-ignore
  const bench = await fleetBench(fleet, "rebuild", () => began, makings);
  try {
    const config = configOf(bench.endpoint, "111122223333");
    const ssm = new SSMClient(config);
    const write = (Name: string) => ssm.send(new PutParameterCommand({ Name, Value: "ami-0123456789abcdef0", Type: "String" })); // prettier-ignore
    await write("/older");
    bench.advance(60);
    bench.simulator.script({ secondsPerPhase: 1 });
    for (const [at, { isBuilt }] of images.entries())
      if (isBuilt) await startBuild(bench.imagebuilder, `i${String(at)}`);
    bench.advance(60 + old);
    await write("/newer");
    const clients = {
      imageBuilder: () => Promise.resolve(bench.imagebuilder),
      ssm: () => Promise.resolve(ssm),
      ecr: () => Promise.resolve(new ECRClient(config)),
    };
    const live = { builder: imageBuilder(bench.imagebuilder) as never, beneath: new Beneath(clients, makings) };
    const options = { outdated: true, olderThan: 30, request: "r" };
    const { reasons, doubts } = await reasonsByBuilds(bench.targets, bench.targets, options, live);
    const here = bench.targets.map(({ id }) => [id, reasons.get(id) ?? [], doubts.filter((each) => each.images.includes(id)).map(({ doubt }) => doubt)]); // prettier-ignore
    const { output = "", cause = "" } = await runToEnd(bench, NIGHTLY, "night");
    const account = await Promise.all(
      bench.targets.map(async ({ id }) => {
        const { state, reasons: own, doubts: left = [] } = (await lineOf(bench, "night", id)) ?? assert.fail(id);
        assert.equal(state === "skipped", (own as readonly object[]).length === 0, String(state));
        return [id, own, left];
      }),
    );
    process.env = { ...environment, ...awsVariables(bench.endpoint) };
    const { terminal, err } = recordedTerminal();
    const run = MACHINE.replace(":stateMachine:", ":execution:");
    await watch({ names: [`${run}:night`], format: "text", interval: 0.1 }, terminal);
    return { notes: err(), here: JSON.parse(JSON.stringify(here)) as unknown, account, sum: `${output}${cause}` };
  } finally {
    process.env = environment;
    await bench.close();
  }
}

describe("what images are built on today, in the account", function () {
  this.timeout(120_000);

  it("is what golden rebuild --outdated says here, whatever the fleet", async () => {
    const base = fc.constantFrom("older", "newer", "missing");
    const image = fc.record({ base, isBuilt: fc.boolean(), days: fc.constantFrom(0, 40) });
    await fc.assert(
      fc.asyncProperty(fc.array(image, { minLength: 1, maxLength: 3 }), async (images) => {
        const { here, account } = await bothWays(images);
        assert.deepEqual(account, here);
      }),
      { numRuns: 6 },
    );
  });

  it("is never silently up to date: whom nobody can tell of is in the sum", async () => {
    const { account, notes, sum } = await bothWays([{ base: "missing", isBuilt: true, days: 0 }]);
    assert.match(JSON.stringify(account), /"kind":"unknown","base":"ssm:\/missing"/);
    assert.match(
      notes,
      /^note: i0: ssm:\/missing: Parameter \/missing not found.*; see aws ssm get-parameter --name \/missing$/m,
    );
    assert.match(sum, /0 of 0 images available\. Of 1 more nobody could tell whether they are outdated\./);
  });

  /** What the machine writes down of an image with an old build, where the function answers so. */
  async function written(answer: () => object) {
    const states = imageStates({
      bucket: "runs",
      task: (action) => action,
      todayArn: "arn:aws:lambda:::function:today",
    });
    const target = { builder: "image-builder", id: "web", version: "1.0.0", versionArn: "arn:image/web/1.0.0" };
    const [began, build] = [Date.parse("2026-11-21T04:00:00.000Z"), "arn:image/web/1.0.0/1"];
    const summary = { Arn: build, State: { Status: "AVAILABLE" }, DateCreated: "2026-11-20T04:00:00.000Z", Tags: {} };
    const asked: unknown[] = [];
    let body = {};
    const call = (resource: string, args: unknown): unknown => {
      if (resource.endsWith("listImageBuildVersions")) return { ImageSummaryList: [summary] };
      if (resource.endsWith("startImagePipelineExecution")) throw new ExecutionError("Imagebuilder.ForbiddenException", "no"); // prettier-ignore
      if (resource.endsWith("putObject")) return (body = (args as { readonly Body: object }).Body);
      asked.push((args as { readonly Payload: object }).Payload);
      return { Payload: answer() };
    };
    const makings = { bases: ["ssm:/base"], isScanned: false };
    const Input = {
      ...{ item: { target, key: "web", builtBy: "arn:p", parents: [], makings }, isWanted: true, parents: [] },
      ...{ request: "r", run: "runs/a", began, deadline: began + 1e6, interval: 30, outdated: true, olderThan: 0 },
    };
    const machine = { StartAt: "Wanted", States: states } as unknown as Machine;
    const now = () => new Date(began);
    const sleep = () => Promise.resolve();
    const told = await runMachine(machine, { Name: "a", StartTime: now().toISOString(), Input }, { call, now, sleep });
    return {
      told,
      asked,
      ...(body as { readonly state: string; readonly reasons: unknown; readonly doubts?: unknown }),
    };
  }

  it("is a reason to build, and asked with the last build", async () => {
    const newer = { kind: "base-newer", base: "ssm:/base", now: "ami-2" };
    const { state, reasons, asked } = await written(() => ({ reasons: [newer], doubts: [] }));
    assert.deepEqual([state, reasons], ["not-started", [newer]]);
    const [{ run, last, makings } = { run: "", last: { id: "" }, makings: {} }] = asked as { run: string; last: { id: string }; makings: object }[]; // prettier-ignore
    assert.deepEqual([run, last.id, makings], ["runs/a", "arn:image/web/1.0.0/1", { bases: ["ssm:/base"], isScanned: false }]); // prettier-ignore
    const none = await written(() => ({ reasons: [], doubts: [] }));
    assert.deepEqual([none.state, none.told, none.doubts], ["skipped", "skipped", undefined]);
  });

  it("is unknown where the function breaks off, and that is written down", async () => {
    for (const [cause, said] of [
      ['{"errorType":"TypeError","errorMessage":"it broke"}', "it broke"],
      ["Task timed out", "Task timed out"],
    ] as const) {
      // prettier-ignore
      const { state, told, doubts } = await written(() => {
        throw new ExecutionError("Lambda.Unknown", cause);
      });
      assert.deepEqual([state, told], ["skipped", "unjudged"]);
      assert.deepEqual(doubts, [{ kind: "unknown", base: "what it is built on today", said }]);
    }
  });
});

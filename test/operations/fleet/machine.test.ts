import { strict as assert } from "node:assert";
import fc from "fast-check";
import validate from "asl-validator";
import { fleetMachine } from "../../../components/fleet-rebuild/machine";
import { fleetParts } from "../../../plan/fleet";
import type { Builder } from "../../../operations/rebuild/build";
import { imageBuilder } from "../../../operations/rebuild/image-builder";
import type { Line } from "../../../operations/rebuild/progress";
import { rebuild } from "../../../operations/rebuild/rebuild";
import type { Fleet } from "../../cli/commands/rebuild-fleet";
import { ALL, fleetBench, lineOf, runToEnd, targetsOf, type FleetBench } from "./machine-bench";

const HOME = { partition: "aws", account: "111122223333", region: "us-east-1" } as const;

describe("operations/fleet: the state machine", () => {
  it("is sound for asl-validator, and as large for ten thousand images as for one", () => {
    const size = (count: number): number => {
      const fleet = Object.fromEntries(
        Array.from({ length: count }, (_, at) => [`i${String(at)}`, at > 4 ? `i${String(at % 5)}` : undefined]),
      );
      const parts = fleetParts(targetsOf(fleet), HOME);
      const machine = fleetMachine({ partition: "aws", bucket: "b".repeat(63), parts });
      const { isValid, errorsText } = validate(machine as never, { checkPaths: true, checkArn: true });
      assert.ok(isValid, errorsText());
      return JSON.stringify(machine).length;
    };
    assert.ok(size(10_000) < size(1) + 4_000);
    assert.ok(size(1) < 20_000, String(size(1)));
  });

  it("comes to the same as a rebuild from here, whatever the fleet and whatever fails", async () => {
    const fleets = fc.array(
      fc.record({ above: fc.option(fc.nat()), outcome: fc.constantFrom("succeed", "succeed", "fail", "hang") }),
      { minLength: 1, maxLength: 5 },
    );
    await fc.assert(
      fc.asyncProperty(fleets, async (images) => {
        const nameOf = (at: number): string => `i${String(at)}`;
        const fleet: Fleet = Object.fromEntries(
          images.map(({ above }, at) => [nameOf(at), above === null || at === 0 ? undefined : nameOf(above % at)]),
        );
        const scripts = images.map(({ outcome }, at) => ({ of: `${nameOf(at)}-x86-64`, outcome, times: 99 }) as never);
        assert.deepEqual(await byMachine(fleet, scripts), await fromHere(fleet, scripts));
      }),
      { numRuns: 6 },
    );
  });
});

async function withBench<T>(
  fleet: Fleet,
  scripts: readonly never[],
  use: (bench: FleetBench) => Promise<T>,
): Promise<T> {
  const bench = await fleetBench(fleet);
  bench.simulator.script(...scripts);
  try {
    return await use(bench);
  } finally {
    await bench.close();
  }
}

function byMachine(fleet: Fleet, scripts: readonly never[]): Promise<Record<string, unknown>> {
  return withBench(fleet, scripts, async (bench) => {
    const { status, cause } = await runToEnd(bench, ALL, "run");
    const lines = await Promise.all(
      Object.keys(fleet).map(async (id) => [id, await lineOf(bench, "run", id)] as const),
    );
    const words = Object.fromEntries(
      lines.map(([id, line]) => [id, wordOf(line ?? assert.fail(`${id}: ${cause ?? ""}`))]),
    );
    assert.equal(
      status === "SUCCEEDED",
      Object.values(words).every((word) => word.startsWith("available")),
      cause,
    );
    return words;
  });
}

function fromHere(fleet: Fleet, scripts: readonly never[]): Promise<Record<string, unknown>> {
  return withBench(fleet, scripts, async ({ imagebuilder, simulator }) => {
    const builder = imageBuilder(imagebuilder);
    const now = (): Date => new Date(Date.parse("2026-11-21T04:00:00.000Z") + passed * 1000);
    let passed = 0;
    const wait = (): Promise<void> => {
      simulator.advance(30);
      passed += 30;
      return Promise.resolve();
    };
    const deadline = new Date(now().getTime() + ALL.timeout * 1000);
    const targets = targetsOf(fleet).map((target) => ({ ...target, builder: "image-builder" as const }));
    const deployed = await builder.deployed(targets);
    const options = {
      builder: builder as Builder,
      deployed,
      request: "r",
      parallel: 10,
      now,
      wait,
      isStopped: () => false,
      deadline,
    };
    let last: readonly Line[] = [];
    for await (const lines of rebuild({ targets, ...options })) last = lines;
    return Object.fromEntries(last.map(({ target: { id }, progress }) => [id, wordOf({ ...progress })]));
  });
}

function wordOf(line: Readonly<Record<string, unknown>>): string {
  const { state, how = "", why, said = "" } = line;
  const build = line["build"] as { readonly id?: string } | undefined;
  return `${String(state)} ${String(how)} ${JSON.stringify(why ?? "")} ${String(said)} ${build?.id ?? ""}`;
}

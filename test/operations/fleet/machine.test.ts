import { strict as assert } from "node:assert";
import fc from "fast-check";
import validate from "asl-validator";
import { fleetMachine } from "../../../components/fleet-rebuild/machine";
import { fleetParts, type Target } from "../../../plan/fleet";
import { GitHubClient } from "../../../operations/github/client";
import { together } from "../../../operations/rebuild/builders";
import { codebuildProjects } from "../../../operations/rebuild/codebuild";
import { githubWorkflows } from "../../../operations/rebuild/github";
import { imageBuilder } from "../../../operations/rebuild/image-builder";
import type { Build } from "../../../operations/rebuild/build";
import type { Line } from "../../../operations/rebuild/progress";
import { rebuild } from "../../../operations/rebuild/rebuild";
import { TOKEN, type Fate } from "../github/actions-server";
import { ALL, boxOf, fleetBench, hubOf, lineOf, runToEnd, targetsOf, type FleetBench } from "./machine-bench";

/** Shorter than a token of an App. */
const INPUT = { ...ALL, timeout: 300 };
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
    assert.ok(size(1) < 40_000, String(size(1)));
  });

  it("comes to the same as a rebuild from here, whatever the fleet and whatever fails", async () => {
    const fleets = fc.array(
      fc.record({
        above: fc.option(fc.nat()),
        outcome: fc.constantFrom("succeed", "succeed", "fail", "hang"),
        kind: fc.constantFrom("image", "image", "single", "batch", "hub"),
      }),
      { minLength: 1, maxLength: 5 },
    );
    await fc.assert(
      fc.asyncProperty(fleets, async (images) => {
        const targets = images.reduce<readonly Target[]>((before, { above, kind }, at) => {
          const name = `${kind}${String(at)}`;
          // An image of Image Builder is on another of these.
          const possible = kind === "image" ? before.filter(({ builder }) => builder === "image-builder") : before;
          const parent = above === null ? undefined : possible[above % Math.max(1, possible.length)]?.id;
          return [
            ...before,
            ...(kind === "image" ? targetsOf({ [name]: parent }) : [(kind === "hub" ? hubOf : boxOf)(name, parent)]),
          ];
        }, []);
        const scripts = targets.map((target, at) => ({ of: target.builder === "image-builder" ? target.pipeline : target.id, outcome: images[at]?.outcome, times: 99 }) as never); // prettier-ignore
        assert.deepEqual(await byMachine(targets, scripts), await fromHere(targets, scripts));
      }),
      { numRuns: 10 },
    );
  });
});

async function withBench<T>(
  fleet: readonly Target[],
  scripts: readonly never[],
  use: (bench: FleetBench) => Promise<T>,
): Promise<T> {
  // Tokens of an App are of our own time.
  const began = new Date();
  const bench = await fleetBench(fleet, "rebuild", () => began);
  bench.simulator.script(...scripts);
  for (const { of, outcome } of scripts as readonly { readonly of: string; readonly outcome: string }[]) {
    const fates: Readonly<Record<string, Fate>> = { fail: { conclusion: "failure" }, hang: { stuck: "in_progress" } };
    bench.github.fates.set(`example/${of}`, fates[outcome] ?? { milliseconds: 30_000 });
  }
  try {
    return await use(bench);
  } finally {
    await bench.close();
  }
}

function byMachine(fleet: readonly Target[], scripts: readonly never[]): Promise<Record<string, unknown>> {
  return withBench(fleet, scripts, async (bench) => {
    const { status, cause } = await runToEnd(bench, INPUT, "run");
    const lines = await Promise.all(fleet.map(async ({ id }) => [id, await lineOf(bench, "run", id)] as const));
    const words = Object.fromEntries(
      lines.map(([id, line]) => [id, wordOf(line ?? assert.fail(`${id}: ${cause ?? ""}`))]),
    );
    assert.equal(
      status === "SUCCEEDED",
      Object.values(words).every((word) => word.includes('"available"')),
      cause,
    );
    return words;
  });
}

function fromHere(targets: readonly Target[], scripts: readonly never[]): Promise<Record<string, unknown>> {
  return withBench(targets, scripts, async ({ imagebuilder, codebuild, github, advance }) => {
    const client = new GitHubClient({ api: github.api, token: () => Promise.resolve(TOKEN) });
    const builder = together({
      "image-builder": () => Promise.resolve(imageBuilder(imagebuilder)),
      codebuild: () => Promise.resolve(codebuildProjects(codebuild)),
      github: () => Promise.resolve(githubWorkflows((repository) => Promise.resolve({ client, repository, tellsRun: true }))), // prettier-ignore
    });
    const now = (): Date => new Date(github.now());
    const wait = (): Promise<void> => {
      advance(30);
      return Promise.resolve();
    };
    const deadline = new Date(now().getTime() + INPUT.timeout * 1000);
    const deployed = await builder.deployed(targets);
    const options = {
      builder,
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
  const { id = "", reason = "", containers = [], link = "" } = (line["build"] ?? {}) as Partial<Build>;
  // Runs are numbered as they happen to begin.
  return JSON.stringify({ state, how, why, said, id: id.replace(/runs\/\d+/, "runs/1"), reason, containers, link });
}

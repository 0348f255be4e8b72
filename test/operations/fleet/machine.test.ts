import { strict as assert } from "node:assert";
import {
  BatchGetProjectsCommand,
  StartBuildBatchCommand,
  StartBuildCommand,
  UpdateProjectCommand,
  type ProjectEnvironment,
} from "@aws-sdk/client-codebuild";
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
      const machine = fleetMachine({
        partition: "aws",
        bucket: "b".repeat(63),
        parts,
        functionArn: "arn:aws:lambda:us-east-1:111122223333:function:a",
        todayArn: "arn:aws:lambda:us-east-1:111122223333:function:b",
      });
      const { isValid, errorsText } = validate(machine as never, { checkPaths: true, checkArn: true });
      assert.ok(isValid, errorsText());
      return JSON.stringify(machine).length;
    };
    assert.ok(size(10_000) < size(1) + 4_000);
    assert.ok(size(1) < 50_000, String(size(1)));
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

  it("joins, keeps, refuses and waits for several parents as a rebuild from here does", async () => {
    const both = { parent: "image0", otherParents: ["image1"] };
    const targets: readonly Target[] = [
      ...targetsOf({ image0: undefined, image1: undefined }),
      ...["single-joined", "batch-joined", "single-behind", "single-busy"].map((id) => boxOf(id)),
      { ...boxOf("batch-child"), ...both },
      { ...hubOf("hub-child"), parent: "batch-joined", otherParents: ["single-joined"] },
      boxOf("single-child", "single-behind"),
    ];
    const before = async ({ codebuild }: FleetBench): Promise<void> => {
      await codebuild.send(new StartBuildCommand({ projectName: "single-joined" }));
      await codebuild.send(new StartBuildBatchCommand({ projectName: "batch-joined" }));
      const environmentVariables = [{ name: "IMAGE_VERSION", value: "2.0.0" }];
      const { projects = [] } = await codebuild.send(new BatchGetProjectsCommand({ names: ["single-behind"] }));
      const environment = { ...projects[0]?.environment, environmentVariables } as ProjectEnvironment;
      await codebuild.send(new UpdateProjectCommand({ name: "single-behind", environment }));
    };
    for (const outcome of ["succeed", "fail"]) {
      const scripts = [
        ...targets.map((target) => ({ of: target.id })),
        ...[
          { of: "image1-x86-64", outcome, times: 99 },
          { of: "single-busy", throttled: 2 },
        ],
      ] as never[];
      const machine = await byMachine(targets, scripts, before);
      assert.deepEqual(machine, await fromHere(targets, scripts, before));
      const words = Object.entries(machine).map(([id, word]) => {
        const { state, how, why } = JSON.parse(String(word)) as Readonly<Record<string, unknown>>;
        return [id, state, how, JSON.stringify(why)].join(" ").trim();
      });
      const failed = outcome === "fail";
      assert.deepEqual(words, [
        "image0 available built",
        failed ? "image1 failed" : "image1 available built",
        ...["single-joined available joined", "batch-joined available joined"],
        'single-behind not-started  {"kind":"not-deployed","deployed":"2.0.0"}',
        "single-busy available built",
        failed
          ? 'batch-child not-started  {"kind":"parent","parent":"image1","state":"failed"}'
          : "batch-child available built",
        "hub-child available built",
        'single-child not-started  {"kind":"parent","parent":"single-behind","state":"not-started"}',
      ]);
    }
  });
});

const nothing: Prepare = () => Promise.resolve();

type Prepare = (bench: FleetBench) => Promise<void>;

async function withBench<T>(
  fleet: readonly Target[],
  scripts: readonly never[],
  prepare: Prepare,
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
  await prepare(bench);
  try {
    return await use(bench);
  } finally {
    await bench.close();
  }
}

function byMachine(
  fleet: readonly Target[],
  scripts: readonly never[],
  prepare: Prepare = nothing,
): Promise<Record<string, unknown>> {
  return withBench(fleet, scripts, prepare, async (bench) => {
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

function fromHere(
  targets: readonly Target[],
  scripts: readonly never[],
  prepare: Prepare = nothing,
): Promise<Record<string, unknown>> {
  return withBench(targets, scripts, prepare, async ({ imagebuilder, codebuild, github, advance }) => {
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

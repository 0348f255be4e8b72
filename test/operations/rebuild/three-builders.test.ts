import { strict as assert } from "node:assert";
import { CreateProjectCommand, type CreateProjectInput } from "@aws-sdk/client-codebuild";
import { GitHubClient } from "../../../operations/github/client";
import { together } from "../../../operations/rebuild/builders";
import { codebuildProjects } from "../../../operations/rebuild/codebuild";
import { githubWorkflows } from "../../../operations/rebuild/github";
import { imageBuilder } from "../../../operations/rebuild/image-builder";
import type { Line } from "../../../operations/rebuild/progress";
import { rebuild } from "../../../operations/rebuild/rebuild";
import type { Target } from "../../../operations/rebuild/target";
import { deployFleet } from "../../cli/commands/rebuild-fleet";
import { ROLE_ARN, useWire } from "../../simulator/wire/bench";
import { ActionsServer, TOKEN } from "../github/actions-server";

const ARN = "arn:aws:imagebuilder:us-east-1:111122223333:image";

/** Four of each builder: one on another of its own kind or of another's. */
const TARGETS: readonly Target[] = [
  ...["ami-base", "ami-bad", "ami-stuck"].map((id) => ami(id)),
  ami("ami-child", "ami-base"),
  ...["box-1", "box-2", "box-bad"].map((id) => box(id)),
  box("box-child", "ami-base"),
  ...["hub-1", "hub-bad"].map((id) => hub(id)),
  hub("hub-child", "box-1"),
  hub("hub-orphan", "ami-bad"),
];

function ami(id: string, parent?: string): Target {
  const own = { builder: "image-builder", id, image: id, architecture: "x86_64", version: "1.0.0" } as const;
  return { ...own, pipeline: `${id}-x86-64`, versionArn: `${ARN}/${id}-x86-64/1.0.0`, ...(parent && { parent }) };
}

function box(id: string, parent?: string): Target {
  const repository = `111122223333.dkr.ecr.us-east-1.amazonaws.com/${id}`;
  return { builder: "codebuild", id, image: id, version: "1.0.0", project: id, repository, ...(parent && { parent }) };
}

function hub(id: string, parent?: string): Target {
  const own = { builder: "github", id, image: id, version: "1.0.0", repository: `example/${id}` } as const;
  return { ...own, workflow: { file: "build.yml" }, gitTag: "v1.0.0", inputs: {}, requestInput: "golden", ...(parent && { parent }) }; // prettier-ignore
}

describe("three builders", () => {
  const bench = useWire();
  let github: ActionsServer;
  let minutes = 0;
  const now = (): Date => new Date(Date.UTC(2026, 10, 21, 4) + minutes * 60_000);

  beforeEach(async () => {
    minutes = 0;
    github = await new ActionsServer().start();
    github.now = () => now().getTime();
  });
  afterEach(() => github.close());

  async function deploy(): Promise<void> {
    const { imagebuilder, codebuild, simulator } = bench();
    const of = (name: Target["builder"]) => TARGETS.filter(({ builder }) => builder === name);
    await deployFleet(imagebuilder, Object.fromEntries(of("image-builder").map(({ id, parent }) => [id, parent])));
    for (const { id: name } of of("codebuild")) {
      const environmentVariables = [{ name: "IMAGE_VERSION", value: "1.0.0", type: "PLAINTEXT" }];
      const environment = { computeType: "BUILD_GENERAL1_SMALL", image: "aws/codebuild/standard:7.0", type: "LINUX_CONTAINER", environmentVariables }; // prettier-ignore
      const source = { type: "NO_SOURCE", buildspec: "version: 0.2\nphases: {build: {commands: [make]}}\n" };
      const own = { name, serviceRole: ROLE_ARN, artifacts: { type: "NO_ARTIFACTS" }, environment, source };
      await codebuild.send(new CreateProjectCommand(own as CreateProjectInput));
    }
    for (const { id } of of("github")) {
      const workflows = [{ id: 5, name: "Build", path: ".github/workflows/build.yml" }];
      github.repositories.set(`example/${id}`, { tags: ["v1.0.0"], workflows, inputs: ["golden"], runName: "golden" });
      github.fates.set(`example/${id}`, {
        milliseconds: 5 * 60_000,
        ...(id === "hub-bad" && { conclusion: "failure" }),
      });
    }
    simulator.script({ of: "ami-bad-x86-64", outcome: "fail", message: "make: *** Error 2" });
    simulator.script({ of: "ami-stuck-x86-64", outcome: "hang", phase: "PENDING" });
    simulator.script({ of: "box-bad", outcome: "fail", message: "no space left" });
  }

  /** A process that watches for as many minutes, ten at a look. */
  async function run(last: number): Promise<readonly Line[]> {
    const { imagebuilder, codebuild, simulator } = bench();
    const wait = () => Promise.resolve();
    const client = new GitHubClient({ api: github.api, token: () => Promise.resolve(TOKEN), wait, pause: wait });
    const builder = together({
      "image-builder": () => Promise.resolve(imageBuilder(imagebuilder)),
      codebuild: () => Promise.resolve(codebuildProjects(codebuild)),
      github: () => Promise.resolve(githubWorkflows((repository) => Promise.resolve({ client, repository, tellsRun: true }), wait)), // prettier-ignore
    });
    const until = minutes + last;
    const all = rebuild({
      ...{ targets: TARGETS, deployed: await builder.deployed(TARGETS), builder, request: "night", parallel: 20, now },
      wait: () => {
        minutes += 10;
        simulator.advance(600);
        return Promise.resolve();
      },
      isStopped: () => minutes >= until,
      deadline: new Date(Date.UTC(2026, 10, 21, 8)),
    });
    let lines: readonly Line[] = [];
    for await (const each of all) lines = each;
    return lines;
  }

  it("survive together: a failure of each, one that never starts, one that waits for another's, and a death midway", async () => {
    await deploy();
    await run(20);
    assert.ok(github.runs.length >= 2);
    const lines = await run(600);
    const words = lines.map(({ target: { id }, progress }) => {
      const why = progress.state === "not-started" && progress.why.kind === "parent" ? ` (${progress.why.parent} ${progress.why.state})` : ""; // prettier-ignore
      return `${id}: ${progress.state}${why}${progress.state === "failed" ? ` ${progress.build.reason ?? ""}` : ""}`;
    });
    assert.deepEqual(words, [
      "ami-base: available",
      "ami-bad: failed make: *** Error 2",
      "ami-stuck: never-started",
      "ami-child: available",
      "box-1: available",
      "box-2: available",
      "box-bad: failed no space left",
      "box-child: available",
      "hub-1: available",
      "hub-bad: failed the workflow failed",
      "hub-child: available",
      "hub-orphan: not-started (ami-bad failed)",
    ]);
    // What failed before the death was tried once more, and nothing else.
    const runs = (id: string): number => github.runs.filter(({ repository }) => repository === `example/${id}`).length;
    assert.deepEqual(["hub-1", "hub-bad", "hub-child", "hub-orphan"].map(runs), [1, 2, 1, 0]);
  });
});

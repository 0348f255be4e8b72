import { strict as assert } from "node:assert";
import {
  BatchGetBuildBatchesCommand,
  BatchGetBuildsCommand,
  CodeBuildClient,
  CreateProjectCommand,
  StopBuildCommand,
  type CreateProjectInput,
} from "@aws-sdk/client-codebuild";
import type { Build } from "../../../operations/rebuild/build";
import { codebuildProjects } from "../../../operations/rebuild/codebuild";
import { startToken } from "../../../operations/rebuild/request";
import type { CodeBuildTarget } from "../../../operations/rebuild/target";
import { makeProject, ROLE_ARN, useWire } from "../../simulator/wire/bench";

const WEB: CodeBuildTarget = {
  ...{ builder: "codebuild", id: "web", image: "web", version: "1.0.0", project: "web" },
  repository: "111122223333.dkr.ecr.us-east-1.amazonaws.com/web",
};
const ENVIRONMENT = {
  ...{ computeType: "BUILD_GENERAL1_SMALL", image: "aws/codebuild/standard:7.0", type: "LINUX_CONTAINER" },
  environmentVariables: [{ name: "IMAGE_VERSION", value: "1.0.0", type: "PLAINTEXT" }],
};
const BATCH = "version: 0.2\nbatch: {build-list: [{identifier: linux_amd64}, {identifier: linux_arm64}]}\n";

const SINGLE = {
  ...{ name: "web", serviceRole: ROLE_ARN, artifacts: { type: "NO_ARTIFACTS" }, environment: ENVIRONMENT },
  source: { type: "NO_SOURCE", buildspec: "version: 0.2\nphases: {build: {commands: [make]}}\n" },
} as CreateProjectInput;

const JOINED = JSON.stringify({
  version: 0.2,
  env: { "exported-variables": ["IMAGE_VERSION", "IMAGE_TAG", "IMAGE_DIGEST"] },
  batch: {
    "build-graph": [
      { identifier: "amd64" },
      { identifier: "arm64" },
      { identifier: "join", "depend-on": ["amd64", "arm64"] },
    ],
  },
});

/** As the build itself exports it. */
async function digestOfJoin(client: CodeBuildClient, id: string): Promise<string> {
  const { buildBatches: [batch] = [] } = await client.send(new BatchGetBuildBatchesCommand({ ids: [id] }));
  const join = batch?.buildGroups?.find(({ identifier }) => identifier === "join")?.currentBuildSummary;
  const { builds: [build] = [] } = await client.send(new BatchGetBuildsCommand({ ids: [join?.arn ?? ""] }));
  return build?.exportedEnvironmentVariables?.find(({ name }) => name === "IMAGE_DIGEST")?.value ?? "";
}

/** AWS promises no order of what it answers: https://docs.aws.amazon.com/codebuild/latest/APIReference/API_BatchGetBuilds.html */
class OtherOrder extends CodeBuildClient {
  constructor(endpoint: string) {
    super({ endpoint, region: "us-east-1", credentials: { accessKeyId: "111122223333", secretAccessKey: "local" } });
    this.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        const output = result.output as { builds?: object[] };
        output.builds?.reverse();
        return result;
      },
      { step: "initialize" },
    );
  }
}

describe("projects of CodeBuild as a builder", () => {
  const bench = useWire();

  async function begin(isBatch = false) {
    const { client, codebuild } = bench();
    if (isBatch)
      await makeProject(client, "web", { environment: ENVIRONMENT, source: { type: "NO_SOURCE", buildspec: BATCH } }); // prettier-ignore
    else await codebuild.send(new CreateProjectCommand(SINGLE));
    const builder = codebuildProjects(codebuild);
    const deployed = (await builder.deployed([WEB])).get("web");
    assert.ok(deployed);
    const start = async (request: string, newest?: Build) =>
      builder.start(WEB, deployed, { request, token: startToken(deployed, newest) });
    return { builder, deployed, start };
  }

  for (const isBatch of [false, true]) {
    it(`starts ${isBatch ? "a batch" : "a build"} of the version, knows it by its request, and follows it to its end`, async () => {
      const { builder, deployed, start } = await begin(isBatch);
      assert.deepEqual([deployed.id.split(":").at(-1), deployed.version], ["project/web", "1.0.0"]);
      const started = await start("night");
      assert.ok(started.kind === "started");
      const running = await builder.read(WEB, started.id);
      assert.deepEqual([running?.id, running?.requests], [started.id, ["night"]]);
      bench().simulator.advance(3600);
      assert.equal((await builder.read(WEB, started.id))?.state, "available");
      const builds = await builder.builds(WEB);
      assert.deepEqual(builds.map(({ id, requests }) => [id, requests]), [[started.id, ["night"]]]); // prettier-ignore
      assert.deepEqual(await builder.builds({ ...WEB, version: "2.0.0" }), []);
    });

    it(`makes one ${isBatch ? "batch" : "build"} of two starts that saw the same, for one request and for two`, async () => {
      const { builder, start } = await begin(isBatch);
      const first = await start("a");
      assert.deepEqual(await start("a"), first);
      assert.equal((await start("b")).kind, "taken");
      assert.equal((await builder.builds(WEB)).length, 1);
    });
  }

  it("has the digest of the build that joins a batch, in whatever order AWS answers", async () => {
    const { client, codebuild, endpoint, simulator } = bench();
    await makeProject(client, "web", { environment: ENVIRONMENT, source: { type: "NO_SOURCE", buildspec: JOINED } });
    const builder = codebuildProjects(codebuild);
    const deployed = (await builder.deployed([WEB])).get("web") ?? assert.fail();
    const started = await builder.start(WEB, deployed, { request: "night", token: "one" });
    assert.ok(started.kind === "started");
    simulator.advance(3600);
    const digest = await digestOfJoin(codebuild, started.id);
    assert.match(digest, /^sha256:[0-9a-f]{64}$/);
    for (const each of [builder, codebuildProjects(new OtherOrder(endpoint))])
      assert.deepEqual((await each.read(WEB, started.id))?.containers, [`${WEB.repository}@${digest}`]);
  });

  it("says why a build failed, who stopped it, and what is gone", async () => {
    const { builder, start } = await begin();
    bench().simulator.script({ outcome: "fail", times: 1, message: "docker: no space left" });
    const failed = await start("a");
    bench().simulator.advance(3600);
    const [last] = await builder.builds(WEB);
    assert.equal(last?.state, "failed");
    assert.match((await builder.read(WEB, failed.kind === "started" ? failed.id : ""))?.reason ?? "", /no space left/);
    const next = await start("a", last);
    assert.ok(next.kind === "started");
    await bench().codebuild.send(new StopBuildCommand({ id: next.id }));
    assert.equal((await builder.read(WEB, next.id))?.state, "cancelled");
    assert.equal(await builder.read(WEB, "web:00000000-0000-4000-8000-000000000000"), undefined);
    assert.deepEqual(await builder.builds({ ...WEB, project: "none" }), []);
  });
});

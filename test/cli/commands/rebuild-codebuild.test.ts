import { strict as assert } from "node:assert";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DeleteProjectCommand } from "@aws-sdk/client-codebuild";
import { rebuild, type RebuildOptions } from "../../../cli/commands/rebuild/run";
import { folderSource, loadImages } from "../../../definition";
import { planImages } from "../../../plan";
import { dockerBuildspec } from "../../../plan/container/docker-buildspec";
import { settings } from "../../definition/case";
import { awsVariables, makeProject, useWire } from "../../simulator/wire/bench";
import { recordedTerminal } from "../recorded-terminal";
import { fleetFolder } from "./rebuild-fleet";

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;
const PAGE = `kind: container
version: 1.0.0
parent: {registry: public.ecr.aws/nginx/nginx, tag: "1.29", digest: "${DIGEST}"}
build: {with: codebuild}
platforms: [linux/amd64, linux/arm64]
repository: {name: "platform/{name}"}
`;

describe("golden rebuild of a container that CodeBuild builds", () => {
  const bench = useWire({ now: () => new Date() });
  const before = { ...process.env };
  let root = "";

  beforeEach(async () => {
    const { endpoint, simulator } = bench();
    simulator.script({ secondsPerPhase: 0.02 });
    root = fleetFolder({});
    mkdirSync(join(root, "images/status-page"));
    writeFileSync(join(root, "images/status-page.yaml"), PAGE);
    writeFileSync(join(root, "images/status-page/Dockerfile"), "ARG PARENT_IMAGE\nFROM $PARENT_IMAGE\n");
    await deploy();
    delete process.env["GITHUB_RUN_ID"];
    Object.assign(process.env, awsVariables(endpoint));
  });
  afterEach(() => {
    process.env = { ...before };
    rmSync(root, { recursive: true, force: true });
  });

  async function deploy(more: Record<string, unknown> = {}): Promise<void> {
    const { name, buildspec } = projectIn(root);
    await makeProject(bench().client, name, {
      ...more,
      source: { type: "NO_SOURCE", buildspec },
      environment: {
        ...{ computeType: "BUILD_GENERAL1_MEDIUM", image: "aws/codebuild/standard:7.0", type: "LINUX_CONTAINER" },
        environmentVariables: [{ name: "IMAGE_VERSION", value: "1.0.0", type: "PLAINTEXT" }],
      },
    });
  }

  async function run(more: Partial<RebuildOptions> = {}) {
    const { terminal, out, err } = recordedTerminal();
    const wanted = { names: ["status-page"], root, format: "text", yes: true, wait: true } as const;
    const code = await rebuild({ ...wanted, parallel: 10, timeout: 60, interval: 0.05, ...more }, terminal);
    return { code, text: out(), err: err() };
  }

  it("starts its project, names what was pushed, and keeps it the second time; then nothing is outdated", async () => {
    const first = await run();
    assert.equal(first.code, 0, first.err);
    const reference = /111122223333\.dkr\.ecr\.us-east-1\.amazonaws\.com\/platform\/status-page@sha256:[0-9a-f]{64}/;
    const [pushed = ""] = reference.exec(first.text) ?? [];
    assert.match(first.text, /^status-page +1\.0\.0 +available/m);
    assert.notEqual(pushed, "", first.text);

    const second = await run();
    assert.equal(second.code, 0, second.err);
    assert.ok(second.text.includes(`${pushed} (was built already)`), second.text);
    const { code, text } = await run({ names: [], outdated: true });
    assert.deepEqual([code, /status-page/.test(text)], [0, false], text);
  });

  it("is built again for what ECR's scan of its one platform found with a fix", async () => {
    const { simulator, client, codebuild } = bench();
    writeFileSync(join(root, "images/status-page.yaml"), PAGE.replace(", linux/arm64", ""));
    await client.make("aws:ecr/repository:Repository", "page", {
      name: "platform/status-page",
      imageScanningConfiguration: { scanOnPush: true },
    });
    await codebuild.send(new DeleteProjectCommand({ name: projectIn(root).name }));
    await deploy({ buildBatchConfig: null });
    simulator.script({
      secondsPerPhase: 0.02,
      times: 1,
      findings: [{ vulnerabilityId: "CVE-2026-7", severity: "HIGH" }],
    });
    const first = await run();
    assert.equal(first.code, 0, first.text + first.err);
    const asked = { names: [], severity: "high", dryRun: true } as const;
    assert.match((await run(asked)).text, /status-page +1\.0\.0 +.*CVE-2026-7/);
    assert.equal((await run({ names: [], severity: "high" })).code, 0);
    assert.match((await run({ ...asked, outdated: true })).text, /nothing to rebuild/);
  });

  it("ends with 1 and the reason where a build of the batch fails", async () => {
    bench().simulator.script({ outcome: "fail", times: 1, message: "nginx: no such directive", secondsPerPhase: 0.02 });
    const { code, text } = await run();
    assert.equal(code, 1);
    assert.match(text, /^status-page +1\.0\.0 +failed .*no such directive/m);
    assert.equal((await run()).code, 0, "the same command again tries it again");
  });
});

/** Its project as a deployment makes it. */
function projectIn(root: string) {
  const { definitions, issues } = loadImages({ source: folderSource(root) });
  assert.deepEqual(issues.filter(({ severity }) => severity === "error"), []); // prettier-ignore
  const { images } = planImages({ definitions, settings, stack: "prod" });
  const found = images.flatMap((image) => (image.kind === "container" && image.codebuild ? [image.codebuild] : []))[0];
  const { name, repository, imageVersion: version, ...plan } = found ?? assert.fail();
  const home = { partition: "aws" as const, account: "111122223333", region: "us-east-1" };
  const regions = repository.regions.map(({ region }) => region);
  const buildspec = dockerBuildspec({ ...plan, ...home, version, repository: repository.name, regions, buildArguments: {} }); // prettier-ignore
  return { name, buildspec: JSON.stringify(buildspec) };
}

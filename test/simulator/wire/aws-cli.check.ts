import { strict as assert } from "node:assert";
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { pythonTool } from "./python-tool";

const ROOT = join(__dirname, "../../../..");
const GOLDEN = join(ROOT, "dist/cli/golden.js");
const run = promisify(execFile);

/** `npm run aws-cli:check`; not a part of `npm test`, which needs Node alone. This needs Python with pip too. */
describe("the aws CLI on what `golden local up` made", function () {
  this.timeout(600_000);
  let folder = "";
  let server: ChildProcess | undefined;
  let aws: (...args: string[]) => Promise<Record<string, unknown>>;

  before(async () => {
    const tool = pythonTool("awscli==1.45.11", "aws");
    folder = mkdtempSync(join(tmpdir(), "golden-aws-cli-"));
    const place = ["--stack", "prod", "--state-dir", folder, "--root", ROOT];
    await run(process.execPath, [GOLDEN, "local", "up", ...place], { maxBuffer: 100_000_000 });
    server = spawn(process.execPath, [GOLDEN, "local", "serve", ...place, "--format", "json"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = (await once(server.stdout ?? server, "data")) as [Buffer];
    const served = JSON.parse(line.toString()) as { readonly aws: Record<string, string> };
    const env = {
      ...process.env,
      ...served.aws,
      AWS_PAGER: "",
      AWS_MAX_ATTEMPTS: "1",
      AWS_CONFIG_FILE: join(folder, "none"),
    };
    aws = async (...args) => {
      const { stdout } = await run(tool, [...args, "--output", "json"], { env, maxBuffer: 10_000_000 });
      return stdout.trim() === "" ? {} : (JSON.parse(stdout) as Record<string, unknown>);
    };
  });
  after(async () => {
    if (server) {
      server.kill("SIGTERM");
      await once(server, "exit");
    }
    rmSync(folder, { recursive: true, force: true });
  });

  it("lists, describes, starts and stops images", async () => {
    const { imagePipelineList } = (await aws("imagebuilder", "list-image-pipelines")) as {
      imagePipelineList: { arn: string; name: string }[];
    };
    const [{ arn = "", name = "" } = {}] = imagePipelineList;
    const shown = (await aws("imagebuilder", "get-image-pipeline", "--image-pipeline-arn", arn)) as {
      imagePipeline: { name: string };
    };
    const { imageBuildVersionArn } = await aws(
      "imagebuilder",
      "start-image-pipeline-execution",
      "--image-pipeline-arn",
      arn,
    );
    const image = ["--image-build-version-arn", String(imageBuildVersionArn)];
    const cancelled = aws("imagebuilder", "cancel-image-creation", ...image);
    const after = await cancelled.then(() => aws("imagebuilder", "get-image", ...image));

    assert.ok(imagePipelineList.length > 1);
    assert.equal(shown.imagePipeline.name, name);
    assert.equal((after as { image: { state: { status: string } } }).image.state.status, "CANCELLED");
    for (const list of [
      "list-image-recipes",
      "list-components",
      "list-infrastructure-configurations",
      "list-distribution-configurations",
      "list-lifecycle-policies",
    ]) {
      const [items] = Object.values(await aws("imagebuilder", list)).filter(Array.isArray);
      assert.ok((items?.length ?? 0) > 0, list);
    }
  });

  it("makes, lists, describes, starts and stops projects of CodeBuild", async () => {
    const planned = (await aws("codebuild", "batch-get-projects", "--names", "LanguageRuntimeCodeBuild")) as {
      projects: { serviceRole: string }[];
    };
    const role = planned.projects[0]?.serviceRole;
    const project = {
      ...{
        name: "Cli",
        serviceRole: role,
        artifacts: { type: "NO_ARTIFACTS" },
        buildBatchConfig: { serviceRole: role },
      },
      source: {
        type: "NO_SOURCE",
        buildspec: "version: 0.2\nbatch: {build-list: [{identifier: a}, {identifier: b}]}\n",
      },
      environment: {
        type: "LINUX_CONTAINER",
        image: "aws/codebuild/standard:7.0",
        computeType: "BUILD_GENERAL1_SMALL",
      },
    };
    await aws("codebuild", "create-project", "--cli-input-json", JSON.stringify(project));
    const { projects } = await aws("codebuild", "list-projects");
    const { build } = (await aws("codebuild", "start-build", "--project-name", "Cli")) as { build: { id: string } };
    const stopped = (await aws("codebuild", "stop-build", "--id", build.id)) as { build: { buildStatus: string } };
    const { buildBatch } = (await aws("codebuild", "start-build-batch", "--project-name", "Cli")) as {
      buildBatch: { id: string };
    };
    const batches = (await aws("codebuild", "batch-get-build-batches", "--ids", buildBatch.id)) as {
      buildBatches: { buildGroups: { identifier: string }[] }[];
    };

    assert.deepEqual((projects as string[]).sort(), [
      "Cli",
      ...["LanguageRuntimeCodeBuild", "LanguageRuntimeReleaseCodeBuild", "fleet-report-ci", "fleet-report-release"],
      "status-page-image",
    ]);
    assert.equal(stopped.build.buildStatus, "STOPPED");
    assert.deepEqual(
      batches.buildBatches[0]?.buildGroups.map(({ identifier }) => identifier),
      ["a", "b"],
    );
    const missing = await aws("codebuild", "start-build", "--project-name", "None").catch((error: unknown) =>
      String(error),
    );
    assert.match(
      String(missing),
      /An error occurred \(ResourceNotFoundException\) when calling the StartBuild operation/,
    );
  });

  it("asks who it is, and lists what the other services have", async () => {
    assert.equal((await aws("sts", "get-caller-identity"))["Account"], "111122223333");
    for (const [service, command] of [
      ["ssm", "describe-parameters"],
      ["secretsmanager", "list-secrets"],
      ["ecr", "describe-repositories"],
      ["logs", "describe-log-groups"],
      ["events", "list-rules"],
      ["sns", "list-topics"],
      ["s3api", "list-buckets"],
    ] as const) {
      await aws(service, command);
    }
  });
});

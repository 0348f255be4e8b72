import { strict as assert } from "node:assert";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { StartBuildCommand } from "@aws-sdk/client-codebuild";
import {
  CancelImageCreationCommand,
  CreateImageRecipeCommand,
  GetImageRecipeCommand,
  UpdateImagePipelineCommand,
} from "@aws-sdk/client-imagebuilder";
import { cancel, type CancelOptions } from "../../../cli/commands/cancel/run";
import { logs, type LogsOptions } from "../../../cli/commands/logs/run";
import { retry } from "../../../cli/commands/retry/run";
import { status, type StatusOptions } from "../../../cli/commands/status/run";
import { folderSource, loadImages } from "../../../definition";
import { targetsOf } from "../../../operations/rebuild/target";
import { planImages } from "../../../plan";
import { settings } from "../../definition/case";
import { ActionsServer, CANARY, TOKEN } from "../../operations/github/actions-server";
import { awsVariables, PROJECT, ROLE_ARN, useWire } from "../../simulator/wire/bench";
import { recordedTerminal } from "../recorded-terminal";
import { refused } from "../refusal";
import { buildsOf, deployFleet, fleetFolder, startBuild } from "./rebuild-fleet";

const ARN = "arn:aws:imagebuilder:us-east-1:111122223333:image/web-x86-64/1.0.0/1";
const LINK =
  "https://console.aws.amazon.com/cloudwatch/home?region=us-east-1#logsV2:log-groups/log-group/$252Faws$252Fimagebuilder$252Fweb-x86-64/log-events/1.0.0$252F1";

function targetsIn(root: string) {
  const { definitions } = loadImages({ source: folderSource(root) });
  const plan = planImages({ definitions, settings, stack: "prod" });
  return { projects: targetsOf(plan).flatMap((target) => (target.builder === "codebuild" ? [target.project] : [])) };
}

function environmentOf(version: string) {
  return {
    ...{ computeType: "BUILD_GENERAL1_MEDIUM", image: "aws/codebuild/standard:7.0", type: "LINUX_CONTAINER" },
    environmentVariables: [{ name: "IMAGE_VERSION", value: version, type: "PLAINTEXT" }],
  };
}

describe("golden status, logs, cancel and retry", () => {
  const bench = useWire({ now: () => new Date() });
  const before = { ...process.env };
  const { fetch } = globalThis;
  let root = "";

  beforeEach(async () => {
    root = fleetFolder({ web: undefined, api: undefined });
    await deployFleet(bench().imagebuilder, { web: undefined, api: undefined });
    const { endpoint } = bench();
    Object.assign(process.env, awsVariables(endpoint));
  });
  afterEach(() => {
    process.env = { ...before };
    globalThis.fetch = fetch;
    rmSync(root, { recursive: true, force: true });
  });

  async function see(word: string, more: Partial<StatusOptions> = {}) {
    const { terminal, out, err } = recordedTerminal();
    const code = await status({ names: [word], root, format: "text", limit: 1, ...more }, terminal);
    assert.doesNotMatch(`${out()}${err()}`, new RegExp(CANARY));
    return { code, text: out() };
  }

  async function read(word: string, more: Partial<LogsOptions> = {}) {
    const { terminal, out } = recordedTerminal();
    await logs({ names: [word], root, lines: 100, interval: 0.01, ...more }, terminal);
    return out();
  }

  async function run(deed: typeof cancel, word: string, more: Partial<CancelOptions> = {}) {
    const { terminal, out } = recordedTerminal();
    const code = await deed({ names: [word], root, ...more }, terminal);
    return { code, text: out() };
  }

  it("shows where a build failed, the same by image, tracking id and ARN", async () => {
    const { imagebuilder, simulator } = bench();
    simulator.script({ outcome: "fail", message: "exit status 1 in install", secondsPerPhase: 60 });
    await startBuild(imagebuilder, "web");
    simulator.advance(3600);
    const { code, text } = await see("web");
    assert.equal(code, 1);
    assert.match(
      text,
      /^BUILD +STATE +BEGAN \(UTC\) +TIME +RESULT\nweb-x86-64\/1\.0\.0\/1 +failed +\d{4}-\d\d-\d\d \d\d:\d\d +\d min( \d+ s)? +exit status 1 in install\n/,
    );
    assert.ok(
      text.endsWith(`\nweb-x86-64/1.0.0/1 ended in ApplyBuildComponents of build-image (build)\n${LINK}\n`),
      text,
    );
    assert.equal((await see("web-x86-64/1.0.0/1")).text, text);
    assert.equal((await see(ARN, { root: "/nowhere" })).text, text, "an ARN needs no folder");
  });

  it("shows the step of a build that goes on, AMIs of one that ended, and older builds by --limit", async () => {
    const { imagebuilder, simulator } = bench();
    simulator.script({ outcome: "fail", times: 1 });
    await startBuild(imagebuilder, "web");
    simulator.advance(60);
    await startBuild(imagebuilder, "web");
    simulator.advance(60);
    simulator.script({ outcome: "hang" });
    await startBuild(imagebuilder, "web");
    simulator.advance(60);
    const { code, text } = await see("web", { limit: 10 });
    assert.equal(code, 0, "the newest goes on");
    const [, ...rows] = text.split("\n");
    assert.match(rows[0] ?? "", /^web-x86-64\/1\.0\.0\/3 +building .* \d+ s +ApplyBuildComponents$/);
    assert.match(rows[1] ?? "", /^web-x86-64\/1\.0\.0\/2 +available .* \d+ s +ami-[0-9a-f]+ us-east-1$/);
    assert.match(rows[2] ?? "", /^web-x86-64\/1\.0\.0\/1 +failed /);
    const { builds } = JSON.parse((await see("web", { limit: 2, format: "json" })).text) as {
      builds: Record<string, unknown>[];
    };
    assert.deepEqual(
      builds.map(({ id, build, state, step }) => [id, build, state, step]),
      [
        [
          "web-x86-64/1.0.0/3",
          ARN.replace(/1$/, "3"),
          "running",
          { name: "ApplyBuildComponents", of: "build-image (build)", hasFailed: false },
        ],
        ["web-x86-64/1.0.0/2", ARN.replace(/1$/, "2"), "available", undefined],
      ],
    );
  });

  it("says what is not there", async () => {
    await refused(see("web"), /web was never built\.\nBuild it: golden rebuild web/);
    await refused(see("wbe"), /builds no image `wbe`. Did you mean web\?/);
    await refused(see("web-x86-64/1.0.0/9"), /There is no build web-x86-64\/1\.0\.0\/9\./);
    await refused(
      see("web:0a1b2c3d-0000-4000-8000-0123456789ab"),
      /No image of the stack is built by the project web\./,
    );
  });

  it("prints the log, and follows it to the end of the build", async () => {
    const { imagebuilder, simulator } = bench();
    simulator.script({ logs: ["one", "two \u001b[31m", "three"], secondsPerPhase: 0.1 });
    await startBuild(imagebuilder, "web");
    const followed = await read("web", { follow: true });
    assert.match(followed, /one\n.*two \\x1b\[31m\n.*three\n[^]*Phase complete: DISTRIBUTING/);
    assert.equal(followed.match(/ one$/gm)?.length, 1, followed);
    assert.equal(await read("web-x86-64/1.0.0/1"), followed);
    assert.equal((await read("web", { lines: 2 })).split("\n").length, 3);
  });

  it("cancels what goes on, once", async () => {
    const { imagebuilder, simulator } = bench();
    simulator.script({ outcome: "hang" });
    await startBuild(imagebuilder, "web");
    simulator.advance(30);
    const { code, text } = await run(cancel, "web");
    assert.deepEqual([code, text], [0, "web-x86-64/1.0.0/1 is being cancelled: golden status web-x86-64/1.0.0/1\n"]);
    assert.match((await see("web")).text, /\/1 +cancelled /);
    await refused(run(cancel, "web"), /web-x86-64\/1\.0\.0\/1 is CANCELLED: there is nothing to cancel\./);
  });

  it("lets an AMI go on from its distribution, and builds anew what failed before", async () => {
    const { imagebuilder, simulator } = bench();
    simulator.script({ outcome: "fail", phase: "DISTRIBUTING", times: 1 });
    await startBuild(imagebuilder, "web");
    simulator.advance(60);
    assert.match((await see("web")).text, /\/1 +failed /);
    const resumed = await run(retry, "web");
    assert.equal(resumed.text, "web-x86-64/1.0.0/1 goes on from its distribution: golden status web-x86-64/1.0.0/1\n");
    simulator.advance(60);
    assert.match((await see("web")).text, /\/1 +available /);
    await refused(run(retry, "web"), /is AVAILABLE: there is nothing to retry\.\n.*golden rebuild/);

    simulator.script({ outcome: "hang", times: 1 });
    await startBuild(imagebuilder, "api");
    simulator.advance(60);
    await refused(run(retry, "api"), /is BUILDING: there is nothing to retry/);
    const api = "arn:aws:imagebuilder:us-east-1:111122223333:image/api-x86-64/1.0.0/1";
    await imagebuilder.send(new CancelImageCreationCommand({ imageBuildVersionArn: api }));
    const again = await run(retry, "api-x86-64/1.0.0/1");
    assert.equal(
      again.text,
      "api-x86-64/1.0.0/1 is built again as api-x86-64/1.0.0/2: golden status api-x86-64/1.0.0/2\n",
    );
    assert.deepEqual([...(await buildsOf(imagebuilder))].sort(), ["api/1.0.0/1", "api/1.0.0/2", "web/1.0.0/1"]);
  });

  it("does not build another version than the one that is tried again", async () => {
    const { imagebuilder, simulator } = bench();
    simulator.script({ outcome: "fail", message: "no", times: 1 });
    await startBuild(imagebuilder, "api");
    simulator.advance(600);
    const arn = "arn:aws:imagebuilder:us-east-1:111122223333";
    const { imageRecipe: old } = await imagebuilder.send(new GetImageRecipeCommand({ imageRecipeArn: `${arn}:image-recipe/api-x86-64/1.0.0` })); // prettier-ignore
    const { name, components, parentImage } = old ?? assert.fail();
    const { imageRecipeArn } = await imagebuilder.send(new CreateImageRecipeCommand({ name, components, parentImage, semanticVersion: "1.1.0" })); // prettier-ignore
    const pipeline = { imagePipelineArn: `${arn}:image-pipeline/api-x86-64`, infrastructureConfigurationArn: `${arn}:infrastructure-configuration/fleet` }; // prettier-ignore
    await imagebuilder.send(new UpdateImagePipelineCommand({ ...pipeline, imageRecipeArn }));
    await refused(run(retry, "api-x86-64/1.0.0/1"), /No pipeline builds the version of api-x86-64\/1\.0\.0\/1\./);
    assert.deepEqual(await buildsOf(imagebuilder), ["api/1.0.0/1"]);
  });

  it("does the same with containers that CodeBuild builds", async () => {
    const { client, codebuild, simulator } = bench();
    const page = `kind: container\nversion: 1.0.0\nparent: {registry: public.ecr.aws/nginx/nginx, tag: "1.29", digest: "sha256:${"0123456789abcdef".repeat(4)}"}\nbuild: {with: codebuild}\nrepository: {name: "platform/{name}"}\n`;
    mkdirSync(join(root, "images/page"));
    writeFileSync(join(root, "images/page.yaml"), page);
    writeFileSync(join(root, "images/page/Dockerfile"), "ARG PARENT_IMAGE\nFROM $PARENT_IMAGE\n");
    const { projects } = targetsIn(root);
    const [project = ""] = projects;
    const source = { type: "NO_SOURCE", buildspec: "version: 0.2\nphases: {build: {commands: [make]}}\n" };
    const own = { name: project, serviceRole: ROLE_ARN, artifacts: { type: "NO_ARTIFACTS" }, source };
    await client.make(PROJECT, project, { ...own, environment: environmentOf("1.0.0") });
    simulator.script({ outcome: "fail", message: "no space left", times: 1 });
    const { build } = await codebuild.send(new StartBuildCommand({ projectName: project }));
    simulator.advance(600);
    const { code, text } = await see("page");
    assert.equal(code, 1);
    assert.match(
      text,
      new RegExp(`^${build?.id ?? ""} +failed .* no space left\\n\\n.* ended in BUILD of ${project}\\n`, "m"),
    );
    assert.equal((await see(build?.arn ?? "")).text, text);
    assert.match(await read("page"), /no space left/);
    simulator.script({ outcome: "hang" });
    const again = await run(retry, build?.id ?? "");
    const [, next = ""] = /is built again as (\S+):/.exec(again.text.replace(": golden", ": golden")) ?? [];
    simulator.advance(60);
    assert.match((await see(next.replace(/:$/, ""))).text, / building | in progress /);
    assert.match((await run(cancel, "page")).text, /is being cancelled/);
    assert.match((await see("page")).text, / cancelled /);
  });

  it("does the same with runs on GitHub, whose logs stay there", async () => {
    const github = await new ActionsServer().start();
    globalThis.fetch = (url, init) => fetch(String(url).replace("https://api.github.com", github.api), init);
    process.env["GH_TOKEN"] = TOKEN;
    const workflows = [{ id: 5, name: "Build", path: ".github/workflows/build.yml" }];
    github.repositories.set("example/page", { tags: ["v1.0.0"], workflows });
    writeFileSync(
      join(root, "images/page.yaml"),
      "kind: external\nversion: 1.0.0\nrepository: example/page\nworkflow: build.yml\n",
    );
    try {
      const { id } = github.begin("example/page", "v1.0.0", "Build");
      github.fates.set("example/page", { conclusion: "failure" });
      const word = `example/page/runs/${id.toString()}`;
      const { code, text } = await see("page");
      assert.equal(code, 1);
      assert.match(
        text,
        new RegExp(
          `^${word} +failed .* 1 min 1 s +the workflow failed\\n\\n${word} ended in Push the image of build\\nhttps://github`,
          "m",
        ),
      );
      assert.equal((await see(word, { root: "/nowhere" })).text, text);
      await refused(read(word), new RegExp(`gh run view ${id.toString()} --repo example/page --log`));
      assert.match((await run(retry, word)).text, /goes on from the jobs that failed: golden status example/);
      github.fates.set("example/page", { stuck: "in_progress" });
      assert.match((await run(cancel, "page")).text, /is being cancelled/);
      assert.match((await see(word)).text, /cancelled/);
      assert.ok(github.calls.includes(`POST /repos/example/page/actions/runs/${id.toString()}/rerun-failed-jobs`));
    } finally {
      await github.close();
    }
  });
});

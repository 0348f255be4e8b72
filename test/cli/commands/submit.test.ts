import { strict as assert } from "node:assert";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as ib from "@aws-sdk/client-imagebuilder";
import { status } from "../../../cli/commands/status/run";
import { submit, type SubmitOptions } from "../../../cli/commands/submit/run";
import { set } from "../../../cli/commands/variables/set";
import type { CliError } from "../../../cli/terminal/exit-code";
import { awsVariables, useWire } from "../../simulator/wire/bench";
import { recordedTerminal } from "../recorded-terminal";
import { refused } from "../refusal";
import { ECRClient, paginateDescribeRepositories, GetRepositoryPolicyCommand } from "@aws-sdk/client-ecr";
import { deployFleet, fleetFolder } from "./rebuild-fleet";

const TRIAL = `{
  "version": "2.0.0", "parent": {"image": "web", "version": "1.x.x"},
  "components": [{"managed": "update-linux"}, {"document": "tools/install.yaml", "parameters": {"Version": "{TOOL_VERSION}"}}],
  "distribution": {"parameter": "/images/trial", "share": {"accounts": ["444455556666"]}, "kmsKey": "create", "regions": ["us-east-1", "eu-west-1"]}
}
`;
const SECRET = "arn:aws:secretsmanager:us-east-1:111122223333:secret:tool-??????";
const BOX = `kind: container
version: 3.0.0
platform: Linux
parent: {registry: docker.io/library/ubuntu, tag: "24.04", digest: "sha256:${"0123456789abcdef".repeat(4)}"}
components: [{managed: update-linux}, {document: tools/install.yaml, parameters: {Version: "1.0"}}]
distribution: {regions: [us-east-1, eu-west-1], containerTags: [latest]}
repository: {mutableTags: [latest]}
scanning: {enabled: true}
`;
const DOCKER = `kind: container
version: 3.0.0
parent: {registry: docker.io/library/ubuntu, tag: "24.04", digest: "sha256:${"0123456789abcdef".repeat(4)}"}
build: {with: codebuild}
`;
const DOCUMENT = `name: install
schemaVersion: 1.0
parameters: [{Version: {type: string, description: what is installed}}]
phases: [{name: build, steps: [{name: install, action: ExecuteBash, inputs: {commands: ["echo {{ Version }}"]}}]}]
`;

describe("golden submit", () => {
  const bench = useWire({ now: () => new Date() });
  const before = { ...process.env };
  let root = "";
  let file = "";

  beforeEach(async () => {
    root = fleetFolder({ web: undefined });
    mkdirSync(join(root, "images/tools"));
    writeFileSync(join(root, "images/tools/install.yaml"), DOCUMENT);
    writeFileSync(join(root, "images/variables.yaml"), 'TOOL_VERSION: "1.0"\n');
    file = join(mkdtempSync(join(tmpdir(), "golden-submit-")), "trial.json");
    writeFileSync(file, TRIAL);
    const { imagebuilder, endpoint, simulator } = bench();
    await deployFleet(imagebuilder, { web: undefined });
    simulator.script({ secondsPerPhase: 0.02 });
    await imagebuilder.send(
      new ib.StartImagePipelineExecutionCommand({
        imagePipelineArn: "arn:aws:imagebuilder:us-east-1:111122223333:image-pipeline/web-x86-64",
      }),
    );
    simulator.advance(60);
    delete process.env["GITHUB_RUN_ID"];
    Object.assign(process.env, awsVariables(endpoint));
  });
  afterEach(() => {
    process.env = { ...before };
    rmSync(root, { recursive: true, force: true });
    rmSync(join(file, ".."), { recursive: true, force: true });
  });

  async function run(more: Partial<SubmitOptions> = {}) {
    const { terminal, out, err } = recordedTerminal();
    const own = { names: [file], root, format: "text", yes: true, wait: true, timeout: 60, interval: 0.05 } as const;
    const code = await submit({ ...own, ...more }, terminal);
    return { code, text: out(), err: err() };
  }

  /** Names of all that is there beside images, without the fleet's. */
  async function left(): Promise<readonly string[]> {
    const { imagebuilder: client } = bench();
    const [infra, distributions, recipes, components] = await Promise.all([
      client.send(new ib.ListInfrastructureConfigurationsCommand({})),
      client.send(new ib.ListDistributionConfigurationsCommand({})),
      client.send(new ib.ListImageRecipesCommand({})),
      client.send(new ib.ListComponentsCommand({ owner: "Self" })),
    ]);
    const all = [
      ...(infra.infrastructureConfigurationSummaryList ?? []),
      ...(distributions.distributionConfigurationSummaryList ?? []),
      ...(recipes.imageRecipeSummaryList ?? []),
      ...(components.componentVersionList ?? []),
    ];
    return all.flatMap(({ name = "" }) => (["fleet", "web-x86-64"].includes(name) ? [] : [name]));
  }

  it("builds what golden variables set --rebuild changes, with the new values, and says what it cannot build", async () => {
    const definition = (parent: string) =>
      `version: 1.0.0\nparent: ${parent}\ncomponents: [{managed: update-linux}, {document: tools/install.yaml, parameters: {Version: "{TOOL_VERSION}"}}]\n`;
    writeFileSync(join(root, "images/tool.yaml"), definition("{image: web, version: 1.x.x}"));
    const { terminal, out, err } = recordedTerminal();
    const own = { names: ["TOOL_VERSION=1.1"], root, format: "text", rebuild: true, wait: true } as const;
    const code = await set(root, { ...own, timeout: 60, interval: 0.05 }, terminal);
    assert.equal(code, 0, err());
    assert.match(out(), /tool 1\.0\.0 → 1\.0\.1 \(patch\): rebuilds/);
    assert.match(out(), /\ntool +1\.0\.1 +available +\d+ s +ami-[0-9a-f]+ us-east-1\n/);
    assert.match(readFileSync(join(root, "images/variables.yaml"), "utf8"), /TOOL_VERSION: "1\.1"/);
    assert.deepEqual(await left(), []);
    await refused(set(root, { ...own, names: ["TOOL_VERSION=1.2"], format: "json" }, terminal), /as text alone/);
    writeFileSync(join(root, "images/tool.yaml"), `${DOCKER}buildArguments: {TOOL: "{TOOL_VERSION}"}\n`);
    mkdirSync(join(root, "images/tool"));
    writeFileSync(join(root, "images/tool/Dockerfile"), "ARG PARENT_IMAGE\nFROM $PARENT_IMAGE\n");
    await refused(
      set(root, { ...own, names: ["TOOL_VERSION=1.2"] }, terminal),
      /has nothing that Image Builder builds among what changes; nothing was written/,
    );
    assert.match(readFileSync(join(root, "images/variables.yaml"), "utf8"), /TOOL_VERSION: "1\.1"/);
  });

  it("builds the file where the fleet is built, leaves its AMIs alone, and keeps them the second time", async () => {
    const { imagebuilder, simulator } = bench();
    const { code, text, err } = await run({ set: ["TOOL_VERSION=2.5"] });
    assert.equal(code, 0, `${text}${err}`);
    assert.match(text, /\ntrial +2\.0\.0 +available +\d s +ami-[0-9a-f]+ eu-west-1, ami-[0-9a-f]+ us-east-1\n/);
    assert.deepEqual(await left(), []);
    const { imageSummaryList = [] } = await imagebuilder.send(new ib.ListImageBuildVersionsCommand({}));
    const built = imageSummaryList.find(({ arn = "" }) => arn.includes("submit-"));
    assert.match(built?.arn ?? "", /:image\/submit-[0-9a-f]{8}--trial-x86-64\/2\.0\.0\/1$/);
    assert.equal(built?.tags?.["golden:submitted"], "true");
    const amis = simulator.amis().filter(({ name }) => name.startsWith("submitted "));
    assert.equal(amis.length, 2, JSON.stringify(simulator.amis()));
    assert.doesNotMatch(JSON.stringify(simulator.resources("aws:ssm/parameter:Parameter")), /images\/trial/);
    assert.match((await run({ set: ["TOOL_VERSION=2.5"] })).text, /available .*\(was built already\)/);
    const shown = recordedTerminal();
    const id = built?.arn?.split(":image/")[1] ?? "";
    assert.equal(await status({ names: [id], root, format: "text", limit: 1 }, shown.terminal), 0);
  });

  it("is joined by the same file, and cleaned up after by whoever submits next", async () => {
    bench().simulator.script({ secondsPerPhase: 30 });
    const first = await run({ wait: false });
    assert.deepEqual([first.code, (await left()).length], [0, 4], first.text);
    assert.match(first.text, /\ntrial +2\.0\.0 +pending +0 s +submit-[0-9a-f]{8}--trial-x86-64\/2\.0\.0\/1\n/);
    const again = await run({ wait: false });
    assert.match(again.text, /\/2\.0\.0\/1/);
    const name = (await left())[0];
    bench().simulator.advance(3600);
    writeFileSync(file, TRIAL.replace("2.0.0", "2.1.0"));
    assert.equal((await run({ wait: false })).code, 0);
    const now = await left();
    assert.deepEqual([now.length, now.includes(name ?? "")], [4, false]);
  });

  it("goes on after it was killed between its calls, and cleans up after a build that fails", async () => {
    const { simulator } = bench();
    simulator.script({ throttled: 6 });
    await run({ wait: false });
    assert.equal((await left()).length, 4, "the image was refused");
    simulator.script({ outcome: "fail", message: "no such tool", secondsPerPhase: 0.02 });
    const { code, text } = await run();
    assert.equal(code, 1);
    assert.match(text, /\ntrial +2\.0\.0 +failed +\d s +no such tool\n\ntrial: submit-/);
    assert.deepEqual(await left(), []);
  });

  it("shows what it would build without an account, and faults at their places in the file", async () => {
    process.env["AWS_ENDPOINT_URL"] = "http://127.0.0.1:1";
    const { code, text } = await run({ dryRun: true });
    assert.deepEqual(
      [code, text],
      [
        0,
        "WAVE  IMAGE  VERSION  WHY\n1     trial  2.0.0    asked for\n1 image in 1 wave, at most 1 at once. Nothing was started.\n",
      ],
    );
    await refused(run({ set: ["TOL=1"] }), /trial\.json does not use the variable TOL/);
    await refused(run({ names: ["/nowhere/x.yaml"] }), /\/nowhere\/x\.yaml cannot be read: ENOENT/);
    await refused(run(), /ECONNREFUSED/);
    writeFileSync(file, TRIAL.replace('"version"', '"versoin"'));
    const faulty = await run();
    assert.equal(faulty.code, 1);
    assert.ok(faulty.err.includes(`${file}:2:3 unknown-key`), faulty.err);
    writeFileSync(file, "kind: project\nci: {}\n");
    assert.notEqual((await run().catch((error: unknown) => ({ code: (error as CliError).message }))).code, 0);
  });

  it("refuses where nothing is deployed", async () => {
    process.env["AWS_ACCESS_KEY_ID"] = "444455556666";
    await refused(
      run(),
      /Nothing that is deployed of the stack prod tells where to build: trial needs an AMI that reads nothing of its own\.\n.*onDeploy: never/,
    );
  });

  /** Adds an image to the folder, and its pipeline to the account. */
  async function deploy(name: string, definition: string, pipeline = `${name}-x86-64`): Promise<void> {
    writeFileSync(join(root, `images/${name}.yaml`), definition);
    const { imagebuilder } = bench();
    const all = await imagebuilder.send(new ib.ListImagePipelinesCommand({}));
    const { imageRecipeArn, infrastructureConfigurationArn } = all.imagePipelineList?.[0] ?? {};
    const own = { name: pipeline, imageRecipeArn, infrastructureConfigurationArn };
    await imagebuilder.send(new ib.CreateImagePipelineCommand(own));
  }

  async function repositories(): Promise<readonly string[]> {
    const found: string[] = [];
    for await (const { repositories: all = [] } of paginateDescribeRepositories(
      { client: new ECRClient(bench().config) },
      {},
    ))
      found.push(...all.map(({ repositoryName = "" }) => repositoryName));
    return found;
  }

  it("builds a container with a container's role into a repository of its own, which stays with its image alone", async () => {
    const { imagebuilder, simulator, config } = bench();
    writeFileSync(file, BOX);
    await refused(run(), /prod tells where to build: trial needs a container that reads nothing of its own\./);
    assert.deepEqual([await left(), await repositories()], [[], []]);
    await deploy("box", BOX, "box--container-x86-64");
    simulator.script({ outcome: "fail", message: "no such package", secondsPerPhase: 0.02, times: 1 });
    const failed = await run();
    assert.match(failed.text, /\ntrial +3\.0\.0 +failed +\d s +no such package\n/);
    assert.deepEqual([failed.code, await left(), await repositories()], [1, [], []]);
    const { code, text, err } = await run();
    assert.equal(code, 0, `${text}${err}`);
    const [repository = "", ...others] = await repositories();
    assert.match(repository, /^submit-[0-9a-f]{8}--trial--container-x86-64$/);
    assert.ok(text.includes(`111122223333.dkr.ecr.us-east-1.amazonaws.com/${repository}:3.0.0-`), text);
    assert.deepEqual([others, await left()], [[], []]);
    const recipes = await imagebuilder.send(new ib.ListContainerRecipesCommand({}));
    assert.deepEqual(recipes.containerRecipeSummaryList, []);
    const { policyText = "" } = await new ECRClient(config).send(
      new GetRepositoryPolicyCommand({ repositoryName: repository }),
    );
    const { Statement } = JSON.parse(policyText) as { readonly Statement: readonly object[] };
    const Principal = { AWS: ["arn:aws:iam::111122223333:role/builder"] };
    const Action = ["BatchCheckLayerAvailability", "BatchGetImage", "GetDownloadUrlForLayer", "CompleteLayerUpload", "InitiateLayerUpload", "PutImage", "UploadLayerPart"]; // prettier-ignore
    assert.deepEqual(Statement, [{ Sid: "BuildsPush", Effect: "Allow", Principal, Action: Action.map((each) => `ecr:${each}`) }]); // prettier-ignore
    assert.match((await run()).text, /available .*\(was built already\)/);
  });

  it("builds what reads a secret with the role that reads it, and no more", async () => {
    const reading = TRIAL.replace('"version"', `"build": {"mayRead": ["${SECRET}"]}, "version"`);
    const other = (more: string) =>
      `version: 1.0.0\nparent: {image: web, version: 1.x.x}\ncomponents: [{managed: update-linux}]\nbuild: {mayRead: [${more}]}\n`;
    writeFileSync(file, reading);
    await deploy("keys", other(`"${SECRET}", "arn:aws:s3:::keys/*"`));
    await refused(run(), /trial needs an AMI that reads arn:aws:secretsmanager:\S+, no more and no less\.\n/);
    await deploy("tool", other(`"${SECRET}"`));
    const { code, text, err } = await run();
    assert.equal(code, 0, `${text}${err}`);
    assert.match(text, /\ntrial +2\.0\.0 +available /);
    // The image of its name has a role that is meant for it, even one that reads more.
    await deploy("trial", other(`"${SECRET}", "arn:aws:s3:::keys/*"`));
    writeFileSync(file, reading.replace("2.0.0", "2.2.0"));
    assert.equal((await run()).code, 0);
  });

  it("refuses what Image Builder does not build", async () => {
    writeFileSync(file, DOCKER);
    mkdirSync(join(root, "images/trial"));
    writeFileSync(join(root, "images/trial/Dockerfile"), "ARG PARENT_IMAGE\nFROM $PARENT_IMAGE\n");
    const refusal = await run().then(
      ({ err }) => err,
      (error: unknown) => (error as CliError).message,
    );
    assert.match(
      refusal,
      /trial\.json is not built by Image Builder: only AMIs and containers that are can be submitted/,
    );
  });
});

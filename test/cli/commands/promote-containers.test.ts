import { strict as assert } from "node:assert";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CreateRepositoryCommand, ECRClient, ListImagesCommand, PutImageCommand } from "@aws-sdk/client-ecr";
import * as ib from "@aws-sdk/client-imagebuilder";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { promote, rollback, type PromoteOptions } from "../../../cli/commands/promote/run";
import { releases } from "../../../cli/commands/releases/run";
import { reconcileReleases } from "../../../cli/commands/release/reconcile";
import { revoke, type RevokeOptions } from "../../../cli/commands/revoke/run";
import { awsVariables, useWire } from "../../simulator/wire/bench";
import { recordedTerminal } from "../recorded-terminal";
import { refused } from "../refusal";
import { fleetFolder } from "./rebuild-fleet";

const ARN = "arn:aws:imagebuilder:us-east-1:111122223333";
const REGIONS = ["us-east-1", "eu-west-1"];
const SETTINGS = `config:
  golden-images:settings: { region: us-east-1, account: "111122223333", permissionsBoundary: none, promotion: {} }
`;
const PARENT = `{registry: docker.io/library/ubuntu, tag: "24.04", digest: "sha256:${"0123456789abcdef".repeat(4)}"}`;
const definition = (...lines: readonly string[]) =>
  ["kind: container", "version: 1.0.0", "distribution: {regions: [eu-west-1]}", ...lines, ""].join("\n");

describe("channels of containers", () => {
  const bench = useWire({ now: () => new Date() });
  const before = { ...process.env };
  let root = "";

  beforeEach(async () => {
    root = fleetFolder({});
    writeFileSync(join(root, "Pulumi.prod.yaml"), SETTINGS);
    Object.assign(process.env, awsVariables(bench().endpoint));
    for (const region of REGIONS)
      await ecr(region).send(new CreateRepositoryCommand({ repositoryName: "page", imageTagMutability: "IMMUTABLE" }));
  });
  afterEach(() => {
    process.env = { ...before };
    rmSync(root, { recursive: true, force: true });
  });

  const ecr = (region: string) => new ECRClient({ ...bench().config, region });

  /** As a build of CodeBuild does, in which nothing runs here. @returns digest */
  async function push(tag: string, regions = REGIONS): Promise<string> {
    const found = regions.map(async (region) => {
      const input = { repositoryName: "page", imageTag: tag, imageManifest: `{"is":"${tag}"}` };
      return (await ecr(region).send(new PutImageCommand(input))).image?.imageId?.imageDigest ?? "";
    });
    return (await Promise.all(found))[0] ?? "";
  }

  function byDocker(): void {
    mkdirSync(join(root, "images/page"));
    writeFileSync(join(root, "images/page/Dockerfile"), "ARG PARENT_IMAGE\nFROM $PARENT_IMAGE\n");
    writeFileSync(join(root, "images/page.yaml"), definition(`parent: ${PARENT}`, "build: {with: codebuild}"));
  }

  const OPTIONS = { names: ["page"], format: "text", yes: true } as const;

  async function type(command: typeof promote, more: Partial<PromoteOptions> = {}) {
    const { terminal, out, err } = recordedTerminal();
    const code = await command({ ...OPTIONS, root, ...more }, terminal);
    return { code, text: out(), told: err() };
  }

  async function take(version: string, more: Partial<RevokeOptions> = {}) {
    const { terminal, out, err } = recordedTerminal();
    const code = await revoke({ ...OPTIONS, root, names: ["page", version], ...more }, terminal);
    return { code, text: out(), told: err() };
  }

  async function held(channel: string, architecture = "all") {
    const asked = REGIONS.map(async (region) => {
      const Name = `/images/page/${architecture}/${channel}`;
      const ssm = new SSMClient({ ...bench().config, region });
      const { Parameter } = await ssm.send(new GetParameterCommand({ Name })).catch(() => ({ Parameter: undefined }));
      return [Parameter?.DataType, Parameter?.Value];
    });
    return Promise.all(asked);
  }

  const of = (digest: string) =>
    REGIONS.map((region) => ["text", `111122223333.dkr.ecr.${region}.amazonaws.com/page@${digest}`]);

  it("hold by its digest what CodeBuild pushed, in every Region, and go back and forth", async () => {
    byDocker();
    const [first, second] = [await push("1.0.0-9"), await push("1.0.0-10")];
    await push("latest");
    const promoted = await type(promote, { to: "candidate", version: "1.0.0/9" });
    assert.match(promoted.text, /^candidate: page 1\.0\.0\/9\nREGION +FROM +TO +PARAMETER\nus-east-1 +- +111122223333\.dkr\.ecr\.us-east-1\.amazonaws\.com\/page@sha256:\w+ +\/images\/page\/all\/candidate\n/); // prettier-ignore
    await type(promote);
    assert.deepEqual(await held("production"), of(first));
    await type(promote, { to: "candidate" }); // the newest is the one with the highest number
    await type(promote);
    assert.deepEqual([await held("candidate"), await held("production")], [of(second), of(second)]);
    assert.match((await type(rollback, { reason: "broken" })).text, /^production: page 1\.0\.0\/9\n/);
    assert.deepEqual(await held("production"), of(first));
    const { terminal, out } = recordedTerminal();
    await releases({ ...OPTIONS, root, limit: 10 }, terminal);
    assert.match(out(), /^BUILD +STATE +CHANNELS +COMMIT +IMAGE\n\S+\/page:1\.0\.0-10 +available +candidate +\S+@sha256:\w+ us-east-1 111122223333\n.*eu-west-1.*\n\S+\/page:1\.0\.0-9 +available +production [^]*\n\nCHANNEL +PARAMETER *\ncandidate +\/images\/page\/all\/candidate *\nproduction +\/images\/page\/all\/production *\n$/); // prettier-ignore
  });

  it("move nowhere where a Region lacks the image, which is named", async () => {
    byDocker();
    await push("1.0.0-1", ["us-east-1"]);
    const { code, text } = await type(promote, { to: "candidate" });
    assert.equal(code, 1);
    assert.equal(text, "page: refused, nothing was changed\n  page 1.0.0/1 has no image to pull in eu-west-1.\n");
    assert.deepEqual(await held("candidate"), [
      [undefined, undefined],
      [undefined, undefined],
    ]);
  });

  it("lose what is revoked, for good; what is built on it is named, and nothing of ECR is changed", async () => {
    byDocker();
    mkdirSync(join(root, "images/app"));
    writeFileSync(join(root, "images/app/Dockerfile"), "ARG PARENT_IMAGE\nFROM $PARENT_IMAGE\n");
    writeFileSync(join(root, "images/app.yaml"), definition("parent: {image: page, version: 1.x.x}", "build: {with: codebuild}")); // prettier-ignore
    const first = await push("1.0.0-1");
    await push("1.0.0-2");
    for (const version of ["1.0.0/1", "1.0.0/2"]) await type(promote, { to: "production", version });
    await refused(take("1.0.0/2", { disable: true, rollback: true }), /^A container is neither disabled nor shared/);
    await refused(take("1.0.0/2"), /^production holds page 1\.0\.0\/2\./);
    const { code, text, told } = await take("1.0.0/2", { rollback: true, reason: "CVE-2026-1" });
    assert.deepEqual([code, text], [0, "revoked: 111122223333.dkr.ecr.us-east-1.amazonaws.com/page:1.0.0-2\n"]);
    assert.equal(told, "note: app is built on this image: its builds since may have it, and are not revoked\n");
    assert.deepEqual(await held("production"), of(first));
    assert.match((await type(promote, { version: "1.0.0/2" })).text, /has no build that is AVAILABLE \(revoked\)/);
    await refused(take("1.0.0/1"), /^production holds page 1\.0\.0\/1\./);
    await push("1.0.0-3");
    await type(promote, { to: "production", version: "1.0.0/3" });
    assert.equal((await take("1.0.0/1")).code, 0);
    const { terminal, out } = recordedTerminal();
    await releases({ ...OPTIONS, root, limit: 10, format: "json" }, terminal);
    const { releases: all } = JSON.parse(out()) as { releases: { state: string; revoked?: string }[] };
    assert.deepEqual(all.map(({ state }) => state), ["available", "revoked", "revoked"]); // prettier-ignore
    assert.match(all[1]?.revoked ?? "", /^\d{4}-.*Z CVE-2026-1$/);
  });

  it("ask for scans of ECR, and get their first build by golden release reconcile once there is one", async () => {
    byDocker();
    const file = join(root, "images/page.yaml");
    writeFileSync(file, `${readFileSync(file, "utf8")}promotion: {scan: critical}\n`);
    const reconcile = async () => {
      const { terminal, err } = recordedTerminal();
      return [await reconcileReleases({ root, format: "text" }, terminal), err()];
    };
    assert.deepEqual(await reconcile(), [0, ""]);
    await push("1.0.0-1");
    assert.deepEqual(await reconcile(), [0, "candidate: page 1.0.0/1\n"]);
    assert.deepEqual(await reconcile(), [0, ""]);
    const { code, text } = await type(promote);
    assert.equal(code, 1);
    assert.match(text, /page 1\.0\.0\/1: of its scan nothing is known: ECR has no scan of it/);
  });

  it("hold what Image Builder pushed, with its number, whatever other tags say", async () => {
    const { imagebuilder, simulator } = bench();
    writeFileSync(join(root, "images/page.yaml"), definition(`parent: ${PARENT}`, "components: [{managed: update-linux}]")); // prettier-ignore
    const name = "page--container-x86-64";
    const target = { targetRepository: { service: "ECR" as const, repositoryName: "page" } };
    const { containerRecipeArn } = await imagebuilder.send(
      new ib.CreateContainerRecipeCommand({
        ...{ containerType: "DOCKER", name, semanticVersion: "1.0.0", parentImage: "amazonlinux:2023", ...target },
        components: [{ componentArn: "arn:aws:imagebuilder:us-east-1:aws:component/update-linux/x.x.x" }],
        dockerfileTemplateData: "FROM {{{ imagebuilder:parentImage }}}",
      }),
    );
    const { infrastructureConfigurationArn } = await imagebuilder.send(
      new ib.CreateInfrastructureConfigurationCommand({ name: "page", instanceProfileName: "builder" }),
    );
    const distributions = REGIONS.map((region) => ({ region, containerDistributionConfiguration: target }));
    const { distributionConfigurationArn } = await imagebuilder.send(
      new ib.CreateDistributionConfigurationCommand({ name: "page", distributions }),
    );
    const made = { containerRecipeArn, infrastructureConfigurationArn, distributionConfigurationArn };
    await imagebuilder.send(new ib.CreateImagePipelineCommand({ name, ...made }));
    const imagePipelineArn = `${ARN}:image-pipeline/${name}`;
    for (const number of [1, 2]) {
      simulator.script({ secondsPerPhase: 0 });
      await imagebuilder.send(new ib.StartImagePipelineExecutionCommand({ imagePipelineArn }));
      const { terminal, err } = recordedTerminal();
      assert.equal(await reconcileReleases({ root, format: "text" }, terminal), 0);
      assert.equal(err(), `candidate: page 1.0.0/${number.toString()}\n`);
    }
    const { imageIds = [] } = await ecr("eu-west-1").send(new ListImagesCommand({ repositoryName: "page" }));
    const { imageDigest = "" } = imageIds.find(({ imageTag }) => imageTag === "1.0.0-2") ?? {};
    const [, there] = await held("candidate", "x86_64");
    assert.deepEqual(there, ["text", `111122223333.dkr.ecr.eu-west-1.amazonaws.com/page@${imageDigest}`]);
    assert.equal((await type(promote)).code, 0);
    const { code, text } = await take("1.0.0/1");
    assert.deepEqual([code, text], [0, `revoked: ${name}/1.0.0/1\n`]);
    assert.match((await type(rollback)).text, /page has nothing to go back to in production\./);
  });
});

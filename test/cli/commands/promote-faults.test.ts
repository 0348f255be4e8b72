import { strict as assert } from "node:assert";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as ib from "@aws-sdk/client-imagebuilder";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { promote, type PromoteOptions } from "../../../cli/commands/promote/run";
import { releases } from "../../../cli/commands/releases/run";
import { revoke } from "../../../cli/commands/revoke/run";
import { troubledServer } from "../aws/troubled-server";
import { awsVariables, useWire } from "../../simulator/wire/bench";
import { recordedTerminal } from "../recorded-terminal";
import { refused } from "../refusal";
import { deployFleet, fleetFolder, startBuild } from "./rebuild-fleet";

const FLEET = { api: undefined, web: undefined };
const REGIONS = ["us-east-1", "eu-west-1"];
const LOG = "/images/web/all/.log";
const SETTINGS = `config:
  golden-images:settings: { region: us-east-1, account: "111122223333", permissionsBoundary: none, promotion: {} }
`;
const refusal = (on: RegExp, type: string) => ({
  ...{ on, status: 400, body: JSON.stringify({ __type: type, message: `no \u001b[31m::error::${type}` }) },
  headers: { "content-type": "application/x-amz-json-1.1" },
});

/** Safety rows 29 and 31, as who types the command sees them. */
describe("golden promote where AWS does not do its part", () => {
  const bench = useWire({ now: () => new Date() });
  const environment = { ...process.env };
  let server: Awaited<ReturnType<typeof troubledServer>>;
  let root = "";

  beforeEach(async () => {
    root = fleetFolder(FLEET);
    writeFileSync(join(root, "Pulumi.prod.yaml"), SETTINGS);
    for (const image of Object.keys(FLEET))
      writeFileSync(
        join(root, `images/${image}.yaml`),
        `version: 1.0.0\nparent: amazon-linux-2023\ncomponents: [{managed: update-linux}]\ndistribution: {regions: [${REGIONS.join(", ")}]}\n`,
      );
    const { imagebuilder, endpoint, simulator } = bench();
    await deployFleet(imagebuilder, FLEET);
    simulator.script({ secondsPerPhase: 0 });
    await distribute();
    for (const image of Object.keys(FLEET)) await startBuild(imagebuilder, image);
    server = await troubledServer(() => endpoint);
    Object.assign(process.env, awsVariables(`http://${server.host}`));
  });
  afterEach(async () => {
    process.env = { ...environment };
    await server.close();
    rmSync(root, { recursive: true, force: true });
  });

  async function distribute(): Promise<void> {
    const { imagebuilder } = bench();
    for (const image of Object.keys(FLEET)) {
      const distributions = REGIONS.map((region) => ({ region, amiDistributionConfiguration: { name: `${image} {{ imagebuilder:buildDate }}` } })); // prettier-ignore
      const { distributionConfigurationArn } = await imagebuilder.send(new ib.CreateDistributionConfigurationCommand({ name: image, distributions })); // prettier-ignore
      const imagePipelineArn = `arn:aws:imagebuilder:us-east-1:111122223333:image-pipeline/${image}-x86-64`;
      const { imagePipeline } = await imagebuilder.send(new ib.GetImagePipelineCommand({ imagePipelineArn }));
      const { imageRecipeArn, infrastructureConfigurationArn } = imagePipeline ?? {};
      await imagebuilder.send(new ib.UpdateImagePipelineCommand({ imagePipelineArn, imageRecipeArn, infrastructureConfigurationArn, distributionConfigurationArn })); // prettier-ignore
    }
  }

  async function type(more: Partial<PromoteOptions> = {}) {
    const { terminal, out, err } = recordedTerminal();
    const code = await promote({ names: ["web"], root, format: "text", yes: true, to: "candidate", ...more }, terminal);
    return { code, text: out(), told: err() };
  }

  const ssm = (region = "us-east-1") => new SSMClient({ ...bench().config, region });

  async function held(image: string): Promise<readonly (string | undefined)[]> {
    const Name = `/images/${image}/x86_64/candidate`;
    const asked = REGIONS.map((region) => ssm(region).send(new GetParameterCommand({ Name })).catch(() => undefined)); // prettier-ignore
    return (await Promise.all(asked)).map((each) => each?.Parameter?.Value);
  }

  it("takes back what it moved where a Region refuses, goes on with other images, and exits with 2", async () => {
    server.troubles.push(refusal(/PutParameter us-east-1 .*"Name":"\/images\/api\/x86_64/, "AccessDeniedException"));
    const { code, text, told } = await type({ names: ["api", "web"] });
    assert.equal(code, 2);
    assert.match(text, /^api: failed: AWS: no \\x1b\[31m::error::AccessDeniedException\n {2}fix: Have the action/);
    assert.match(text, /^candidate: web 1\.0\.0\/1$/m);
    assert.match(told, /^note: candidate: api 1\.0\.0\/1 could not be done everywhere, and is taken back\.$/m);
    assert.deepEqual(await held("api"), [undefined, undefined]);
    assert.ok((await held("web")).every((each) => each?.startsWith("ami-")));
    server.troubles.push(refusal(/PutParameter us-east-1 .*"Name":"\/images\/api\/x86_64/, "AccessDeniedException"));
    const json = JSON.parse((await type({ names: ["api", "web"], format: "json" })).text) as { images: { image: string; failed?: { message: string } }[] }; // prettier-ignore
    assert.deepEqual(json.images.map(({ image, failed }) => [image, failed !== undefined]), [["api", true], ["web", false]]); // prettier-ignore
    assert.equal((await type({ names: ["api"] })).code, 0);
  });

  it("says so where Systems Manager drops an AMI that it did not find", async () => {
    const history = /GetParameterHistory eu-west-1 .*\/web\/x86_64\/candidate/;
    const none = { on: history, status: 200, body: '{"Parameters":[]}', headers: { "content-type": "application/x-amz-json-1.1" } }; // prettier-ignore
    server.troubles.push(...Array.from({ length: 40 }, () => none));
    const timers = process.getBuiltinModule("node:timers/promises");
    const { setTimeout: sleep } = timers;
    timers.setTimeout = (() => Promise.resolve()) as typeof sleep;
    const { code, text } = await type().finally(() => (timers.setTimeout = sleep));
    server.troubles.length = 0;
    assert.equal(code, 2);
    assert.match(text, /^web: failed: Systems Manager did not take ami-\w+ for \/images\/web\/x86_64\/candidate in eu-west-1\.\n {2}fix: /); // prettier-ignore
  });

  it("writes again where another write of the same parameter is under way", async () => {
    server.troubles.push(refusal(/PutParameter us-east-1 .*\.log/, "TooManyUpdates"));
    server.troubles.push(refusal(/PutParameter eu-west-1 .*"Name":"\/images\/web\/x86_64/, "TooManyUpdates"));
    const { code, text } = await type();
    assert.equal(code, 0, text);
    assert.ok((await held("web")).every((each) => each?.startsWith("ami-")));
  });

  it("passes over what somebody has written into the log by hand", async () => {
    await type();
    await startBuild(bench().imagebuilder, "web");
    const before = await held("web");
    for (const Value of ["cleaned up, ada", "[]", "null", '{"id":7}'])
      await ssm().send(new PutParameterCommand({ Name: LOG, Value, Overwrite: true }));
    const { code, text } = await type({ version: "1.0.0" });
    assert.equal(code, 0, text);
    assert.notDeepEqual(await held("web"), before);
  });

  it("says what AWS says, and is no bug, in releases and revoke", async () => {
    const { terminal } = recordedTerminal();
    const own = { root, format: "text" as const, yes: true };
    const cut = Array.from({ length: 10 }, () => ({ on: /Action=DescribeImages/, status: 503, body: "<Code>RequestLimitExceeded</Code><Message>slow \u001b[31m</Message>" })); // prettier-ignore
    server.troubles.push(...cut);
    await refused(releases({ names: ["web"], limit: 1, ...own }, terminal), /^AWS: slow .*\nAWS asks for patience/);
    server.troubles.push(...Array.from({ length: 5 }, () => "reset" as const));
    await refused(revoke({ names: ["web", "1.0.0"], ...own }, terminal), /\nCheck the network/);
  });
});

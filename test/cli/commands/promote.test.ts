import { strict as assert } from "node:assert";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as ib from "@aws-sdk/client-imagebuilder";
import {
  DeleteParameterCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  PutParameterCommand,
  SSMClient,
} from "@aws-sdk/client-ssm";
import { catalogue } from "../../../cli/commands/catalogue/run";
import { promote, rollback, type PromoteOptions } from "../../../cli/commands/promote/run";
import { reconcileReleases } from "../../../cli/commands/release/reconcile";
import { awsVariables, useWire } from "../../simulator/wire/bench";
import { recordedTerminal } from "../recorded-terminal";
import { refused } from "../refusal";
import { deployFleet, fleetFolder, startBuild } from "./rebuild-fleet";

const ARN = "arn:aws:imagebuilder:us-east-1:111122223333";
const REGIONS = ["us-east-1", "eu-west-1"];
const NAME = (channel: string) => `/images/web/x86_64/${channel}`;
const settings = (more: string) => `config:
  golden-images:settings: { region: us-east-1, account: "111122223333", permissionsBoundary: none${more} }
`;

/** The commands as they are typed, against the protocols of AWS. */
describe("golden promote and rollback", () => {
  const bench = useWire({ now: () => new Date() });
  const before = { ...process.env };
  let root = "";

  beforeEach(async () => {
    root = fleetFolder({ web: undefined });
    writeFileSync(join(root, "Pulumi.prod.yaml"), settings(", promotion: {}"));
    define();
    const { imagebuilder, endpoint, simulator } = bench();
    await deployFleet(imagebuilder, { web: undefined });
    await distribute(REGIONS);
    simulator.script({ secondsPerPhase: 0 });
    Object.assign(process.env, awsVariables(endpoint));
  });
  afterEach(() => {
    process.env = { ...before };
    rmSync(root, { recursive: true, force: true });
  });

  function define(more = ""): void {
    const parts = ["version: 1.0.0", "parent: amazon-linux-2023", "components: [{managed: update-linux}]", more];
    const distribution = `distribution: {regions: [${REGIONS.join(", ")}]}`;
    writeFileSync(join(root, "images/web.yaml"), `${[...parts, distribution].join("\n")}\n`);
  }

  async function distribute(regions: readonly string[]): Promise<void> {
    const { imagebuilder } = bench();
    const distributions = regions.map((region) => ({
      region,
      amiDistributionConfiguration: { name: "web {{ imagebuilder:buildDate }}", amiTags: { ImageName: "web" } },
    }));
    const input = { name: `web-${regions.length.toString()}`, distributions };
    const made = await imagebuilder.send(new ib.CreateDistributionConfigurationCommand(input));
    const imagePipelineArn = `${ARN}:image-pipeline/web-x86-64`;
    const { imagePipeline } = await imagebuilder.send(new ib.GetImagePipelineCommand({ imagePipelineArn }));
    const { imageRecipeArn, infrastructureConfigurationArn } = imagePipeline ?? {};
    const { distributionConfigurationArn } = made;
    await imagebuilder.send(
      new ib.UpdateImagePipelineCommand({
        ...{ imagePipelineArn, imageRecipeArn, infrastructureConfigurationArn, distributionConfigurationArn },
      }),
    );
  }

  async function build(): Promise<void> {
    bench().simulator.script({ secondsPerPhase: 0 });
    await startBuild(bench().imagebuilder, "web");
  }

  async function type(command: typeof promote, more: Partial<PromoteOptions> = {}) {
    const { terminal, out, err } = recordedTerminal();
    const code = await command({ names: ["web"], root, format: "text", yes: true, ...more }, terminal);
    return { code, text: out(), told: err() };
  }

  /** What a channel holds, by the number of the build, in each Region. */
  async function held(channel: string): Promise<readonly string[]> {
    const { imageSummaryList = [] } = await bench().imagebuilder.send(new ib.ListImageBuildVersionsCommand({}));
    return Promise.all(
      REGIONS.map(async (region) => {
        const ssm = new SSMClient({ ...bench().config, region });
        const found = await ssm.send(new GetParameterCommand({ Name: NAME(channel) })).catch(() => undefined);
        const value = found?.Parameter?.Value;
        assert.ok(found === undefined || found.Parameter?.DataType === "aws:ec2:image");
        const own = imageSummaryList.find(({ outputResources }) =>
          outputResources?.amis?.some(({ region: where, image }) => where === region && image === value),
        );
        return own?.version ?? value ?? "none";
      }),
    );
  }

  it("takes builds through the channels and back, with who, from where and why in the history", async () => {
    await build();
    assert.equal((await type(promote, { to: "candidate" })).code, 0);
    const { text } = await type(promote, { reason: "tried \u001b[31mit" });
    assert.match(
      text,
      /^production: web 1\.0\.0\/1\nREGION +FROM +TO +PARAMETER\neu-west-1 +- +ami-[0-9a-f]{17} +\/images\/web\/x86_64\/production\n/,
    );
    await build();
    await type(promote, { to: "candidate" });
    await type(promote);
    assert.deepEqual(
      [await held("candidate"), await held("production")],
      [
        ["1.0.0/2", "1.0.0/2"],
        ["1.0.0/2", "1.0.0/2"],
      ],
    );
    assert.match((await type(promote)).text, /^web: the channel holds it already\n$/);
    const back = await type(rollback, { reason: "does not start" });
    assert.match(back.text, /^production: web 1\.0\.0\/1\n/);
    assert.deepEqual(await held("production"), ["1.0.0/1", "1.0.0/1"]);
    const ssm = new SSMClient({ ...bench().config, region: "eu-west-1" });
    const { Parameters = [] } = await ssm.send(new GetParameterHistoryCommand({ Name: NAME("production") }));
    const notes = Parameters.map(({ Description = "", LastModifiedUser }) => {
      const { did, build: number, why } = JSON.parse(Description) as Record<string, string>;
      return [did, number, why, LastModifiedUser?.split(":").at(-1)];
    });
    const user = "user/golden-images-simulator";
    assert.deepEqual(notes, [
      ["promoted", "1.0.0/1", "tried \u001b[31mit", user],
      ["promoted", "1.0.0/2", undefined, user],
      ["rolled back", "1.0.0/1", "does not start", user],
    ]);
    const again = await type(rollback);
    assert.equal(again.code, 1);
    assert.equal(again.text, "web: refused, nothing was changed\n  web has nothing to go back to in production.\n");
  });

  it("refuses a build that has no AMI in a Region, by the Region's name, and one that is not AVAILABLE", async () => {
    const { simulator, imagebuilder } = bench();
    assert.match((await type(promote)).text, /web: nothing is in candidate\./);
    assert.match((await type(promote, { to: "candidate" })).text, /web was never built\./);
    await distribute(["us-east-1"]);
    await build();
    const part = await type(promote, { to: "candidate" });
    assert.deepEqual([part.code, await held("candidate")], [1, ["none", "none"]]);
    assert.equal(part.text, "web: refused, nothing was changed\n  web 1.0.0/1 has no AMI to launch in eu-west-1.\n");
    simulator.script({ secondsPerPhase: 0, outcome: "fail" });
    await startBuild(imagebuilder, "web");
    assert.match(
      (await type(promote, { to: "candidate", version: "1.0.0/2" })).text,
      /web 1\.0\.0\/2 has no build that is AVAILABLE \(FAILED\)\./,
    );
  });

  it("asks for what the definition demands, and notes what was passed over", async () => {
    define("promotion: {hoursInCandidate: 24, scan: critical}\nscanning: {enabled: true}");
    await build();
    await type(promote, { to: "candidate" });
    const { code, text } = await type(promote);
    assert.equal(code, 1);
    assert.match(
      text,
      /web 1\.0\.0\/1 must be in candidate for 24 hours: until \d{4}-[\dT:.-]+Z\.\n.*of its scan nothing is known: there was none\.\n/,
    );
    await refused(type(promote, { force: true }), /^--force needs a reason/);
    const forced = await type(promote, { force: true, reason: "CVE-2026-1" });
    assert.match(forced.told, /note: forced, though: web 1\.0\.0\/1 must be in candidate/);
    assert.deepEqual(await held("production"), ["1.0.0/1", "1.0.0/1"]);
  });

  it("refuses what its scan found with a fix, until a build is without", async () => {
    const { simulator } = bench();
    define("promotion: {scan: high}\nscanning: {enabled: true}");
    const old = { vulnerabilityId: "CVE-2026-2", severity: "HIGH", fixAvailable: "NO" } as const;
    simulator.script({ secondsPerPhase: 0, times: 1, findings: [{ vulnerabilityId: "CVE-2026-1", severity: "CRITICAL" }, old] }); // prettier-ignore
    await startBuild(bench().imagebuilder, "web");
    await type(promote, { to: "candidate" });
    const { code, text } = await type(promote);
    assert.equal(code, 1);
    assert.match(text, /web 1\.0\.0\/1 .*CVE-2026-1/);
    simulator.script({ secondsPerPhase: 0, findings: [old] });
    await startBuild(bench().imagebuilder, "web");
    await type(promote, { to: "candidate" });
    const clean = await type(promote);
    assert.deepEqual([clean.code, await held("production")], [0, ["1.0.0/2", "1.0.0/2"]], clean.text);
  });

  it("looks alone in a dry run, and on a terminal without --yes", async () => {
    await build();
    const { text } = await type(promote, { to: "candidate", dryRun: true });
    assert.match(text, /^candidate: web 1\.0\.0\/1 \(nothing was done: add --yes\)\n/);
    const json = await type(promote, { to: "candidate", dryRun: true, format: "json" });
    const { dryRun, images } = JSON.parse(json.text) as { dryRun: boolean; images: { act: { moves: object[] } }[] };
    assert.deepEqual([dryRun, images[0]?.act.moves.length], [true, 2]);
    assert.deepEqual(await held("candidate"), ["none", "none"]);
  });

  it("names what is wrong in the call: channels, images, versions, and settings without any", async () => {
    await refused(
      type(promote, { to: "prod\u0007" }),
      /^There is no channel prod\\x07\.\nName one of: candidate, production/,
    );
    await refused(type(promote, { names: ["wob"] }), /no definition for `wob`/);
    await refused(type(promote, { version: "1.x.x" }), /^--version takes 1\.2\.0 or 1\.2\.0\/3/);
    writeFileSync(join(root, "Pulumi.prod.yaml"), settings(""));
    await refused(type(promote), /^web has no channels.*\nAdd "promotion: \{\}"/);
    writeFileSync(
      join(root, "Pulumi.prod.yaml"),
      settings(", promotion: {channels: [beta, stable], parameter: '/p/{name}'}"),
    );
    await refused(type(promote), /settings of prod have faults/);
  });

  it("is seen in the catalogue: what each channel holds, since when, by whom, and where Regions differ", async () => {
    const out = join(root, "site");
    const page = async () => {
      assert.equal(await catalogue({ root, out, live: true }, recordedTerminal().terminal), 0);
      return readFileSync(join(out, "image/web.html"), "utf8");
    };
    await build();
    await type(promote, { to: "candidate" });
    const who = "since \\d{4}-\\d\\d-\\d\\d \\(0 days ago\\), by <code>user/golden-images-simulator</code>";
    const holds = (channel: string, text: string) => new RegExp(`<h3>Channel ${channel}</h3>\n<p>${text}`);
    const first = await page();
    assert.match(first, holds("production", "Nothing is in it\\."));
    assert.match(first, holds("candidate", `1\\.0\\.0/1, ${who}\\.</p>\n<dl>\n(?:<div><dt>[a-z0-9-]+</dt>.*\n){2}</dl>`)); // prettier-ignore
    await type(promote);
    await build();
    const ssm = new SSMClient({ ...bench().config, region: "eu-west-1" });
    const value = { Value: "ami-00000000000000000", Overwrite: true, Type: "String" } as const;
    await ssm.send(new PutParameterCommand({ Name: NAME("production"), ...value }));
    const second = await page();
    assert.match(second, holds("production", `(?:An AMI of no build that is there|1\\.0\\.0/1), ${who}`));
    assert.match(second, /ami-00000000000000000[^]*Regions differ: a move was left half done/);
    await ssm.send(new DeleteParameterCommand({ Name: NAME("production") }));
    assert.match(await page(), /<p>Nothing is in it in eu-west-1\.<\/p>/);
  });

  it("says who is at it, and takes back what a dead run left after a quarter of an hour", async () => {
    await build();
    await type(promote, { to: "candidate" });
    const ssm = new SSMClient(bench().config);
    const { Parameters = [] } = await ssm.send(new GetParameterHistoryCommand({ Name: "/images/web/all/.log" }));
    assert.equal(Parameters.length, 2);
    const begun = { id: "dead", after: 2, what: "production: web 1.0.0/1", moves: [], note: { did: "promoted" } };
    const input = { Name: "/images/web/all/.log", Value: JSON.stringify(begun), Overwrite: true };
    await ssm.send(new PutParameterCommand(input));
    const { code, text } = await type(promote);
    assert.equal(code, 1);
    assert.match(
      text,
      /user\/golden-images-simulator began production: web 1\.0\.0\/1\. If that run is gone, the next after \d{4}.*Z clears up\./,
    );
  });

  it("gets new builds into the first channel by golden release reconcile, and leaves what people took back", async () => {
    const reconcile = async () => {
      const { terminal, err } = recordedTerminal();
      const code = await reconcileReleases({ root, format: "text" }, terminal);
      return { code, told: err() };
    };
    await build();
    assert.deepEqual(await reconcile(), { code: 0, told: "candidate: web 1.0.0/1\n" });
    assert.deepEqual(await held("candidate"), ["1.0.0/1", "1.0.0/1"]);
    assert.deepEqual(await reconcile(), { code: 0, told: "" });
    await build();
    await reconcile();
    await type(rollback, { to: "candidate" });
    assert.deepEqual(await reconcile(), { code: 0, told: "" });
    assert.deepEqual(await held("candidate"), ["1.0.0/1", "1.0.0/1"]);
  });
});

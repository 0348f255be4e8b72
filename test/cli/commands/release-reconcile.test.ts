import { strict as assert } from "node:assert";
import { appendFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { GetImageCommand, ListImagesCommand } from "@aws-sdk/client-imagebuilder";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { DeleteParameterCommand, GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { AwsClients } from "../../../cli/aws/clients";
import { reconcileReleases, type ReconcileOptions } from "../../../cli/commands/release/reconcile";
import { awsVariables, useWire } from "../../simulator/wire/bench";
import { BUCKET } from "../../simulator/fixture";
import { recordedTerminal } from "../recorded-terminal";
import { deployFleet, fleetFolder, startBuild } from "./rebuild-fleet";

const BUILD = "arn:aws:imagebuilder:us-east-1:111122223333:image/web-x86-64/1.0.0/1";
const OTHER = BUILD.replace("web-", "other-");
const WEB = {
  target: { builder: "image-builder", id: "web", image: "web", version: "1.0.0", architecture: "x86_64", pipeline: "web-x86-64", versionArn: BUILD.slice(0, -2) }, // prettier-ignore
  places: [{ region: "us-east-1", ssmParameterName: "/images/web" }],
  ...{ topics: [], isBuilt: true },
};
const PROMOTION = { channels: ["candidate", "production"], log: "/c/.log", approvals: "/c/.approvals", demands: {} };
const TOPIC = "arn:aws:sns:us-east-1:111122223333:ops";

/** The command and the function of Lambda, against AWS's own protocol. */
describe("golden release reconcile", () => {
  const bench = useWire({ now: () => new Date() });
  const before = { ...process.env };
  let root = "";
  let ssm: SSMClient;

  beforeEach(async () => {
    const { client, config, endpoint, imagebuilder, simulator } = bench();
    root = fleetFolder({ web: undefined, other: undefined });
    appendFileSync(join(root, "images/web.yaml"), "distribution: { parameter: '/images/{name}' }\n");
    await deployFleet(imagebuilder, { web: undefined, other: undefined });
    simulator.script({ of: "web-x86-64", secondsPerPhase: 0 }, { of: "other-x86-64", outcome: "fail", message: "no \u001b[31mdisk", secondsPerPhase: 0 }); // prettier-ignore
    process.env = { ...process.env, ...awsVariables(endpoint), AWS_REGION: "us-east-1", RELEASES: "plans/plan/r.json" };
    process.env["TOPICS"] = TOPIC;
    ssm = new SSMClient(config);
    await client.make(BUCKET, "plans", { bucket: "plans" });
    await client.make("aws:sns/topic:Topic", "ops", { name: "ops" });
    for (const image of ["web", "other"]) await startBuild(imagebuilder, image);
    await imagebuilder.send(new ListImagesCommand({}));
    await sleep(10);
  });
  afterEach(() => {
    process.env = { ...before };
    rmSync(root, { recursive: true, force: true });
  });

  /** The function as it starts, with what a deployment left it. */
  async function deployed(images: readonly object[]): Promise<(arn: string) => Promise<readonly string[]>> {
    const Body = JSON.stringify(images);
    const s3 = new S3Client({ ...bench().config, forcePathStyle: true });
    await s3.send(new PutObjectCommand({ Bucket: "plans", Key: "plan/r.json", Body }));
    const load = createRequire(__filename);
    const path = load.resolve("../../../cli/commands/release/function");
    // It remembers what it has read.
    Reflect.deleteProperty(load.cache, path);
    const { handler } = load(path) as typeof import("../../../cli/commands/release/function");
    return (arn) => handler({ "detail-type": "", time: "", resources: [arn] });
  }

  async function reconciled(more: Partial<ReconcileOptions> = {}) {
    const { terminal, out } = recordedTerminal();
    const code = await reconcileReleases({ format: "text", root, ...more }, terminal);
    return { code, text: out() };
  }

  it("says what it did, what is wrong and what is not its own, in escaped words, as text, Markdown and data", async () => {
    const dry = await reconciled({ dryRun: true });
    assert.match(dry.text, /1 of 2 images in order\. 2 changes to make; nothing was done\.\n$/);
    const { code, text } = await reconciled();
    assert.equal(code, 1);
    const [head = "", other = "", web = ""] = text.split("\n").map((line) => line.replaceAll(/\s+/g, " ").trim());
    assert.equal(head, "IMAGE VERSION STATE RESULT");
    assert.match(other, /^other 1\.0\.0 failed no \\x1b\[31mdisk/);
    assert.match(
      web,
      /^web 1\.0\.0 available tags of ami-\w+ \(us-east-1\): .*; \/images\/web \(us-east-1\) to ami-\w+$/,
    );
    assert.match(text, /\n1 of 2 images in order\. 2 changes made\.\n$/);
    await ssm.send(new PutParameterCommand({ Name: "/images/web", Value: "ami-0123456789abcdef0", Overwrite: true }));
    const markdown = await reconciled({ format: "markdown" });
    assert.match(markdown.text, /^\| web \| 1\.0\.0 \| available \| \/images\/web \\\(us-east-1\\\) holds ami-0123456789abcdef0, which is not known to be older: it stays \|$/m); // prettier-ignore
    const { images } = JSON.parse((await reconciled({ format: "json" })).text) as { images: Record<string, unknown>[] };
    assert.deepEqual(images.map(({ id, isReleased }) => [id, isReleased]), [["other", false], ["web", false]]); // prettier-ignore
  });

  it("is a function too, for the image of the event alone, of the version that was deployed", async () => {
    const said = await deployed([WEB]);
    assert.deepEqual(await said(BUILD.replace("web-x86-64", "stranger")), []);
    assert.deepEqual(await said(BUILD.replace("1.0.0", "0.9.0")), []);
    assert.match((await said(BUILD)).join(), /1\.0\.0\/1: \/images\/web \(us-east-1\) to ami-\w+$/);
    assert.match((await said(BUILD)).join(), /nothing was to be done$/);
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: "/images/web" }));
    await ssm.send(new PutParameterCommand({ Name: "/images/web", Value: "ami-0123456789abcdef0", Overwrite: true }));
    assert.match((await said(BUILD)).join(), /which is not known to be older: it stays$/);
    assert.match(Parameter?.Value ?? "", /^ami-/);
  });

  it("fills the first channel, once every architecture is there, and tells of what keeps it empty", async () => {
    const { endpoint, imagebuilder, simulator } = bench();
    const pointers = (word: string) => ({ promotion: PROMOTION, pointers: { candidate: `/c/${word}`, production: `/p/${word}` } }); // prettier-ignore
    const web = { ...WEB, ...pointers("x"), target: { ...WEB.target, id: "web (x86_64)" } };
    const arm = { id: "web (arm64)", pipeline: "other-x86-64", versionArn: OTHER.slice(0, -2) };
    const said = await deployed([
      web,
      { ...web, places: [{ region: "us-east-1" }], ...pointers("a"), target: { ...web.target, ...arm } },
    ]);
    const held = (Name: string) => ssm.send(new GetParameterCommand({ Name })).then(({ Parameter }) => Parameter?.Value, () => "none"); // prettier-ignore
    const heard = async () => {
      const told = await fetch(`${endpoint}/_simulator/messages`, { method: "POST", headers: { "content-type": "application/json" }, body: "[]" }); // prettier-ignore
      return ((await told.json()) as { message: string }[]).map(({ message }) => message);
    };
    assert.equal((await said(BUILD)).length, 1);
    assert.deepEqual(
      [await held("/c/x"), await heard()],
      ["none", []],
      "the other architecture failed, and has said so",
    );
    const again = async (number: number) => {
      simulator.script({ of: "other-x86-64", secondsPerPhase: 0 });
      await startBuild(imagebuilder, "other");
      await imagebuilder.send(new ListImagesCommand({}));
      await sleep(10);
      return OTHER.replace(/1$/, number.toString());
    };
    const second = await again(2);
    const begun = { id: "dead", after: 0, what: "production: web 1.0.0/1", moves: [], note: { did: "promoted" } };
    await ssm.send(new PutParameterCommand({ Name: PROMOTION.log, Type: "String", Value: JSON.stringify(begun) }));
    await assert.rejects(said(second), /began production: web 1\.0\.0\/1/, "Lambda calls it again");
    await ssm.send(new DeleteParameterCommand({ Name: PROMOTION.log }));
    const ec2 = await new AwsClients("us-east-1").ec2();
    const { image } = await imagebuilder.send(new GetImageCommand({ imageBuildVersionArn: second }));
    const ImageId = image?.outputResources?.amis?.[0]?.image ?? assert.fail();
    await ec2("DisableImage", { abortSignal: AbortSignal.timeout(9_000) }, { ImageId });
    await said(second);
    const [message = "", ...more] = await heard();
    assert.match(message, /^The release of web \(arm64\) 1\.0\.0 is not finished\n- web \(arm64\) 1\.0\.0\/2 has no AMI to launch in us-east-1: ami-\w+ is disabled\.\ngolden release reconcile finishes/); // prettier-ignore
    assert.deepEqual([more, await held("/c/a")], [[], "none"]);
    assert.deepEqual((await said(await again(3))).slice(1), ["candidate: web 1.0.0/1, 1.0.0/3"]);
    assert.match(`${await held("/c/a")} ${await held("/p/a")}`, /^ami-\w+ none$/);
    assert.match((await held("/c/x")) ?? "", /^ami-/);
    assert.equal((await said(BUILD)).length, 1);
  });
});

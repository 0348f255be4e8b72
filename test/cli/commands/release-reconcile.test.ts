import { strict as assert } from "node:assert";
import { appendFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ListImagesCommand } from "@aws-sdk/client-imagebuilder";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { handler } from "../../../cli/commands/release/function";
import { reconcileReleases, type ReconcileOptions } from "../../../cli/commands/release/reconcile";
import { awsVariables, useWire } from "../../simulator/wire/bench";
import { BUCKET } from "../../simulator/fixture";
import { recordedTerminal } from "../recorded-terminal";
import { deployFleet, fleetFolder, startBuild } from "./rebuild-fleet";

const BUILD = "arn:aws:imagebuilder:us-east-1:111122223333:image/web-x86-64/1.0.0/1";
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
    const { config } = bench();
    const target = { builder: "image-builder", id: "web", image: "web", version: "1.0.0", architecture: "x86_64", pipeline: "web-x86-64", versionArn: BUILD.slice(0, -2) }; // prettier-ignore
    const places = [{ region: "us-east-1", ssmParameterName: "/images/web" }];
    const Body = JSON.stringify([{ target, places, topics: [], isBuilt: true }]);
    await new S3Client({ ...config, forcePathStyle: true }).send(new PutObjectCommand({ Bucket: "plans", Key: "plan/r.json", Body })); // prettier-ignore
    const said = (arn: string) => handler({ resources: [arn] });
    assert.deepEqual(await said(BUILD.replace("web-x86-64", "stranger")), []);
    assert.deepEqual(await said(BUILD.replace("1.0.0", "0.9.0")), []);
    assert.match((await said(BUILD)).join(), /1\.0\.0\/1: \/images\/web \(us-east-1\) to ami-\w+$/);
    assert.match((await said(BUILD)).join(), /nothing was to be done$/);
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: "/images/web" }));
    await ssm.send(new PutParameterCommand({ Name: "/images/web", Value: "ami-0123456789abcdef0", Overwrite: true }));
    assert.match((await said(BUILD)).join(), /which is not known to be older: it stays$/);
    assert.match(Parameter?.Value ?? "", /^ami-/);
  });
});

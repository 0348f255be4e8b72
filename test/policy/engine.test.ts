import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup";
import { Provider } from "@pulumi/aws/provider";
import { Bucket } from "@pulumi/aws/s3/bucket";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import { acquirePulumi, EngineOperationError, preview, up, type PulumiCli } from "../../engine";

const ROOT = join(__dirname, "../../..");
const PACK = join(ROOT, "policy");

describe("the policy pack on the real engine", () => {
  let cli: PulumiCli;
  let root = "";

  before(async function () {
    this.timeout(25 * 60_000); // builds the CLI where it is neither installed nor cached
    cli = await acquirePulumi();
  });
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "golden policy's "));
    for (const file of ["Pulumi.yaml", "Pulumi.prod.yaml"]) {
      writeFileSync(join(root, file), readFileSync(join(ROOT, file)));
    }
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it("lets the example images pass", async () => {
    const { summary } = await preview({
      ...{ root: ROOT, stack: "prod", stateDir: join(root, "state"), cli, policyPacks: [PACK] },
      simulator: { account: "111122223333", region: "us-east-1" },
    });
    assert.ok((summary["create"] ?? 0) > 100);
  });

  it("stops a preview that violates rules, each with its reason and remedy", async () => {
    const { failure, output } = await violate(preview, () => {
      const opts = { provider: new Provider("bound", { region: "us-east-1", allowedAccountIds: ["111122223333"] }) };
      const tags = { ManagedBy: "golden-images", Environment: "prod" };
      const bucket = new Bucket("open", { bucket: "open-1", tags }, { ...opts, protect: true });
      const everyone = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*", Sid: "Everyone" };
      const policy = JSON.stringify({ Version: "2012-10-17", Statement: [everyone] });
      new BucketPolicy("open", { bucket: bucket.bucket, policy }, opts);
      new LogGroup("stranger", { name: "/x", retentionInDays: 7 });
      return Promise.resolve();
    });

    assert.equal(failure.fault, "user");
    assert.match(output, /\[mandatory\] +named-principals/);
    assert.match(output, /The statement "Everyone" allows everyone \(Principal "\*"\) without a condition\./);
    assert.match(output, /Name accounts or services as Principal/);
    assert.match(output, /\[mandatory\] +required-tags[^]*The tag ManagedBy is missing\./);
    assert.match(output, /\[mandatory\] +own-account[^]*not bound to the account 111122223333/);
    assert.doesNotMatch(output, /kept-for-good|logs-expire/);
  });

  it("judges a part of a split stack by the settings of the whole", async () => {
    const file = join(root, "Pulumi.prod.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace('images: ["*"]', 'images: ["*"]\n    split: 3'));
    const program = (): Promise<void> => {
      new LogGroup("stranger", { name: "/x", retentionInDays: 7 });
      return Promise.resolve();
    };
    const { output } = await violate(preview, program, "prod-2");
    assert.match(output, /\[mandatory\] +required-tags[^]*The tag ManagedBy is missing\./);
    assert.match(output, /\[mandatory\] +own-account[^]*not bound to the account 111122223333/);
  });

  it("judges a whole stack, with what is known before a deployment", async () => {
    const { output } = await violate(preview, () => {
      const opts = { provider: new Provider("bound", { region: "us-east-1", allowedAccountIds: ["111122223333"] }) };
      const tags = { ManagedBy: "golden-images", Environment: "prod" };
      new Bucket("open", { bucket: "open-2", tags }, { ...opts, protect: true });
      return Promise.resolve();
    });
    assert.match(output, /\[mandatory\] +closed-buckets[^]*The bucket has no encryption\./);
  });

  it("stops an up before the resource is made", async () => {
    const { output } = await violate(up, () => {
      const opts = { provider: new Provider("bound", { region: "us-east-1", allowedAccountIds: ["111122223333"] }) };
      new LogGroup("endless", { name: "/x", tags: { ManagedBy: "golden-images", Environment: "prod" } }, opts);
      return Promise.resolve();
    });
    assert.match(output, /\[mandatory\] +logs-expire[^]*keeps its logs forever/);
    assert.doesNotMatch(output, /endless created/);
  });

  async function violate(operation: typeof preview, program: PulumiFn, stack = "prod") {
    const output: string[] = [];
    const run = operation({
      ...{ root, stack, cli, program, policyPacks: [PACK], onOutput: (text: string) => output.push(text) },
      simulator: { account: "111122223333", region: "us-east-1" },
    });
    const failure: unknown = await run.then(
      () => assert.fail(`nothing was stopped:\n${output.join("")}`),
      (error: unknown) => error,
    );
    assert.ok(failure instanceof EngineOperationError, String(failure));
    return { failure, output: output.join("") };
  }
});

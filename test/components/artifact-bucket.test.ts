import { strict as assert } from "node:assert";
import { ArtifactBucket } from "../../components";
import { listed, only, recordResources, resourceErrorOf } from "./recorded-resources";

const BUCKET = "golden-images-logs-0123456789abcdef";

describe("components/ArtifactBucket", () => {
  it("registers exactly a private, protected bucket of unpredictable name", async () => {
    const resources = await recordResources(() => new ArtifactBucket("logs", { bucketPrefix: "golden-images-logs" }));

    assert.deepEqual(listed(resources), [
      "aws:s3/bucket:Bucket::logs-bucket",
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration::logs-lifecycle",
      "aws:s3/bucketOwnershipControls:BucketOwnershipControls::logs-ownership",
      "aws:s3/bucketPolicy:BucketPolicy::logs-policy",
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock::logs-public-access-block",
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration::logs-encryption",
      "aws:s3/bucketVersioning:BucketVersioning::logs-versioning",
      "golden-images:storage:ArtifactBucket::logs",
      "random:index/randomId:RandomId::logs-suffix",
    ]);
    const bucket = only(resources, "aws:s3/bucket:Bucket");
    assert.deepEqual(bucket.inputs, { bucket: BUCKET });
    assert.equal(bucket.protect, true);
    assert.deepEqual(only(resources, "random:index/randomId:RandomId").inputs, { byteLength: 8 });
  });

  it("stays as it is where it is retained, and no deployment stops at it", async () => {
    const args = { bucketPrefix: "golden-images-builds", protect: "retain" } as const;
    const resources = await recordResources(() => new ArtifactBucket("builds", args));
    const settings = resources.filter(({ type }) => type.startsWith("aws:s3/"));

    assert.equal(settings.length, 7);
    assert.deepEqual(
      settings.filter(({ retainOnDelete, protect }) => !retainOnDelete || protect),
      [],
    );
  });

  it("is closed to the public, owned by the account, versioned and encrypted with KMS", async () => {
    const resources = await recordResources(() => new ArtifactBucket("logs", { bucketPrefix: "golden-images-logs" }));

    assert.deepEqual(only(resources, "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock").inputs, {
      bucket: BUCKET,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    assert.deepEqual(only(resources, "aws:s3/bucketOwnershipControls:BucketOwnershipControls").inputs, {
      bucket: BUCKET,
      rule: { objectOwnership: "BucketOwnerEnforced" },
    });
    assert.deepEqual(only(resources, "aws:s3/bucketVersioning:BucketVersioning").inputs, {
      bucket: BUCKET,
      versioningConfiguration: { status: "Enabled" },
    });
    const encryption = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
    assert.deepEqual(only(resources, encryption).inputs, {
      bucket: BUCKET,
      rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" }, bucketKeyEnabled: true }],
    });
  });

  it("refuses what comes without TLS, and gives nobody access", async () => {
    const resources = await recordResources(() => new ArtifactBucket("logs", { bucketPrefix: "golden-images-logs" }));
    const { inputs, dependencies } = only(resources, "aws:s3/bucketPolicy:BucketPolicy");
    const policy = JSON.parse(String(inputs.policy)) as { Statement: { Effect: string; Condition: object }[] };

    assert.deepEqual([...new Set(policy.Statement.map(({ Effect }) => Effect))], ["Deny"]);
    assert.deepEqual(policy.Statement[0]?.Condition, { Bool: { "aws:SecureTransport": "false" } });
    assert.ok(
      dependencies.includes("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock::logs-public-access-block"),
    );
  });

  it("forgets objects after a year", async () => {
    const resources = await recordResources(() => new ArtifactBucket("logs", { bucketPrefix: "logs" }));
    const { inputs } = only(resources, "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration");

    assert.deepEqual((inputs.rules as { expiration: unknown }[])[0]?.expiration, { days: 365 });
  });

  it("takes a customer key, tags, region and expiry", async () => {
    const keyArn = "arn:aws-cn:kms:cn-north-1:111122223333:key/1";
    const args = { bucketPrefix: "logs", kmsKeyArn: keyArn, tags: { A: "b" }, region: "cn-north-1", expirationDays: 9 };
    const resources = await recordResources(() => new ArtifactBucket("logs", { ...args, protect: false }));

    for (const { type, inputs } of resources) {
      if (type.startsWith("aws:")) assert.equal(inputs.region, "cn-north-1", type);
    }
    assert.deepEqual(only(resources, "aws:s3/bucket:Bucket").inputs.tags, { A: "b" });
    assert.equal(only(resources, "aws:s3/bucket:Bucket").protect, false);
    assert.match(String(only(resources, "aws:s3/bucketPolicy:BucketPolicy").inputs.policy), /arn:aws-cn:s3:::logs-/);
    assert.match(String(only(resources, "aws:s3/bucketPolicy:BucketPolicy").inputs.policy), new RegExp(keyArn));
    assert.deepEqual(only(resources, "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration").inputs.rules, [
      {
        id: "expire",
        status: "Enabled",
        filter: { prefix: "" },
        expiration: { days: 9 },
        noncurrentVersionExpiration: { noncurrentDays: 30 },
        abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
      },
    ]);
  });

  it("tells every wrong argument", async () => {
    const message = await resourceErrorOf(
      () => new ArtifactBucket("logs", { bucketPrefix: "Logs.", expirationDays: 0 }),
    );

    assert.match(message, /^ArtifactBucket "logs" has 2 wrong arguments:\n {2}expirationDays: 0 is not/);
    assert.match(message, /bucketPrefix: "Logs\." is not 3–46 lower-case letters/);
  });
});

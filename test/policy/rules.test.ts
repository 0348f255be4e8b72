import assert from "node:assert/strict";
import { ARTIFACT_BUCKET_TYPE, CI_PROJECT_TYPE } from "../../components/type-tokens";
import type { ImageSettings } from "../../definition";
import type { Registered, RegisteredInStack } from "../../policy/rule";
import { resourceRules, stackRules } from "../../policy/rules";

const settings: ImageSettings = {
  region: "us-east-1",
  account: "111122223333",
  defaultTags: { ManagedBy: "golden-images" },
  requiredTags: { OwnerEmail: {}, CostCenter: { allowed: ["Platform"] }, Team: { allowedFrom: "teams.txt" } },
  publicImages: ["docker-host"],
  logRetentionDays: 90,
  channels: {},
  images: ["*"],
};
const provider = { region: "us-east-1", allowedAccountIds: '["111122223333"]' };
const tags = { ManagedBy: "golden-images" };
const imageTags = { ...tags, ImageName: "web", OwnerEmail: "a@example.org", CostCenter: "Platform", Team: "blue" };

/** What all rules say of one resource. */
function said(type: string, inputs: Registered["inputs"], more: Partial<Registered> = {}): string[] {
  const resource = { urn: "urn", name: "x", type, inputs: { tags, ...inputs }, isProtected: false, provider, ...more };
  return resourceRules.flatMap(({ name, check }) => check(resource, settings).map((message) => `${name}: ${message}`));
}

function statement(more: object): { readonly policy: string } {
  return {
    policy: JSON.stringify({ Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*", ...more }] }),
  };
}

describe("policies on resources", () => {
  it("have a name, a reason and a remedy each", () => {
    const all = [...resourceRules, ...stackRules];
    assert.equal(new Set(all.map(({ name }) => name)).size, all.length);
    for (const { name, description, remediation } of all) {
      assert.match(name, /^[a-z]+(-[a-z]+)*$/);
      assert.match(description, /: .+\.$/, name);
      assert.match(remediation, /\.$/, name);
    }
  });

  it("public-images-are-named", () => {
    const type = "aws:imagebuilder/distributionConfiguration:DistributionConfiguration";
    const distributions = [{ amiDistributionConfiguration: { launchPermission: { userGroups: ["all"] } } }];
    assert.match(said(type, { distributions }).join(), /no definition is behind it/);
    assert.deepEqual(said(type, { distributions, tags: imageTags }), [
      "public-images-are-named: web is public, and publicImages of the settings does not allow it.",
    ]);
    assert.deepEqual(said(type, { distributions, tags: { ...imageTags, ImageName: "docker-host" } }), []);
    assert.deepEqual(said(type, { distributions: [{ region: "us-east-1" }] }), []);
  });

  it("metadata-needs-tokens", () => {
    const type = "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration";
    assert.match(said(type, {}).join(), /^metadata-needs-tokens: .* without a token/);
    assert.match(said(type, { instanceMetadataOptions: { httpTokens: "optional" } }).join(), /without a token/);
    assert.deepEqual(said(type, { instanceMetadataOptions: { httpTokens: "required" } }), []);
  });

  it("required-tags", () => {
    const type = "aws:imagebuilder/imageRecipe:ImageRecipe";
    assert.deepEqual(said("aws:sns/topic:Topic", { tags: {} }), ["required-tags: The tag ManagedBy is missing."]);
    assert.deepEqual(said("aws:sns/topic:Topic", {}), []);
    assert.deepEqual(said(type, { tags: { ...tags, ImageName: "web", OwnerEmail: "a", Team: "x" } }), [
      "required-tags: The tag CostCenter is missing.",
    ]);
    assert.deepEqual(said(type, { tags: { ...imageTags, CostCenter: "Plat" } }), [
      'required-tags: The tag CostCenter has the value "Plat", which is not one of Platform.',
    ]);
    assert.deepEqual(said(type, { tags: imageTags }), []);
    assert.deepEqual(said("aws:iam/rolePolicy:RolePolicy", { tags: undefined }), []);
  });

  it("own-account", () => {
    const type = "aws:s3/bucketVersioning:BucketVersioning";
    assert.match(said(type, {}, { provider: { region: "us-east-1" } }).join(), /not bound to the account 111122223333/);
    assert.match(said(type, {}, { provider: { allowedAccountIds: '["999988887777"]' } }).join(), /not bound/);
    assert.deepEqual(said(type, {}), []);
    assert.deepEqual(said("random:index/randomId:RandomId", {}, { provider: {} }), []);
  });

  it("named-principals", () => {
    const type = "aws:s3/bucketPolicy:BucketPolicy";
    for (const Principal of ["*", { AWS: "*" }, { AWS: ["arn:aws:iam::111122223333:root", "*"] }]) {
      assert.deepEqual(said(type, statement({ Sid: "Read", Principal })), [
        'named-principals: The statement "Read" allows everyone (Principal "*") without a condition.',
      ]);
      const Condition = { StringEquals: { "aws:PrincipalOrgID": "o-abc1234567" } };
      assert.deepEqual(said(type, statement({ Principal, Condition })), []);
      assert.equal(said(type, statement({ Principal, Condition: {} })).length, 1);
      assert.deepEqual(said(type, statement({ Principal, Effect: "Deny" })), []);
    }
    assert.deepEqual(said(type, statement({ Principal: { Service: "s3.amazonaws.com" } })), []);
    assert.deepEqual(said(type, { policy: "not json" }), []);
    assert.deepEqual(said(type, { policy: undefined }), []);
  });

  it("bounded-actions", () => {
    const all = statement({ Action: ["*"], Principal: undefined });
    assert.match(said("aws:iam/rolePolicy:RolePolicy", all).join(), /every action on every resource/);
    assert.deepEqual(said("aws:iam/rolePolicy:RolePolicy", statement({ Action: "*", Resource: "arn:aws:s3:::b" })), []);
  });

  it("nothing-listens", () => {
    const type = "aws:ec2/securityGroup:SecurityGroup";
    assert.match(said(type, { ingress: [{ fromPort: 22 }] }).join(), /lets connections in/);
    assert.deepEqual(said(type, { ingress: [] }), []);
    assert.match(
      said("aws:ec2/securityGroupRule:SecurityGroupRule", { type: "ingress" }).join(),
      /lets connections in/,
    );
    assert.deepEqual(said("aws:ec2/securityGroupRule:SecurityGroupRule", { type: "egress" }), []);
  });

  it("kept-for-good", () => {
    const type = "aws:s3/bucket:Bucket";
    assert.deepEqual(said(type, {}), ["kept-for-good: It is not protected from deletion."]);
    assert.deepEqual(said(type, {}, { isProtected: true }), []);
    for (const [component, faults] of [[CI_PROJECT_TYPE, 0] as const, [ARTIFACT_BUCKET_TYPE, 1] as const]) {
      const urn = `urn:pulumi:prod::golden-images::golden-images:stacks:Image$${component}$golden-images:storage:ArtifactBucket$${type}::a`;
      assert.equal(said(type, {}, { urn }).length, faults, component);
    }
  });

  it("logs-expire", () => {
    const type = "aws:cloudwatch/logGroup:LogGroup";
    assert.match(said(type, {}).join(), /forever/);
    assert.match(said(type, { retentionInDays: 0 }).join(), /forever/);
    assert.deepEqual(said(type, { retentionInDays: 90 }), []);
  });
});

describe("policies on a stack", () => {
  const bucket = part("bucket", "aws:s3/bucket:Bucket", {});
  const on = { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true };
  const block = part("block", "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", on, ["bucket"]);
  const encryption = part(
    "encryption",
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    {},
    ["bucket"],
  );

  it("closed-buckets", () => {
    assert.deepEqual(judged([bucket, block, encryption]), []);
    assert.deepEqual(judged([bucket, block]), ["bucket The bucket has no encryption."]);
    assert.match(judged([bucket, encryption]).join(), /blockPublicAcls, blockPublicPolicy/);
    const half = { ...block, inputs: { ...on, restrictPublicBuckets: false } };
    assert.deepEqual(judged([bucket, half, encryption]), [
      "bucket The bucket is open to the public: restrictPublicBuckets must be true.",
    ]);
    assert.equal(judged([bucket, { ...block, dependencies: ["another"] }, encryption]).length, 1);
  });

  function part(
    urn: string,
    type: string,
    inputs: Registered["inputs"],
    dependencies: string[] = [],
  ): RegisteredInStack {
    return { urn, type, name: urn, inputs, isProtected: true, dependencies };
  }

  function judged(resources: readonly RegisteredInStack[]): string[] {
    return stackRules.flatMap(({ checkStack }) => checkStack(resources)).map(({ urn, message }) => `${urn} ${message}`);
  }
});

import { strict as assert } from "node:assert";
import type { ImageDefinition } from "../../definition";
import { planImages, type Plan } from "../../plan";
import type { AmiTree } from "../../stacks/ami";
import { deploy, type StackOutputs } from "../../stacks/deploy";
import { listed, only, recordResources, valueOf, type RecordedResource } from "../components/recorded-resources";
import { loaded } from "../plan/build-projects/loaded";
import { FULL, FULL_PARENT, FULL_SETTINGS, MINIMAL, MINIMAL_SETTINGS } from "../plan/samples";

const IMAGE = "aws:imagebuilder/image:Image";
const RECIPE = "aws:imagebuilder/imageRecipe:ImageRecipe";
const PIPELINE = "aws:imagebuilder/imagePipeline:ImagePipeline";
const DISTRIBUTION = "aws:imagebuilder/distributionConfiguration:DistributionConfiguration";

const BUILT_PARENT = { ...FULL_PARENT, build: { ...FULL_PARENT.build, onDeploy: "wait" as const } };
const FULL_PLAN = planImages({
  definitions: [FULL, BUILT_PARENT],
  stack: "prod",
  settings: FULL_SETTINGS,
  commits: { "ci-runner": "a".repeat(40) },
});

async function deployed(plan: Plan): Promise<{ resources: readonly RecordedResource[]; outputs: StackOutputs }> {
  let outputs: StackOutputs | undefined;
  const resources = await recordResources(async () => (outputs = await deploy(plan, process.cwd())));
  return { resources, outputs: outputs ?? assert.fail() };
}

function amiOutputs({ images }: StackOutputs, name: string): StackOutputs["images"][string] & AmiTree["outputs"] {
  return (images[name] ?? assert.fail()) as StackOutputs["images"][string] & AmiTree["outputs"];
}

describe("stacks/deploy", () => {
  it("registers nothing for an image that another repository builds", async () => {
    const external = loaded("kind: external\nversion: 1.0.0\nrepository: a/b\nworkflow: build.yml\n");
    const planned = (definitions: readonly ImageDefinition[]) => planImages({ definitions, stack: "prod", settings: MINIMAL_SETTINGS }); // prettier-ignore
    const { resources, outputs } = await deployed(planned([MINIMAL, external]));
    assert.deepEqual(listed(resources), listed((await deployed(planned([MINIMAL]))).resources));
    assert.deepEqual(Object.keys(outputs.images), ["docker-host"]);
  });

  it("registers exactly this for one image of one architecture", async () => {
    const { resources } = await deployed(
      planImages({ definitions: [MINIMAL], stack: "prod", settings: MINIMAL_SETTINGS }),
    );

    assert.deepEqual(listed(resources), [
      "aws:cloudwatch/logGroup:LogGroup::builds-log-group",
      "aws:cloudwatch/logGroup:LogGroup::docker-host-x86-64-log-group",
      "aws:iam/instanceProfile:InstanceProfile::builds-instance-profile",
      "aws:iam/role:Role::builds-role",
      "aws:iam/rolePolicy:RolePolicy::builds-role-policy",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment::builds-systems-manager",
      `${DISTRIBUTION}::docker-host-x86-64-distribution`,
      `${PIPELINE}::docker-host-x86-64-pipeline`,
      `${RECIPE}::docker-host-x86-64-recipe`,
      "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration::docker-host-x86-64-infrastructure",
      "aws:s3/bucket:Bucket::logs-bucket",
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration::logs-lifecycle",
      "aws:s3/bucketOwnershipControls:BucketOwnershipControls::logs-ownership",
      "aws:s3/bucketPolicy:BucketPolicy::logs-policy",
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock::logs-public-access-block",
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration::logs-encryption",
      "aws:s3/bucketVersioning:BucketVersioning::logs-versioning",
      "golden-images:build:BuildEnvironment::builds",
      "golden-images:image:ImagePipeline::docker-host-x86-64",
      "golden-images:stacks:Image::docker-host",
      "golden-images:storage:ArtifactBucket::logs",
      "pulumi:providers:aws::aws",
      "random:index/randomId:RandomId::logs-suffix",
    ]);
  });

  it("puts everything of AWS under one provider of the settings' region, locked to their account", async () => {
    const { resources } = await deployed(FULL_PLAN);

    const provider = only(resources, "pulumi:providers:aws");
    assert.equal(provider.inputs.region, "eu-west-1");
    assert.equal(provider.inputs.allowedAccountIds, '["111122223333"]');
    const others = resources.filter(({ type }) => type.startsWith("aws:"));
    for (const { type, name, provider: used } of others)
      assert.match(used, /pulumi:providers:aws::aws::/, `${type} ${name}`);
  });

  it("makes a pipeline for each architecture under the image's tree", async () => {
    const { resources } = await deployed(FULL_PLAN);
    const pipelines = resources.filter(({ type }) => type === "golden-images:image:ImagePipeline");

    assert.deepEqual(
      pipelines.map(({ name, parent }) => [name, parent]),
      [
        ["ci-runner-arm64", "golden-images:stacks:Image::ci-runner"],
        ["ci-runner-x86-64", "golden-images:stacks:Image::ci-runner"],
        ["docker-host-arm64", "golden-images:stacks:Image::docker-host"],
        ["docker-host-x86-64", "golden-images:stacks:Image::docker-host"],
      ],
    );
  });

  it("builds a child after its parent's image of the same architecture", async () => {
    const { resources } = await deployed(FULL_PLAN);

    const { dependencies } = only(resources, RECIPE, "ci-runner-arm64-recipe");
    assert.ok(dependencies.includes(`${IMAGE}::docker-host-arm64-image`));
    assert.ok(!dependencies.includes(`${IMAGE}::docker-host-x86-64-image`));
    assert.deepEqual(only(resources, RECIPE, "docker-host-arm64-recipe").dependencies, []);
  });

  it("shares what images can share: one bucket, one environment, one lifecycle role, one set of topics", async () => {
    const { resources } = await deployed(FULL_PLAN);
    const counted = (type: string): number => resources.filter((resource) => resource.type === type).length;

    assert.equal(counted("aws:s3/bucket:Bucket"), 1);
    assert.equal(counted("golden-images:build:BuildEnvironment"), 1);
    assert.deepEqual(
      listed(resources).filter((name) => name.startsWith("aws:iam/role:")),
      [
        "aws:iam/role:Role::builds-execution-role",
        "aws:iam/role:Role::builds-role",
        "aws:iam/role:Role::images-lifecycle-role",
      ],
    );
    assert.equal(counted("aws:sns/topic:Topic"), 1);
    assert.equal(only(resources, "aws:s3/bucket:Bucket").protect, true);
  });

  it("keeps -logs in the name of the log bucket of a long stack, and an existing bucket its name", async () => {
    const stack = "a-stack-of-which-the-name-is-as-long-as-its-purpose";
    const bucketOf = async (name: string): Promise<RecordedResource> => {
      const plan = planImages({ definitions: [MINIMAL], stack: name, settings: MINIMAL_SETTINGS });
      return only((await deployed(plan)).resources, "aws:s3/bucket:Bucket");
    };
    const long = await bucketOf(stack);
    assert.match(String(long.inputs.bucket), /^golden-images-a-stack-of-which-the-name-i-logs-[0-9a-f]{16}$/);
    assert.deepEqual([long.ignoreChanges, long.protect], [["bucket"], true]);
    const short = await bucketOf("prod");
    assert.match(String(short.inputs.bucket), /^golden-images-prod-logs-[0-9a-f]{16}$/);
    assert.deepEqual([short.ignoreChanges, short.protect], [[], true]);
  });

  it("gives the execution role to the pipelines that need it alone", async () => {
    const { resources } = await deployed(FULL_PLAN);

    assert.equal(
      only(resources, PIPELINE, "ci-runner-arm64-pipeline").inputs.executionRole,
      "arn:aws:iam::111122223333:role/builds-execution-role-1234567",
    );
    assert.equal(only(resources, PIPELINE, "docker-host-arm64-pipeline").inputs.executionRole, undefined);
  });

  it("keeps every released image, and carries name, version and commit on what belongs to it", async () => {
    const { resources } = await deployed(FULL_PLAN);

    for (const image of resources.filter(({ type }) => type === IMAGE))
      assert.equal(image.retainOnDelete, true, image.name);
    const { tags } = only(resources, RECIPE, "ci-runner-arm64-recipe").inputs as { tags: Record<string, string> };
    assert.equal(tags.ImageName, "ci-runner");
    assert.equal(tags.ImageVersion, "2.0.1");
    assert.equal(tags.GitCommit, "a".repeat(40));
    const untagged = only(resources, RECIPE, "docker-host-arm64-recipe").inputs as { tags: Record<string, string> };
    assert.ok(!("GitCommit" in untagged.tags));
  });

  it("leaves what serves every version alone when the version is raised", async () => {
    const { resources } = await deployed(FULL_PLAN);
    const policies = resources.filter(({ type }) => type === "aws:imagebuilder/lifecyclePolicy:LifecyclePolicy");

    assert.equal(policies.length, 1);
    for (const { inputs } of policies) {
      assert.deepEqual(Object.keys(inputs.tags as object), ["CostCenter", "ImageName", "OwnerEmail", "Team"]);
    }
  });

  it("makes a key that outlives the image and does not stop its removal, with its ARN in the distribution", async () => {
    const own = { ...FULL, distribution: { ...FULL.distribution, kmsKey: { kind: "create" } as const } };
    const plan = planImages({ definitions: [own, BUILT_PARENT], stack: "prod", settings: FULL_SETTINGS });
    const { resources, outputs } = await deployed(plan);

    const key = only(resources, "aws:kms/key:Key", "ci-runner-sharing-key");
    assert.equal(key.protect, false);
    assert.equal(key.retainOnDelete, true);
    assert.ok(!("ImageVersion" in (key.inputs.tags as object)), "a new version must not change the key");
    const { distributions } = only(resources, DISTRIBUTION, "ci-runner-arm64-distribution").inputs as {
      distributions: { region: string; amiDistributionConfiguration: { kmsKeyId: string } }[];
    };
    for (const { region, amiDistributionConfiguration } of distributions) {
      assert.equal(amiDistributionConfiguration.kmsKeyId, `arn:aws:kms:${region}:111122223333:key/mrk-1`);
    }
    const { blockDeviceMappings } = only(resources, RECIPE, "ci-runner-arm64-recipe").inputs as {
      blockDeviceMappings: { ebs: { kmsKeyId?: string } }[];
    };
    // AWS copies no volume that was built under its own key, whatever the distribution says.
    for (const { ebs } of blockDeviceMappings) {
      assert.equal(ebs.kmsKeyId, "arn:aws:kms:eu-west-1:111122223333:key/mrk-1");
    }
    const { kmsKeyArn } = amiOutputs(outputs, "ci-runner");
    assert.equal(kmsKeyArn && (await valueOf(kmsKeyArn)), "arn:aws:kms:eu-west-1:111122223333:key/mrk-1");
  });

  it("tells version, digest, pipelines, parameters and consumers of each image", async () => {
    const { outputs } = await deployed(FULL_PLAN);

    assert.deepEqual(Object.keys(outputs), ["images", "logBucket", "logGroup", "channels"]);
    const runner = amiOutputs(outputs, "ci-runner");
    assert.equal(runner.version, "2.0.1");
    assert.match(runner.digest, /^[0-9a-f]{64}$/);
    assert.deepEqual(Object.keys(runner.pipelines), ["arm64", "x86_64"]);
    assert.deepEqual(runner.consumers, FULL.consumers);
    assert.deepEqual(Object.keys(runner.parameters), ["arm64", "x86_64"]);
    assert.equal(
      await valueOf(runner.pipelines.arm64?.pipelineArn ?? assert.fail()),
      "arn:aws:imagebuilder:us-east-1:111122223333:image-pipeline/prod-ci-runner-arm64",
    );
    assert.deepEqual(Object.keys(outputs.channels), ["image-releases"]);
    assert.equal(await valueOf(outputs.logBucket), "prod-golden-images-prod-logs-0123456789abcdef");
  });
});

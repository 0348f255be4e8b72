import { strict as assert } from "node:assert";
import { ImagePipeline, type ImagePipelineArgs } from "../../components";
import { listed, only, recordResources, resourceErrorOf, valueOf } from "./recorded-resources";

const RECIPE = "aws:imagebuilder/imageRecipe:ImageRecipe";
const INFRASTRUCTURE = "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration";
const DISTRIBUTION = "aws:imagebuilder/distributionConfiguration:DistributionConfiguration";
const PIPELINE = "aws:imagebuilder/imagePipeline:ImagePipeline";
const IMAGE = "aws:imagebuilder/image:Image";
const COMPONENT = "aws:imagebuilder/component:Component";
const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
const UPDATE_LINUX = "arn:aws:imagebuilder:us-east-1:aws:component/update-linux/x.x.x";
const PARENT = "arn:aws:imagebuilder:us-east-1:aws:image/amazon-linux-2023-x86/x.x.x";
const KEY = "arn:aws:kms:us-east-1:111122223333:key/mrk-1";

const MINIMAL: ImagePipelineArgs = {
  name: "docker-host",
  version: "1.2.0",
  platform: "Linux",
  parentImage: PARENT,
  components: [{ kind: "arn", componentArn: UPDATE_LINUX }],
  instanceProfileName: "builds",
  distributions: [{ region: "us-east-1", amiName: "docker-host {{ imagebuilder:buildDate }}" }],
};

const FULL: ImagePipelineArgs = {
  ...MINIMAL,
  description: "Docker host",
  components: [
    { kind: "arn", componentArn: UPDATE_LINUX },
    {
      kind: "document",
      key: "install",
      name: "docker-host--install",
      data: "schemaVersion: 1.0",
      parameters: [{ name: "DockerVersion", value: "27" }],
    },
    { kind: "document", key: "test", name: "docker-host--test", data: "schemaVersion: 1.0" },
  ],
  blockDeviceMappings: [
    { deviceName: "/dev/xvda", volumeSize: 32, throughput: 200, iops: 3000 },
    { deviceName: "/dev/sdb", volumeType: "io2", encrypted: true, deleteOnTermination: false, snapshotId: "snap-1" },
  ],
  workingDirectory: "/root",
  userDataBase64: "IyEvYmluL3No",
  instanceTypes: ["m7i.large", "m6i.large"],
  subnetId: "subnet-1",
  securityGroupIds: ["sg-1"],
  keyPair: "debug",
  httpPutResponseHopLimit: 2,
  terminateInstanceOnFailure: false,
  placement: { tenancy: "dedicated" },
  resourceTags: { ImageName: "docker-host" },
  logs: { s3BucketName: "logs", s3KeyPrefix: "image-builder/docker-host" },
  logRetentionInDays: 30,
  logKmsKeyId: KEY,
  pipelineLogGroupName: "/aws/imagebuilder/pipeline/golden-images",
  distributions: [
    {
      region: "us-east-1",
      amiName: "docker-host {{ imagebuilder:buildDate }}",
      amiDescription: "Docker host",
      amiTags: { ImageVersion: "1.2.0" },
      ssmParameterName: "/images/docker-host",
      kmsKeyId: KEY,
      launchPermission: {
        organizationArns: ["arn:aws:organizations::444455556666:organization/o-abcde12345"],
        organizationalUnitArns: ["arn:aws:organizations::444455556666:ou/o-abcde12345/ou-ab12-abcd1234"],
        userIds: ["222233334444"],
      },
      targetAccountIds: ["555566667777"],
      launchTemplates: [{ launchTemplateId: "lt-0123456789abcdef0", accountId: "555566667777", default: true }],
      licenseConfigurationArns: ["arn:aws:license-manager:us-east-1:111122223333:license-configuration:lic-1"],
    },
  ],
  schedule: { scheduleExpression: "cron(0 7 * * ? *)" },
  status: "DISABLED",
  imageTests: { imageTestsEnabled: true, timeoutMinutes: 90 },
  imageScanningEnabled: true,
  enhancedImageMetadataEnabled: false,
  executionRole: "arn:aws:iam::111122223333:role/execution",
  onDeploy: { timeoutMinutes: 150 },
  tags: { ImageName: "docker-host" },
  region: "us-east-1",
};

describe("components/ImagePipeline", () => {
  it("registers exactly five resources for the least image, and builds nothing", async () => {
    const resources = await recordResources(() => new ImagePipeline("docker-host", MINIMAL));

    assert.deepEqual(listed(resources), [
      `${LOG_GROUP}::docker-host-log-group`,
      `${DISTRIBUTION}::docker-host-distribution`,
      `${PIPELINE}::docker-host-pipeline`,
      `${RECIPE}::docker-host-recipe`,
      `${INFRASTRUCTURE}::docker-host-infrastructure`,
      "golden-images:image:ImagePipeline::docker-host",
    ]);
    for (const { type, parent } of resources) {
      if (!type.startsWith("golden-images:")) assert.equal(parent, "golden-images:image:ImagePipeline::docker-host");
    }
  });

  it("builds on hardened instances by default", async () => {
    const resources = await recordResources(() => new ImagePipeline("docker-host", MINIMAL));

    assert.deepEqual(only(resources, INFRASTRUCTURE).inputs, {
      name: "docker-host",
      instanceProfileName: "builds",
      instanceMetadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
      terminateInstanceOnFailure: true,
    });
  });

  it("shares with nobody, runs unscheduled, tests and keeps logs for 90 days by default", async () => {
    const resources = await recordResources(() => new ImagePipeline("docker-host", MINIMAL));

    assert.deepEqual(only(resources, DISTRIBUTION).inputs, {
      name: "docker-host",
      distributions: [
        {
          region: "us-east-1",
          amiDistributionConfiguration: { name: "docker-host {{ imagebuilder:buildDate }}" },
        },
      ],
    });
    assert.deepEqual(only(resources, PIPELINE).inputs, {
      name: "docker-host",
      imageRecipeArn: "arn:aws:imagebuilder:us-east-1:111122223333:image-recipe/docker-host/1.2.0",
      infrastructureConfigurationArn: "arn:aws:mock:us-east-1:111122223333:docker-host",
      distributionConfigurationArn: "arn:aws:mock:us-east-1:111122223333:docker-host",
      enhancedImageMetadataEnabled: true,
      imageTestsConfiguration: { imageTestsEnabled: true, timeoutMinutes: 720 },
      imageScanningConfiguration: { imageScanningEnabled: false },
      loggingConfiguration: { imageLogGroupName: "/aws/imagebuilder/docker-host" },
      status: "ENABLED",
    });
    assert.deepEqual(only(resources, LOG_GROUP).inputs, {
      name: "/aws/imagebuilder/docker-host",
      retentionInDays: 90,
    });
  });

  it("encrypts every volume that it is told of, unless told otherwise", async () => {
    const open = { deviceName: "/dev/sdb", encrypted: false };
    const args = { ...MINIMAL, blockDeviceMappings: [{ deviceName: "/dev/xvda" }, open] };
    const resources = await recordResources(() => new ImagePipeline("docker-host", args));

    assert.deepEqual(only(resources, RECIPE).inputs.blockDeviceMappings, [
      { deviceName: "/dev/xvda", ebs: { volumeType: "gp3", encrypted: "true", deleteOnTermination: "true" } },
      { deviceName: "/dev/sdb", ebs: { volumeType: "gp3", encrypted: "false", deleteOnTermination: "true" } },
    ]);
  });

  it("passes everything of the full case on, with the region and tags on every resource", async () => {
    const resources = await recordResources(() => new ImagePipeline("docker-host", FULL));

    assert.deepEqual(listed(resources), [
      `${LOG_GROUP}::docker-host-log-group`,
      `${COMPONENT}::docker-host-install`,
      `${COMPONENT}::docker-host-test`,
      `${DISTRIBUTION}::docker-host-distribution`,
      `${IMAGE}::docker-host-image`,
      `${PIPELINE}::docker-host-pipeline`,
      `${RECIPE}::docker-host-recipe`,
      `${INFRASTRUCTURE}::docker-host-infrastructure`,
      "golden-images:image:ImagePipeline::docker-host",
    ]);
    for (const { type, inputs } of resources) {
      if (type.startsWith("golden-images:")) continue;
      assert.equal(inputs.region, "us-east-1", type);
      assert.deepEqual(inputs.tags, { ImageName: "docker-host" }, type);
    }
    const [target] = FULL.distributions;
    const { amiName, ssmParameterName, amiDescription, launchTemplates, licenseConfigurationArns, region, ...rest } =
      target ?? assert.fail();
    assert.deepEqual(only(resources, DISTRIBUTION).inputs.distributions, [
      {
        region,
        amiDistributionConfiguration: { name: amiName, description: amiDescription, ...rest },
        ssmParameterConfigurations: [{ parameterName: ssmParameterName, dataType: "aws:ec2:image" }],
        launchTemplateConfigurations: launchTemplates,
        licenseConfigurationArns,
      },
    ]);
    assert.deepEqual(only(resources, INFRASTRUCTURE).inputs, {
      name: "docker-host",
      description: "Docker host",
      instanceProfileName: "builds",
      instanceTypes: ["m7i.large", "m6i.large"],
      instanceMetadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 2 },
      terminateInstanceOnFailure: false,
      keyPair: "debug",
      subnetId: "subnet-1",
      securityGroupIds: ["sg-1"],
      placement: { tenancy: "dedicated" },
      logging: { s3Logs: { s3BucketName: "logs", s3KeyPrefix: "image-builder/docker-host" } },
      resourceTags: { ImageName: "docker-host" },
      tags: { ImageName: "docker-host" },
      region: "us-east-1",
    });
    assert.deepEqual(only(resources, PIPELINE).inputs.schedule, {
      scheduleExpression: "cron(0 7 * * ? *)",
      timezone: "Etc/UTC",
      pipelineExecutionStartCondition: "EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE",
    });
    assert.deepEqual(only(resources, PIPELINE).inputs.loggingConfiguration, {
      imageLogGroupName: "/aws/imagebuilder/docker-host",
      pipelineLogGroupName: "/aws/imagebuilder/pipeline/golden-images",
    });
  });

  it("publishes documents at the ImageVersion and uses them in the order given", async () => {
    const resources = await recordResources(() => new ImagePipeline("docker-host", FULL));

    assert.deepEqual(only(resources, COMPONENT, "docker-host-install").inputs, {
      name: "docker-host--install",
      version: "1.2.0",
      platform: "Linux",
      data: "schemaVersion: 1.0",
      tags: { ImageName: "docker-host" },
      region: "us-east-1",
    });
    const document = (name: string): string =>
      `arn:aws:imagebuilder:us-east-1:111122223333:component/docker-host--${name}/1.2.0/1`;
    assert.deepEqual(only(resources, RECIPE).inputs.components, [
      { componentArn: UPDATE_LINUX },
      { componentArn: document("install"), parameters: [{ name: "DockerVersion", value: "27" }] },
      { componentArn: document("test") },
    ]);
  });

  it("makes new recipes and documents before old ones are deleted, and keeps released images", async () => {
    const resources = await recordResources(() => new ImagePipeline("docker-host", FULL));

    assert.equal(only(resources, RECIPE).deleteBeforeReplace, false);
    assert.equal(only(resources, COMPONENT, "docker-host-install").deleteBeforeReplace, false);
    const image = only(resources, IMAGE);
    assert.equal(image.retainOnDelete, true);
    assert.equal(image.createTimeout, "150m");
    assert.deepEqual(image.ignoreChanges, [
      "executionRole",
      "imageScanningConfiguration",
      "imageTestsConfiguration",
      "enhancedImageMetadataEnabled",
      "loggingConfiguration",
    ]);
    assert.deepEqual(image.inputs.loggingConfiguration, { logGroupName: "/aws/imagebuilder/docker-host" });
  });

  it("waits for the parent's image before it makes the recipe", async () => {
    const resources = await recordResources(() => {
      const parent = new ImagePipeline("base", { ...FULL, name: "base" });
      return new ImagePipeline("child", {
        ...MINIMAL,
        name: "child",
        parentResources: parent.image ? [parent.image] : [],
      });
    });

    assert.deepEqual(only(resources, RECIPE, "child-recipe").dependencies, [`${IMAGE}::base-image`]);
  });

  it("tells pipeline, recipe, image and AMIs", async () => {
    let pipeline: ImagePipeline | undefined;
    await recordResources(() => (pipeline = new ImagePipeline("docker-host", FULL)));
    assert.ok(pipeline?.imageArn !== undefined && pipeline.amiIds !== undefined);

    assert.equal(
      await valueOf(pipeline.imageArn),
      "arn:aws:imagebuilder:us-east-1:111122223333:image/docker-host/1.2.0/1",
    );
    assert.deepEqual(await valueOf(pipeline.amiIds), { "us-east-1": "ami-0123456789abcdef0" });
    assert.equal(
      await valueOf(pipeline.pipelineArn),
      "arn:aws:imagebuilder:us-east-1:111122223333:image-pipeline/docker-host",
    );
  });

  it("lets a transform change what is registered", async () => {
    const args: ImagePipelineArgs = {
      ...MINIMAL,
      transform: {
        pipeline: (inputs, opts) => ({ args: { ...inputs, status: "DISABLED" }, opts: { ...opts, protect: true } }),
      },
    };
    const pipeline = only(await recordResources(() => new ImagePipeline("docker-host", args)), PIPELINE);

    assert.equal(pipeline.inputs.status, "DISABLED");
    assert.equal(pipeline.protect, true);
  });

  it("tells every wrong argument in one error, with the fix", async () => {
    const message = await resourceErrorOf(
      () =>
        new ImagePipeline("docker-host", {
          ...MINIMAL,
          name: "d",
          version: "1.2",
          components: [],
          subnetId: "subnet-1",
          httpPutResponseHopLimit: 65,
          imageTests: { imageTestsEnabled: true, timeoutMinutes: 59 },
          tags: { "aws:mine": "x" },
          blockDeviceMappings: [{ deviceName: "/dev/xvda", volumeSize: 0, throughput: 125, volumeType: "gp2" }],
          distributions: [
            { region: "us-east-1", amiName: "x", ssmParameterName: "/images/x", targetAccountIds: ["1"] },
            { region: "us-east-1", amiName: "docker \u202e", launchPermission: { userGroups: ["all"] }, kmsKeyId: KEY },
          ],
        }),
    );

    assert.equal(
      message,
      `ImagePipeline "docker-host" has 17 wrong arguments:
  name: "d" is not a name that Image Builder takes: 3–128 letters, digits, "-", "_" and inner spaces
    Use letters, digits and hyphens alone.
  version: "1.2" is not MAJOR.MINOR.PATCH with whole numbers of 0–1073741823
    Write a version such as "1.2.0", without a suffix; AWS adds the build number itself.
  components: 0 given; a recipe takes 1–20
    Give at least one component.
  blockDeviceMappings[0].volumeSize: 0 is not a whole number of 1–16000
    Give a number of 1–16000.
  blockDeviceMappings[0].throughput: only gp3 takes it, not "gp2"
    Remove it.
  securityGroupIds: a subnet and security groups come together
    Give both, or neither for the default VPC.
  httpPutResponseHopLimit: 65 is not a whole number of 1–64
    Give a number of 1–64.
  imageTests.timeoutMinutes: 59 is not a whole number of 60–1440
    Give a number of 60–1440.
  distributions: "us-east-1" is given twice
    Remove one of them.
  distributions[0].targetAccountIds[0]: "1" is not an account id of twelve digits
    Write the twelve digits as a string, leading zeros included.
  distributions[0].amiName: "x" is not a name for AMIs: 3–127 letters, digits, spaces and -_:{}.
    Use a name such as "docker-host {{ imagebuilder:buildDate }}".
  distributions[1].amiName: "docker \\u202e" is not a name for AMIs: 3–127 letters, digits, spaces and -_:{}.
    Use a name such as "docker-host {{ imagebuilder:buildDate }}".
  distributions[1].kmsKeyId: a public image must be unencrypted
    Remove the key, or do not share with everyone.
  distributions[0].kmsKeyId: an encrypted image is shared only with a customer-managed key, and none is given
    Give a key whose policy admits the consumers, such as one of \`ImageSharing.kmsKeyIds\`.
  distributions[1].launchPermission: a public image must be unencrypted, and a volume here is encrypted
    Set \`encrypted: false\` on every volume, or do not share with everyone.
  tags.aws:mine: the prefix "aws:" is AWS's own
    Rename the tag.
  executionRole: SSM parameters and copies to other accounts need a role of your own; none is given
    Give \`BuildEnvironment.executionRoleArn\`, or the ARN of a role that exists.`,
    );
  });
});

import type { ImagePipelineArgs } from "../../components";

export const RECIPE = "aws:imagebuilder/imageRecipe:ImageRecipe";
export const INFRASTRUCTURE = "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration";
export const DISTRIBUTION = "aws:imagebuilder/distributionConfiguration:DistributionConfiguration";
export const PIPELINE = "aws:imagebuilder/imagePipeline:ImagePipeline";
export const IMAGE = "aws:imagebuilder/image:Image";
export const COMPONENT = "aws:imagebuilder/component:Component";
export const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
export const UPDATE_LINUX = "arn:aws:imagebuilder:us-east-1:aws:component/update-linux/x.x.x";
const PARENT = "arn:aws:imagebuilder:us-east-1:aws:image/amazon-linux-2023-x86/x.x.x";
export const KEY = "arn:aws:kms:us-east-1:111122223333:key/mrk-1";

/** The least that makes a pipeline. */
export const MINIMAL: ImagePipelineArgs = {
  name: "docker-host",
  version: "1.2.0",
  platform: "Linux",
  parentImage: PARENT,
  components: [{ kind: "arn", componentArn: UPDATE_LINUX }],
  instanceProfileName: "builds",
  distributions: [{ region: "us-east-1", amiName: "docker-host {{ imagebuilder:buildDate }}" }],
};

/** Every argument. */
export const FULL: ImagePipelineArgs = {
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
    { deviceName: "/dev/xvda", volumeSize: 32, throughput: 200, iops: 3000, kmsKeyId: KEY },
    {
      deviceName: "/dev/sdb",
      volumeType: "io2",
      encrypted: true,
      kmsKeyId: KEY,
      deleteOnTermination: false,
      snapshotId: "snap-1",
    },
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

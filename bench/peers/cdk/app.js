"use strict";
// The fleet as AWS CDK writes it: a stack an image, the L2 constructs of @aws-cdk/aws-imagebuilder-alpha, shared roles imported.
// Usage: node app.js FLEET_JSON OUT_FOLDER. CDK_VALIDATION=false turns CDK's built-in template validation off.
const { readFileSync } = require("node:fs");
const imagebuilder = require("@aws-cdk/aws-imagebuilder-alpha");
const { App, Duration, Stack } = require("aws-cdk-lib");
const ec2 = require("aws-cdk-lib/aws-ec2");
const events = require("aws-cdk-lib/aws-events");
const iam = require("aws-cdk-lib/aws-iam");
const kms = require("aws-cdk-lib/aws-kms");
const ssm = require("aws-cdk-lib/aws-ssm");

const [fleetFile, outdir] = process.argv.slice(2);
const { shared, images } = JSON.parse(readFileSync(fleetFile, "utf8"));
const app = new App({ outdir });
for (const image of images) imageStack(app, image);
app.synth();

function imageStack(scope, image) {
  const env = { account: shared.account, region: shared.region };
  const stack = new Stack(scope, image.name, { env, stackName: image.name, tags: image.tags });
  const documents = [
    { component: documentComponent(stack, image, "install"), parameters: values(image.parameters) },
    { component: documentComponent(stack, image, "test") },
  ];
  const recipes = Object.keys(shared.instanceTypes).map((architecture) =>
    pipeline(stack, image, architecture, documents),
  );
  lifecycle(stack, image, recipes);
}

function documentComponent(stack, image, role) {
  return new imagebuilder.Component(stack, `Document-${role}`, {
    componentName: `golden-images-${image.name}-${role}`,
    componentVersion: image.version,
    platform: imagebuilder.Platform.LINUX,
    data: imagebuilder.ComponentData.fromInline(image[role]),
    tags: image.tags,
  });
}

function pipeline(stack, image, architecture, documents) {
  const name = `golden-images-${image.name}-${architecture.replace("_", "-")}`;
  const recipe = imageRecipe(stack, image, architecture, name, documents);
  new imagebuilder.ImagePipeline(stack, `Pipeline-${architecture}`, {
    imagePipelineName: name,
    description: image.description,
    recipe,
    infrastructureConfiguration: infrastructure(stack, image, architecture, name),
    distributionConfiguration: distribution(stack, image, architecture, name),
    schedule: {
      expression: events.Schedule.expression(`cron(${image.cron})`),
      startCondition: imagebuilder.ScheduleStartCondition.EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE,
    },
    imageScanningEnabled: true,
    imageTestsEnabled: true,
    tags: image.tags,
  });
  return recipe;
}

function imageRecipe(stack, image, architecture, name, documents) {
  const amazon = `arn:aws:imagebuilder:${shared.region}:aws`;
  const components = ["update-linux", "amazon-cloudwatch-agent-linux"].map((id) => {
    const arn = `${amazon}:component/${id}/x.x.x`;
    return { component: imagebuilder.Component.fromComponentArn(stack, `${id}-${architecture}`, arn) };
  });
  const base = `${amazon}:image/amazon-linux-2023-${architecture.replace("_", "-")}/x.x.x`;
  const volume = { volumeType: ec2.EbsDeviceVolumeType.GP3, encrypted: true, iops: 3000, throughput: 125 };
  return new imagebuilder.ImageRecipe(stack, `Recipe-${architecture}`, {
    imageRecipeName: name,
    imageRecipeVersion: image.version,
    description: image.description,
    baseImage: imagebuilder.BaseImage.fromString(base),
    components: [...components, ...documents],
    blockDevices: [{ deviceName: "/dev/xvda", volume: ec2.BlockDeviceVolume.ebs(image.sizeGiB, volume) }],
    workingDirectory: "/root",
    tags: image.tags,
  });
}

function values(parameters) {
  return Object.fromEntries(
    Object.entries(parameters).map(([key, value]) => [key, imagebuilder.ComponentParameterValue.fromString(value)]),
  );
}

function infrastructure(stack, image, architecture, name) {
  const id = `Infrastructure-${architecture}`;
  const profile = iam.InstanceProfile.fromInstanceProfileName(stack, `${id}-profile`, "golden-images-build");
  return new imagebuilder.InfrastructureConfiguration(stack, id, {
    infrastructureConfigurationName: name,
    instanceProfile: profile,
    instanceTypes: shared.instanceTypes[architecture].map((type) => new ec2.InstanceType(type)),
    terminateInstanceOnFailure: true,
    httpPutResponseHopLimit: 1,
    httpTokens: imagebuilder.HttpTokens.REQUIRED,
    resourceTags: image.tags,
    tags: image.tags,
  });
}

function distribution(stack, image, architecture, name) {
  const id = `Distribution-${architecture}`;
  const path = `/images/${image.name}/${architecture}`;
  const keyArn = (region) => `arn:aws:kms:${region}:${shared.account}:key/11111111-2222-3333-4444-555555555555`;
  const parameter = (region) => ssm.StringParameter.fromStringParameterName(stack, `${id}-parameter-${region}`, path);
  return new imagebuilder.DistributionConfiguration(stack, id, {
    distributionConfigurationName: name,
    amiDistributions: shared.regions.map((region) => ({
      region,
      amiName: `${name}-${image.version}-{{ imagebuilder:buildDate }}`,
      amiTags: { ...image.tags, ImageName: image.name, ImageVersion: image.version },
      amiKmsKey: kms.Key.fromKeyArn(stack, `${id}-key-${region}`, keyArn(region)),
      amiLaunchPermission: { accountIds: image.amiAccounts },
      ssmParameters: [{ parameter: parameter(region), dataType: ssm.ParameterDataType.AWS_EC2_IMAGE }],
    })),
    tags: image.tags,
  });
}

function lifecycle(stack, image, recipes) {
  const role = `arn:aws:iam::${shared.account}:role/golden-images-lifecycle`;
  const { DELETE, DEPRECATE } = imagebuilder.LifecyclePolicyActionType;
  return new imagebuilder.LifecyclePolicy(stack, "Lifecycle", {
    lifecyclePolicyName: `golden-images-${image.name}`,
    resourceType: imagebuilder.LifecyclePolicyResourceType.AMI_IMAGE,
    executionRole: iam.Role.fromRoleArn(stack, "LifecycleRole", role, { mutable: false }),
    details: [
      { action: { type: DEPRECATE, includeAmis: true }, filter: { ageFilter: { age: Duration.days(90) } } },
      {
        action: { type: DELETE, includeAmis: true, includeSnapshots: true },
        filter: { ageFilter: { age: Duration.days(182), retainAtLeast: 3 } },
      },
    ],
    resourceSelection: { recipes },
    tags: image.tags,
  });
}

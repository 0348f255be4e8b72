import { strict as assert } from "node:assert";
import { ImagePipeline, type ImagePipelineArgs } from "../../components";
import {
  COMPONENT,
  DISTRIBUTION,
  FULL,
  IMAGE,
  INFRASTRUCTURE,
  LOG_GROUP,
  MINIMAL,
  PIPELINE,
  RECIPE,
} from "./image-pipeline-cases";
import { listed, only, recordResources, valueOf } from "./recorded-resources";

describe("components/ImagePipeline", () => {
  it("registers a document, an image and the rest for the full case, with region and tags on each", async () => {
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
  });

  it("keeps the names of resources that are taken over; the log group stays its own", async () => {
    const names = { recipe: "Recipe", infrastructure: "Build", distribution: "Share", pipeline: "Weekly" };
    const resources = await recordResources(() => new ImagePipeline("docker-host", { ...MINIMAL, names }));
    const given = [RECIPE, INFRASTRUCTURE, DISTRIBUTION, PIPELINE].map(
      (type) => only(resources, type).inputs.name as string,
    );
    assert.deepEqual(given, ["Recipe", "Build", "Share", "Weekly"]);
    assert.equal(only(resources, LOG_GROUP).inputs.name, "/aws/imagebuilder/docker-host");
  });

  it("passes on where AMIs go", async () => {
    const resources = await recordResources(() => new ImagePipeline("docker-host", FULL));

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
  });

  it("passes on where images are built", async () => {
    const resources = await recordResources(() => new ImagePipeline("docker-host", FULL));

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
  });

  it("passes on when images are built, and logs it", async () => {
    const resources = await recordResources(() => new ImagePipeline("docker-host", FULL));

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

  it("tells pipeline, recipe, image and AMIs", async () => {
    let pipeline: ImagePipeline | undefined;
    await recordResources(() => (pipeline = new ImagePipeline("docker-host", FULL)));
    assert.ok(pipeline?.imageArn !== undefined && pipeline.amiIds !== undefined);

    assert.equal(
      await valueOf(pipeline.imageArn),
      "arn:aws:imagebuilder:us-east-1:111122223333:image/docker-host/1.2.0/1",
    );
    assert.deepEqual(await valueOf(pipeline.amiIds), { "us-east-1": "ami-0123456789abcdef0" });
    assert.deepEqual(await valueOf(pipeline.copiedAmiIds ?? assert.fail()), {
      "555566667777": { "us-east-1": "ami-0fedcba9876543210" },
    });
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
});

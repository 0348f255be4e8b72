import { strict as assert } from "node:assert";
import { ImagePipeline } from "../../components";
import { DISTRIBUTION, INFRASTRUCTURE, LOG_GROUP, MINIMAL, PIPELINE, RECIPE } from "./image-pipeline-cases";
import { listed, only, recordResources } from "./recorded-resources";

describe("components/ImagePipeline by default", () => {
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
});

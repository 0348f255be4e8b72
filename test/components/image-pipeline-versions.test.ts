import { strict as assert } from "node:assert";
import { ImagePipeline } from "../../components";
import { COMPONENT, FULL, IMAGE, MINIMAL, RECIPE, UPDATE_LINUX } from "./image-pipeline-cases";
import { only, recordResources } from "./recorded-resources";

describe("components/ImagePipeline and its versions", () => {
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
      "workflows",
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
});

import { strict as assert } from "node:assert";
import { join, relative, resolve } from "node:path";
import { namesOf } from "../../../cli/fleet/image-names";

describe("names of images from paths", () => {
  it("takes names as they are and definitions by their file, once", () => {
    assert.deepEqual(namesOf(["docker-host", "images/gpu-runner.yaml", "images\\docker-host.yaml"], "/repo"), [
      "docker-host",
      "gpu-runner",
    ]);
  });

  it("takes a file by its path from the working directory, and by its whole path", () => {
    const images = resolve("/repo/images");
    assert.deepEqual(namesOf([join(images, "web.yaml"), relative(".", join(images, "gpu.yaml"))], "/repo"), [
      "web",
      "gpu",
    ]);
  });

  it("means all images by none", () => {
    assert.deepEqual(namesOf([], "/repo"), []);
  });

  for (const path of ["images/variables.yaml", "images/docker/install.yaml", "Pulumi.prod.yaml", "images/a/b.sh"]) {
    it(`means all images by ${path}, which any of them may use`, () => {
      assert.deepEqual(namesOf(["images/docker-host.yaml", path], "/repo"), []);
    });
  }

  it("leaves an image that is called variables to its name", () => {
    assert.deepEqual(namesOf(["variables"], "/repo"), ["variables"]);
  });
});

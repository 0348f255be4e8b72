import { strict as assert } from "node:assert";
import { namesOf } from "../../../cli/fleet/image-names";

describe("names of images from paths", () => {
  it("takes names as they are and definitions by their file, once", () => {
    assert.deepEqual(namesOf(["docker-host", "images/gpu-runner.yaml", "images\\docker-host.yaml"]), [
      "docker-host",
      "gpu-runner",
    ]);
  });

  it("means all images by none", () => {
    assert.deepEqual(namesOf([]), []);
  });

  for (const path of ["images/variables.yaml", "images/docker/install.yaml", "Pulumi.prod.yaml", "images/a/b.sh"]) {
    it(`means all images by ${path}, which any of them may use`, () => {
      assert.deepEqual(namesOf(["images/docker-host.yaml", path]), []);
    });
  }

  it("leaves an image that is called variables to its name", () => {
    assert.deepEqual(namesOf(["variables"]), ["variables"]);
  });
});

import assert from "node:assert/strict";
import { loadImages, memorySource, type ImageSettings } from "../../../definition";
import { alone, image, settings, type Case } from "../case";

const gov = { ...settings, region: "us-gov-west-1" };

describe("names of AWS that are right", () => {
  const sound: readonly (readonly [string, string, ImageSettings?])[] = [
    ["a copy within GovCloud", "distribution: {regions: [us-gov-west-1, us-gov-east-1]}", gov],
    ["the sovereign cloud", "distribution: {regions: [eusc-de-east-1]}", { ...settings, region: "eusc-de-east-1" }],
    [
      "a zone of the sovereign cloud",
      "build: {placement: {availabilityZone: eusc-de-east-1a}}",
      { ...settings, region: "eusc-de-east-1" },
    ],
    ["types of both architectures", "architectures: [x86_64, arm64]\nbuild: {instanceTypes: [m7i.large, m7g.large]}"],
    ["a component with an underscore", "components: [{managed: php-8_2-linux}]"],
    ["a component by an ARN that the list lacks", `components: [{arn: "${component("brand-new")}"}]`],
    ["a leap day", 'schedule: {cron: "0 7 29 FEB ? *"}'],
    ["the last day of February", 'schedule: {cron: "0 7 L 2 ? *"}'],
    ["every third month from the 31st", 'schedule: {cron: "0 7 31 1/3 ? *"}'],
    ["a year to come", 'schedule: {cron: "0 7 1 1 ? 2190"}'],
  ];
  for (const [title, more, own] of sound)
    it(title, () => {
      assert.deepEqual(load(alone(more), own).issues, []);
    });

  it("takes a disk as large as the parent's, and one that says no size", () => {
    const parent = image("disk: {sizeGiB: 30}");
    for (const more of ["disk: {sizeGiB: 30}", "disk: {type: gp3}"]) {
      const files = { "images/a.yaml": image(`parent: {image: b}\n${more}`), "images/b.yaml": parent };
      assert.deepEqual(load(files).issues, []);
    }
  });
});

describe("architectures that follow from the parent", () => {
  const parents: readonly (readonly [string, readonly string[]])[] = [
    ['{arn: "arn:aws:imagebuilder:us-east-1:111122223333:image/base-arm64/x.x.x"}', ["arm64"]],
    ['{arn: {arm64: "arn:aws:imagebuilder:us-east-1:aws:image/amazon-linux-2023-arm64/x.x.x"}}', ["arm64"]],
    ["{ssm: /aws/service/canonical/ubuntu/server/22.04/stable/current/arm64/hvm/ebs-gp2/ami-id}", ["arm64"]],
    ["{ssm: /aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64}", ["x86_64"]],
    ["{ssm: {x86_64: /a, arm64: /b}}", ["x86_64", "arm64"]],
    ["{ssm: /my/base}", ["x86_64"]],
    ["{managed: ubuntu-server-24-lts-arm64}", ["arm64"]],
  ];
  const rest = "platform: Linux\ndisk: {device: /dev/xvda}";
  for (const [parent, architectures] of parents)
    it(parent, () => {
      assert.deepEqual(built(alone(`parent: ${parent}\n${rest}`)), architectures);
    });

  it("are those of a parent of ours that is not built for x86_64, over generations", () => {
    const files = {
      "images/a.yaml": image("parent: {image: b}"),
      "images/b.yaml": image("parent: {image: c}"),
      "images/c.yaml": image("architectures: [arm64]"),
    };
    assert.deepEqual(built(files), ["arm64"]);
    assert.deepEqual(built({ ...files, "images/c.yaml": image("architectures: [arm64, x86_64]") }), ["x86_64"]);
  });
});

function built(files: Case["files"]): readonly string[] | undefined {
  const { definitions, issues } = load(files);
  assert.deepEqual(issues, []);
  return definitions.find(({ name }) => name === "a")?.architectures;
}

function component(name: string): string {
  return `arn:aws:imagebuilder:us-east-1:aws:component/${name}/x.x.x`;
}

function load(files: Case["files"], own: ImageSettings = settings): ReturnType<typeof loadImages> {
  return loadImages({ source: memorySource(files), stacks: [{ settings: own }] });
}

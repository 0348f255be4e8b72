import { strict as assert } from "node:assert";
import { filled } from "../../../plan/image-builder/filled";
import { imageOf, planOf } from "../parts";

const IMAGE = { name: "docker-host", version: "1.2.0" };

describe("plan/ami/distribution", () => {
  it("fills our placeholders and leaves Image Builder's alone", () => {
    const template = "{name}/{architecture}/{version}/{{ imagebuilder:buildDate }}/{{name}}/{other}";
    assert.equal(
      filled(template, IMAGE, "x86_64", undefined),
      "docker-host/x86_64/1.2.0/{{ imagebuilder:buildDate }}/{{name}}/{other}",
    );
    assert.equal(filled("{name}{name}", IMAGE, "arm64", "team"), "team-docker-hostteam-docker-host");
  });

  it("puts each launch template and licence into its own region", () => {
    const licence = "arn:aws:license-manager:eu-west-1:111122223333:license-configuration:lic-1";
    const distribution = {
      regions: ["us-east-1", "eu-west-1"],
      launchTemplates: [
        { id: "lt-1", setDefault: true },
        { id: "lt-2", region: "eu-west-1", setDefault: false },
      ],
      licenseConfigurations: [licence],
    };
    const [pipeline] = imageOf({ distribution }).pipelines;
    assert.deepEqual(
      pipeline?.distributions.map(({ region, launchTemplates, licenseConfigurationArns }) => [
        region,
        launchTemplates.map((template) => template.launchTemplateId),
        licenseConfigurationArns,
      ]),
      [
        ["eu-west-1", ["lt-2"], [licence]],
        ["us-east-1", ["lt-1"], []],
      ],
    );
    assert.throws(
      () => imageOf({ distribution: { launchTemplates: [{ id: "lt-3", region: "eu-west-1", setDefault: true }] } }),
      /golden-images bug: docker-host: lt-3 is in eu-west-1, which the image is not distributed to/,
    );
  });

  it("does not add the region of the build to those listed", () => {
    const [pipeline] = imageOf({ distribution: { regions: ["eu-west-1"] } }).pipelines;
    assert.deepEqual(
      pipeline?.distributions.map((distribution) => distribution.region),
      ["eu-west-1"],
    );
  });

  it("asks for an execution role only where Image Builder's own cannot reach a parameter", () => {
    const environment = (parameter: string): readonly string[] =>
      planOf({ distribution: { parameter } }).stack.environment.parameterNames;
    assert.deepEqual(environment("/imagebuilder/{name}"), []);
    assert.deepEqual(environment("/images/{name}"), ["/images/docker-host"]);
    const parent = (name: string): readonly string[] =>
      planOf({ definition: { parent: { kind: "ssm", parameters: { x86_64: name } } } }).stack.environment
        .parentParameterNames;
    assert.deepEqual(parent("/aws/service/ami-amazon-linux-latest/al2023"), []);
    assert.deepEqual(parent("/imagebuilder/base"), []);
    assert.deepEqual(parent("/base"), ["/base"]);
  });
});

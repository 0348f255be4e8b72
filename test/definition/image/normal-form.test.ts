import assert from "node:assert/strict";
import { loadImages, memorySource } from "../../../definition";
import type { AmiDefinition } from "../../../definition/image/image-definition";
import { amisOf, DOCUMENT, image, settings } from "../case";
import { WHOLE, WHOLE_NORMAL } from "../whole";

const WINDOWS = "components: [{managed: update-windows}]";

function load(files: Readonly<Record<string, string>>): AmiDefinition {
  const { definitions, issues } = loadImages({ source: memorySource(files), stacks: [{ settings }] });
  assert.deepEqual(issues, []);
  const [definition] = amisOf(definitions);
  assert.ok(definition);
  return definition;
}

describe("normal form", () => {
  it("of the smallest definition has every default", () => {
    assert.deepEqual(load({ "images/small.yaml": image() }), {
      name: "small",
      file: "images/small.yaml",
      kind: "ami",
      version: "1.0.0",
      platform: "Linux",
      parent: {
        kind: "managed",
        name: "amazon-linux-2023",
        version: "x.x.x",
        names: { x86_64: "amazon-linux-2023-x86" },
      },
      architectures: ["x86_64"],
      components: [{ kind: "managed", name: "update-linux", version: "x.x.x", parameters: {} }],
      tests: [],
      disks: [{ device: "/dev/xvda", type: "gp3", encrypted: true, deleteOnTermination: true }],
      build: {
        instanceTypes: { x86_64: ["m7i.large"] },
        timeoutMinutes: 180,
        keepFailedInstance: false,
        httpPutResponseHopLimit: 1,
      },
      imageTests: { enabled: true, timeoutMinutes: 720 },
      scanning: { enabled: false },
      distribution: {
        share: { organizations: [], organizationalUnits: [], accounts: [], public: false },
        copyTo: [],
        launchTemplates: [],
        amiName: "{name}-{architecture}-{version}-{{ imagebuilder:buildDate }}",
        amiTags: {},
        licenseConfigurations: [],
      },
      tags: {},
      notify: [],
      consumers: [],
    });
  });

  it("of a definition with every key has every key", () => {
    const definition = load(WHOLE);
    assert.deepEqual(definition, WHOLE_NORMAL);
  });

  it("survives JSON unchanged", () => {
    for (const files of [WHOLE, { "images/small.yaml": image() }]) {
      const definition = load(files);
      assert.deepStrictEqual(JSON.parse(JSON.stringify(definition)), definition);
    }
  });

  it("is the same for the same files in any order", () => {
    const turned = Object.fromEntries(Object.entries(WHOLE).reverse());
    assert.equal(JSON.stringify(load(turned)), JSON.stringify(load(WHOLE)));
  });

  it("takes platform and device through parents of ours", () => {
    const files = {
      "images/base.yaml": image(
        `parent: {ami: ami-0123456789abcdef0}\nplatform: Windows\ndisk: {device: /dev/sda1}\n${WINDOWS}`,
      ),
      "images/middle.yaml": image("parent: {image: base}"),
      "images/a.yaml": image(`parent: {image: middle, version: 1.x.x}\n${WINDOWS}`),
    };
    const { definitions, issues } = loadImages({ source: memorySource(files), names: ["a"] });
    assert.deepEqual(issues, []);
    assert.equal(definitions.length, 1);
    const [grandchild] = amisOf(definitions);
    assert.equal(grandchild?.platform, "Windows");
    assert.equal(grandchild.disks[0].device, "/dev/sda1");
    assert.deepEqual(grandchild.parent, { kind: "image", image: "middle", version: "1.x.x" });
  });

  it("takes the architecture from a full managed name, and fills {architecture} of an SSM path", () => {
    const arm = load({ "images/a.yaml": image("parent: amazon-linux-2023-arm64") });
    assert.deepEqual(arm.architectures, ["arm64"]);
    assert.deepEqual(arm.parent, {
      kind: "managed",
      name: "amazon-linux-2023-arm64",
      version: "x.x.x",
      names: { arm64: "amazon-linux-2023-arm64" },
    });
    assert.deepEqual(arm.build.instanceTypes, { arm64: ["m7g.large"] });
    const path = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-{architecture}";
    const ssm = load({ "images/a.yaml": image(`parent: {ssm: "${path}"}\narchitectures: [arm64, x86_64]`) });
    assert.equal(ssm.platform, "Linux");
    assert.deepEqual(ssm.parent, {
      kind: "ssm",
      parameters: { arm64: path.replace("{architecture}", "arm64"), x86_64: path.replace("{architecture}", "x86_64") },
    });
  });

  it("knows platform and device of a managed ARN", () => {
    const definition = load({
      "images/a.yaml": image(
        `parent: {arn: 'arn:aws:imagebuilder:us-east-1:aws:image/windows-server-2022-english-full-base-x86/x.x.x'}\n${WINDOWS}`,
      ),
    });
    assert.equal(definition.platform, "Windows");
    assert.equal(definition.disks[0].device, "/dev/sda1");
  });

  it("splits a flat list of instance types by architecture", () => {
    const { build } = load({
      "images/a.yaml": image(
        "architectures: [x86_64, arm64]\nbuild: {instanceTypes: [c7gn.large, g4dn.xlarge, t4g.small, m7i.large]}",
      ),
    });
    assert.deepEqual(build.instanceTypes, { x86_64: ["g4dn.xlarge", "m7i.large"], arm64: ["c7gn.large", "t4g.small"] });
  });

  it("names a document by its path", () => {
    const files = {
      "images/a.yaml": image(
        "components: [{document: docker/install.yaml}, {document: docker/install.yaml, name: again}]",
      ),
      "images/docker/install.yaml": DOCUMENT,
    };
    assert.deepEqual(load(files).components.map((use) => use.kind === "document" && [use.name, use.file]), [["docker-install", "images/docker/install.yaml"], ["again", "images/docker/install.yaml"]]); // prettier-ignore
  });
});

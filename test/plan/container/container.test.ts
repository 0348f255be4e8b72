import { strict as assert } from "node:assert";
import { loadImages, memorySource } from "../../../definition";
import { planImages, type ContainerPlan } from "../../../plan";
import { container, onDocker } from "../../definition/image/cases/containers";
import { MINIMAL_SETTINGS } from "../samples";

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;
const KEY = "arn:aws:kms:us-east-1:111122223333:key/mrk-0123456789abcdef0123456789abcdef";

function planned(files: Parameters<typeof memorySource>[0], settings = MINIMAL_SETTINGS) {
  const { definitions, issues } = loadImages({ source: memorySource(files), stacks: [{ settings }] });
  assert.deepEqual(
    issues.filter(({ severity }) => severity === "error"),
    [],
  );
  const plan = planImages({ definitions, settings, stack: "prod" });
  return { ...plan, images: plan.images as readonly ContainerPlan[] };
}

describe("plan/container", () => {
  it("plans the least", () => {
    const { images, stack } = planned({ "images/base.yaml": container() });
    const [plan] = images;
    assert.ok(plan);
    assert.equal(plan.kind, "container");
    const [{ components, infrastructure, ...pipeline }] = plan.pipelines as [ContainerPlan["pipelines"][number]];
    assert.equal(components.length, 1);
    assert.equal(infrastructure.httpPutResponseHopLimit, 2);
    assert.deepEqual(pipeline, {
      architecture: "x86_64",
      name: "base--container-x86-64",
      imageVersion: "1.0.0",
      platform: "Linux",
      platformOverride: "Linux",
      parentImage: `docker.io/library/ubuntu@${DIGEST}`,
      dockerfileTemplateData:
        "FROM {{{ imagebuilder:parentImage }}}\n{{{ imagebuilder:environments }}}\n{{{ imagebuilder:components }}}\n",
      instanceConfiguration: { deviceName: "/dev/xvda" },
      repository: {
        kind: "create",
        name: "base",
        regions: [{ region: "us-east-1" }],
        scanOnPush: true,
        immutableTags: true,
        mutableTags: [],
        cleanUp: {},
        pullers: { accountIds: [], organizationIds: [] },
      },
      distributions: [{ region: "us-east-1", containerTags: [] }],
      status: "ENABLED",
      imageTests: { imageTestsEnabled: true, timeoutMinutes: 720 },
      imageScanningEnabled: false,
      onDeploy: { timeoutMinutes: 180 },
    });
    const own = "arn:aws:ecr:us-east-1:111122223333:repository/base";
    assert.deepEqual(stack.environment.registries, { base: { push: [own], pull: [] } });
  });

  it("notifies of its builds, whoever makes them", () => {
    const settings = { ...MINIMAL_SETTINGS, channels: { releases: { subscriptions: [] } } };
    const notify = "notify: [releases]";
    const byImageBuilder = planned({ "images/base.yaml": container(notify) }, settings);
    const byCodeBuild = planned(onDocker(notify), settings);
    assert.deepEqual(byImageBuilder.images[0]?.notifications, {
      channels: ["releases"],
      imageArnPrefixes: ["arn:aws:imagebuilder:us-east-1:111122223333:image/base--container-x86-64/"],
    });
    assert.deepEqual(byCodeBuild.images[0]?.notifications, { channels: ["releases"], projectName: "base-image" });
    assert.deepEqual(byCodeBuild.stack.channels, settings.channels);
  });

  it("makes a repository for each architecture and Region, the one of the build first, each with its key", () => {
    const { images } = planned({
      "images/base.yaml": container(
        `architectures: [x86_64, arm64]\nrepository: {name: "{name}-{architecture}", kmsKey: "${KEY}"}\ndistribution: {regions: [eu-west-1], containerTags: ["v{version}"]}`,
      ),
    });
    const pipelines = images[0]?.pipelines ?? [];
    assert.deepEqual(
      pipelines.map(({ repository }) => repository.name),
      ["base-x86-64", "base-arm64"],
    );
    assert.deepEqual(pipelines[0]?.repository.regions, [
      { region: "us-east-1", kmsKey: KEY },
      { region: "eu-west-1", kmsKey: KEY.replace("us-east-1", "eu-west-1") },
    ]);
    assert.deepEqual(pipelines[0]?.distributions[1], { region: "eu-west-1", containerTags: ["v1.0.0"] });
    assert.match(pipelines[1]?.instanceConfiguration.image ?? "", /^ssm:.*\/arm64\//);
  });

  it("lets builds pull from the repositories that they are built on, and from no other", () => {
    const ecr = "444455556666.dkr.ecr.eu-west-1.amazonaws.com";
    const dockerfile = `FROM ${ecr}/tools/go@${DIGEST} AS build\nFROM {{{ imagebuilder:parentImage }}}\n{{{ imagebuilder:environments }}}\n{{{ imagebuilder:components }}}\n`;
    const { stack } = planned({
      "images/base.yaml": container("repository: {name: team/base}"),
      "images/web.yaml": container("parent: {image: base, version: 1.x.x}\ndockerfile: web/Dockerfile"),
      "images/web/Dockerfile": dockerfile,
    });
    assert.deepEqual(stack.environment.registries?.["web"], {
      push: ["arn:aws:ecr:us-east-1:111122223333:repository/web"],
      pull: [
        "arn:aws:ecr:eu-west-1:444455556666:repository/tools/go",
        "arn:aws:ecr:us-east-1:111122223333:repository/team/base",
      ],
    });
  });

  it("is built on the images of a parent of ours", () => {
    const { images } = planned({
      "images/base.yaml": container(),
      "images/web.yaml": container("parent: {image: base, version: 1.x.x}"),
    });
    assert.equal(
      images[1]?.pipelines[0]?.parentImage,
      "arn:aws:imagebuilder:us-east-1:111122223333:image/base--container-x86-64/1.x.x",
    );
  });
});

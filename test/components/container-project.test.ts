import { strict as assert } from "node:assert";
import * as pulumi from "@pulumi/pulumi";
import { ContainerProject, type ContainerProjectArgs } from "../../components";
import { listed, only, recordResources, resourceErrorOf } from "./recorded-resources";

const PROJECT = "aws:codebuild/project:Project";
const OBJECT = "aws:s3/bucketObjectv2:BucketObjectv2";
const REPOSITORY = "aws:ecr/repository:Repository";
const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const SCHEDULE = "aws:scheduler/schedule:Schedule";
const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;
const PULLED = "arn:aws:ecr:us-east-1:111122223333:repository/platform/base";
const BOUNDARY = "arn:aws:iam::111122223333:policy/boundary";

function least(): ContainerProjectArgs {
  return {
    name: "web-image",
    accountId: "111122223333",
    region: "us-east-1",
    version: "1.2.0",
    context: new pulumi.asset.AssetArchive({ Dockerfile: new pulumi.asset.StringAsset("ARG PARENT_IMAGE\n") }),
    parent: { kind: "reference", reference: `docker.io/library/nginx@${DIGEST}` },
    repository: { kind: "create", name: "web" },
  };
}

function full(): ContainerProjectArgs {
  return {
    ...least(),
    description: "The web",
    dockerfile: "docker/Dockerfile",
    buildArguments: { COLOUR: "blue" },
    platforms: ["linux/amd64", "linux/arm64"],
    parent: {
      kind: "image",
      image: "base",
      version: "1.x.x",
      repositories: { "linux/amd64": "base", "linux/arm64": "base" },
    },
    testCommands: ["docker run --rm $IMAGE true"],
    computeType: "BUILD_GENERAL1_LARGE",
    buildTimeoutMinutes: 30,
    repository: { kind: "create", name: "platform/web", cleanUp: { keepNewest: 9 } },
    regions: ["us-east-1", "eu-west-1"],
    containerTags: ["latest"],
    pullFrom: [PULLED],
    schedule: { name: "golden-images-web", expression: "rate(7 days)", enabled: false },
    permissionsBoundary: BOUNDARY,
    bucketPrefix: "golden-images-builds-web",
    vpc: { vpcId: "vpc-1", subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] },
    tags: { ImageName: "web" },
  };
}

function actionsOf(policy: unknown): Readonly<Record<string, readonly string[]>> {
  const { Statement } = JSON.parse(String(policy)) as { Statement: { Sid: string; Resource: string[] }[] };
  return Object.fromEntries(Statement.map(({ Sid, Resource }) => [Sid, Resource]));
}

describe("components/ContainerProject", () => {
  it("makes exactly this of the least", async () => {
    const resources = await recordResources(() => new ContainerProject("web", least()));
    assert.deepEqual(
      listed(resources).filter((each) => !each.includes("web-artifacts")),
      [
        "aws:cloudwatch/logGroup:LogGroup::web-log-group",
        `${PROJECT}::web-project`,
        `${REPOSITORY}::web-repository`,
        "aws:iam/role:Role::web-role",
        `${ROLE_POLICY}::web-role-policy`,
        `${OBJECT}::web-context`,
        "golden-images:build:ContainerProject::web",
      ].sort((one, other) => one.localeCompare(other, "en")),
    );
    const { source, environment, ...inputs } = only(resources, PROJECT).inputs as Inputs;
    const ofAll = ["serviceRole", "logsConfig"];
    assert.deepEqual(Object.fromEntries(Object.entries(inputs).filter(([key]) => !ofAll.includes(key))), {
      name: "web-image",
      artifacts: { type: "NO_ARTIFACTS" },
      buildTimeout: 60,
      queuedTimeout: 480,
      badgeEnabled: false,
      projectVisibility: "PRIVATE",
      region: "us-east-1",
    });
    assert.deepEqual(environment, {
      type: "LINUX_CONTAINER",
      computeType: "BUILD_GENERAL1_MEDIUM",
      image: "aws/codebuild/amazonlinux-x86_64-standard:5.0",
      imagePullCredentialsType: "CODEBUILD",
      privilegedMode: true,
      environmentVariables: [{ name: "IMAGE_VERSION", type: "PLAINTEXT", value: "1.2.0" }],
    });
    assert.equal(source["type"], "S3");
    assert.match(String(source["location"]), /\/context\.zip$/);
    assert.ok(!("batch" in (JSON.parse(String(source["buildspec"])) as object)));
    const object = only(resources, OBJECT);
    assert.equal(object.inputs["key"], "context.zip");
    assert.ok(
      object.dependencies.some((each) => each.includes("web-artifacts-versioning")),
      "its version counts",
    );
    assert.ok(
      only(resources, PROJECT).dependencies.includes(`${OBJECT}::web-context`),
      "it builds that version of the context",
    );
    assert.ok(only(resources, REPOSITORY).retainOnDelete);
  });

  it("passes everything on: a batch, a schedule, a repository in each Region, and no more access than that", async () => {
    const resources = await recordResources(() => new ContainerProject("web", full()));
    const project = only(resources, PROJECT).inputs as Inputs;
    const source = JSON.parse(String(project.source["buildspec"])) as { batch: { "build-graph": unknown[] } };
    assert.equal(source.batch["build-graph"].length, 3);
    assert.deepEqual(project["buildBatchConfig"], {
      serviceRole: (project["buildBatchConfig"] as { serviceRole: string }).serviceRole,
      timeoutInMins: 60,
      combineArtifacts: false,
      restrictions: { maximumBuildsAllowed: 100 },
    });
    assert.deepEqual(project["vpcConfig"], { vpcId: "vpc-1", subnets: ["subnet-1"], securityGroupIds: ["sg-1"] });
    assert.equal(project["description"], "The web");
    const away = "arn:aws:ecr:eu-west-1:111122223333:repository/platform/web";
    const home = "arn:aws:ecr:us-east-1:111122223333:repository/platform/web";
    const granted = actionsOf(only(resources, ROLE_POLICY, "web-role-policy").inputs["policy"]);
    assert.deepEqual(granted["PushImages"], [away, home]);
    assert.deepEqual(granted["PullImages"], [away, PULLED, home]);
    assert.deepEqual(granted["FindTags"], [away, PULLED, home]);
    assert.deepEqual(granted["FollowBatch"], ["arn:aws:codebuild:us-east-1:111122223333:project/web-image"]);
    const open = Object.entries(granted)
      .filter(([, where]) => where.includes("*"))
      .map(([sid]) => sid);
    assert.deepEqual(open, ["LogInToEcr", "DescribeNetwork"]);
    assert.equal(only(resources, REPOSITORY, "web-repository-eu-west-1").inputs["region"], "eu-west-1");
    const { target, ...schedule } = only(resources, SCHEDULE).inputs as { target: Readonly<Record<string, unknown>> };
    assert.deepEqual(schedule, {
      name: "golden-images-web",
      scheduleExpression: "rate(7 days)",
      scheduleExpressionTimezone: "Etc/UTC",
      state: "DISABLED",
      flexibleTimeWindow: { mode: "OFF" },
      region: "us-east-1",
    });
    assert.equal(target["arn"], "arn:aws:scheduler:::aws-sdk:codebuild:startBuildBatch");
    assert.equal(target["input"], '{"ProjectName":"web-image"}');
    const start = only(resources, ROLE_POLICY, "web-start-role-policy").inputs["policy"];
    assert.deepEqual(JSON.parse(String(start)), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "StartBuilds",
          Effect: "Allow",
          Action: ["codebuild:StartBuildBatch"],
          Resource: ["arn:aws:codebuild:us-east-1:111122223333:project/web-image"],
        },
      ],
    });
    for (const role of ["web-role", "web-batch-role", "web-start-role"])
      assert.equal(only(resources, "aws:iam/role:Role", role).inputs["permissionsBoundary"], BOUNDARY);
  });

  it("names every wrong argument at once", async () => {
    const wrong: ContainerProjectArgs = {
      ...least(),
      name: "-",
      version: "1",
      dockerfile: "../Dockerfile",
      platforms: ["linux/amd64", "linux/amd64"],
      buildArguments: { PARENT_IMAGE: "x" },
      parent: { kind: "reference", reference: "nginx:1" },
      repository: { kind: "create", name: "Web" },
      buildTimeoutMinutes: 1,
    };
    const message = await resourceErrorOf(() => new ContainerProject("web", wrong));
    const paths = [...String(message).matchAll(/^ {2}([\w.]+):/gm)].map(([, path]) => path);
    assert.deepEqual(paths, [
      ...["version", "repository.name", "buildTimeoutMinutes", "name", "dockerfile"],
      ...["platforms", "parent.reference", "buildArguments.PARENT_IMAGE"],
    ]);
  });
});

interface Inputs extends Readonly<Record<string, unknown>> {
  readonly source: Readonly<Record<string, unknown>>;
  readonly environment: unknown;
}

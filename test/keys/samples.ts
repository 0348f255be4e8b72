import type { ImageSettings } from "../../definition";
import { DOCUMENT, settings } from "../definition/case";
import type { LeafValues } from "./leaves";

const BUILD = `${DOCUMENT}parameters: [{KEY: {type: string, default: none}}]\n`;
const TEST = BUILD.replace("name: build", "name: test");
const PARENT = "version: 1.0.0\nparent: amazon-linux-2023\ncomponents: [{managed: update-linux}]\n";

/** Files beside the definition. */
export const FILES = {
  "images/docker/install.yaml": BUILD,
  "images/docker/other.yaml": BUILD.replace("docker", "nginx"),
  "images/docker/test.yaml": TEST,
  "images/docker/other-test.yaml": TEST.replace("docker", "nginx"),
  "images/docker/user-data.sh": "#!/bin/bash\ntrue\n",
  "images/docker/other.sh": "#!/bin/bash\nfalse\n",
  "images/flavors/base/Dockerfile": "FROM scratch\n",
  "images/flavors/slim/Dockerfile": "FROM scratch\n",
  "images/others/small/Dockerfile": "FROM scratch\n",
  "images/docker-host.yaml": PARENT,
  "images/other-host.yaml": PARENT,
};

export const SETTINGS: ImageSettings = {
  ...settings,
  channels: { "image-releases": { subscriptions: [] }, other: { subscriptions: [] } },
  rebuild: {
    cron: "0 7 * * ? *",
    timezone: "Etc/UTC",
    parallel: 10,
    olderThanDays: 30,
    deprecationNoticeDays: 14,
    notify: [],
  },
  promotion: { channels: ["candidate", "production"], parameter: "/images/{name}/{architecture}/{channel}" },
};

const ORGANIZATION = "arn:aws:organizations::999988887777:organization/o-abc1234567";
const SSM = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel";
const STEP = { name: "Try", action: "ExecuteBash", inputs: { commands: ["true"] } };
const INLINE = { schemaVersion: 1, phases: [{ name: "test", steps: [STEP] }] };

const FLAVORS = { flavors: ["base", "slim"] };
const SOURCE = { repository: "example/runner", visibility: "private" };
const BUILDS = { source: SOURCE };
const COMMANDS = { ...BUILDS, buildspec: { build: ["make"] } };
const CONNECTION = "arn:aws:codeconnections:us-east-1:111122223333:connection/01234567-89ab-cdef-0123-456789abcdef";
const SECRET = "arn:aws:secretsmanager:us-east-1:111122223333:secret:token-AbCdEf";
const FLEET = "arn:aws:codebuild:us-east-1:111122223333:fleet/runners";
const REPOSITORY = "arn:aws:ecr:us-east-1:111122223333:repository/runner";

/** Two values of a leaf, where those that the schema suggests break a rule. */
export const VALUES: LeafValues = {
  kind: ["ami", "ami"],
  "parent|managed.managed": ["amazon-linux-2023", "ubuntu-server-24-lts"],
  "parent|image.image": ["docker-host", "other-host"],
  "parent|image.version": ["1.x.x", "1.0.x"],
  "parent|ssm.ssm": [`${SSM}-default-{architecture}`, `${SSM}-6.1-{architecture}`],
  "parent|ssm.ssm.x86_64": [`${SSM}-default-x86_64`, `${SSM}-6.1-x86_64`],
  "parent|ssm.ssm.arm64": [`${SSM}-default-arm64`, `${SSM}-6.1-arm64`],
  "components[]|document.document": ["docker/install.yaml", "docker/other.yaml"],
  "tests[]|document.document": ["docker/test.yaml", "docker/other-test.yaml"],
  "components[]|document.document.*": [INLINE, { ...INLINE, description: "Other" }],
  "tests[]|document.document.*": [INLINE, { ...INLINE, description: "Other" }],
  "consumers[].branch": ["main", "next"],
  "consumers[].head": ["image-update/web", "next"],
  "consumers[].path": ["infra/cluster.yaml", "infra/other.yaml"],
  "consumers[].at[]": ["image", "ami"],
  "consumers[].pattern": ["^a=(.+)$", "^b=(.+)$"],
  "consumers[].value": ["{name}", "{name}-{version}"],
  "consumers[].region": ["us-east-1", "eu-west-1"],
  "consumers[].keys.*": [{ sample: "a" }, { sample: "b" }],
  "disks[].device": ["/dev/sdf", "/dev/sdg"],
  userData: ["docker/user-data.sh", "docker/other.sh"],
  "build.instanceTypes[]": ["m7i.large", "m6i.large"],
  "build.instanceTypes.x86_64[]": ["m7i.large", "m6i.large"],
  "build.instanceTypes.arm64[]": ["m7g.large", "m6g.large"],
  "schedule.cron": ["0 7 * * ? *", "0 8 * * ? *"],
  "distribution.share.organizations[]": ["o-abc1234567", ORGANIZATION.replace("567", "568")],
  "distribution.launchTemplates[].region": ["us-east-1", "eu-west-1"],
  "distribution.parameter": ["/images/{name}/{architecture}", "/images/{name}"],
  "distribution.amiName": ["{name} {{ imagebuilder:buildDate }}", "{name}-{{ imagebuilder:buildDate }}"],
  "notify[]": ["image-releases", "other"],
  "flavors[]": ["base", "slim"],
  "flavors[]|name.name": ["base", "slim"],
  "flavors[]|name.needs[]": ["base", "slim"],
  "flavors|folder.folder": ["flavors", "others"],
  ...ofBuilds("ci"),
  ...ofBuilds("release"),
};

function ofBuilds(role: string): LeafValues {
  const values: LeafValues = {
    name: ["RunnerCodeBuild", "RunnerBuild"],
    "source.type": ["github", "bitbucket"],
    "source.repository": ["example/runner", "example/agent"],
    "source.connection": [CONNECTION, CONNECTION.replace("0123-4", "0124-4")],
    "source.secret": [SECRET, `${SECRET.slice(0, -1)}g`],
    "triggers.branches[]": ["main", "release/*"],
    "triggers.tags[]": ["v*", "r*"],
    "triggers.actors[]": ["583231", "583232"],
    "triggers.approvers[]": ["GITHUB_ADMIN", "GITHUB_MAINTAIN"],
    "environment.computeType": ["BUILD_GENERAL1_SMALL", "BUILD_GENERAL1_LARGE"],
    "environment.type": ["LINUX_CONTAINER", "ARM_CONTAINER"],
    "environment.image": ["aws/codebuild/standard:7.0", "aws/codebuild/standard:6.0"],
    "environment.registryCredential": [SECRET, `${SECRET.slice(0, -1)}g`],
    "environment.fleet": [FLEET, `${FLEET}-2`],
    "environment.variables.*": [{ LEVEL: "info" }, { LEVEL: { secret: "Levels", key: "one" } }],
    "buildspec.file": ["buildspec.yml", "ci/buildspec.yml"],
    "buildspec.runtimes.*": ["3.12", "3.13"],
    "batch.type": ["list", "matrix"],
    queuedTimeoutMinutes: [480, 30],
    "triggers.protected": [true, true],
    "source.visibility": ["private", "public"],
    cache: ["s3", ["source"]],
    "cache[]": ["source", "custom"],
    "access.mayRead[]": ["arn:aws:s3:::example/*", "arn:aws:s3:::other/*"],
    "access.pullFrom[]": [REPOSITORY, `${REPOSITORY}-2`],
    "access.pushTo[]": [REPOSITORY, `${REPOSITORY}-2`],
    "network.vpcId": ["vpc-0123456789abcdef0", "vpc-0123456789abcdef1"],
    "network.subnetIds[]": ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
    "network.securityGroupIds[]": ["sg-0123456789abcdef0", "sg-0123456789abcdef1"],
  };
  return Object.fromEntries(Object.entries(values).map(([path, pair]) => [`${role}.${path}`, pair]));
}

/** What makes the least sound definition of a kind out of a leaf. */
/** Beside the values of other kinds. */
export const EXTERNAL_VALUES: LeafValues = {
  "parent.image": ["docker-host", "other-host"],
  "parent.version": ["1.x.x", "1.0.x"],
  repository: ["example/web", "https://github.example.org/platform/web"],
  workflow: ["build.yml", "release.yml"],
  gitTag: ["v{version}", "web/{version}"],
  requestInput: ["golden", "mark"],
};

export const OF_KIND: Readonly<Record<string, object>> = {
  ami: { components: [{ managed: "update-linux" }] },
  project: { kind: "project", ci: BUILDS },
  external: { version: "1.0.0", repository: "example/web", workflow: "build.yml" },
};

const ARM64 = { architectures: ["arm64"] };
const OTHERS_AMI = { platform: "Linux", disk: { device: "/dev/xvda" } };
const ANY_PLATFORM = { components: [{ arn: "arn:aws:imagebuilder:us-east-1:111122223333:component/any/x.x.x" }] };
const WITH_KEY = { distribution: { kmsKey: "create" } };
const PLACED = { consumers: [{ path: "a.json", at: ["a"] }] };
const WITH_CRON = { schedule: { cron: "0 7 * * ? *" } };
const WITH_RULE = { lifecycle: { deleteAfter: "6 months" } };

/** What must stand beside a leaf, by the beginning of its path. */
export const BESIDE: Readonly<Record<string, object>> = {
  "parent|ssm.ssm.arm64": ARM64,
  "parent|ami": OTHERS_AMI,
  "parent|ami.ami.arm64": ARM64,
  "parent|arn": OTHERS_AMI,
  "parent|arn.arn.arm64": ARM64,
  platform: { parent: { ami: "ami-0123456789abcdef0" }, disk: OTHERS_AMI.disk, ...ANY_PLATFORM },
  "components[]|document.document.*": { components: [{ name: "inline" }] },
  "tests[]|document.document.*": { tests: [{ name: "inline" }] },
  "build.instanceTypes.arm64[]": ARM64,
  "build.onDeploy": { schedule: { cron: "0 7 * * ? *" } },
  "distribution.share.organization": WITH_KEY,
  "distribution.share.accounts": WITH_KEY,
  "distribution.share.public": { disk: { encrypted: false } },
  "schedule.timezone": WITH_CRON,
  "schedule.onlyWhenDependenciesChange": WITH_CRON,
  "schedule.enabled": WITH_CRON,
  "distribution.parameterInCopies": {
    distribution: { kmsKey: "create", copyTo: ["111122223331"], parameter: "/images/{name}" },
  },
  "distribution.architectureNames.arm64": ARM64,
  "distribution.copyTo": WITH_KEY,
  "distribution.launchTemplates[].region": { distribution: { regions: ["us-east-1", "eu-west-1"] } },
  "distribution.launchTemplates[].account": {
    distribution: { kmsKey: "create", copyTo: ["111122223331"] },
  },
  ...Object.fromEntries(["format", "value", "region", "arch"].map((key) => [`consumers[].${key}`, PLACED])),
  "consumers[].at": { consumers: [{ path: "a.json" }] },
  "consumers[].keys": { consumers: [{ path: "a.json", at: ["{key}"] }] },
  "lifecycle.keepAtLeast": WITH_RULE,
  "lifecycle.exclude": WITH_RULE,
  "names.lifecycle": WITH_RULE,
  "names.formerRecipes": WITH_RULE,
  "scanning.failOn": { scanning: { enabled: true }, notify: ["image-releases"] },
  variables: { description: "{KEY}" },
  flavors: { ci: COMMANDS },
  "flavors[]|name.name": { flavors: [{ computeType: "BUILD_GENERAL1_SMALL" }] },
  "flavors[]|name.needs[]": { flavors: [{ name: "last" }, "base", "slim"] },
  ...besideBuilds("ci"),
  ...besideBuilds("release"),
};

function besideBuilds(role: string): Readonly<Record<string, object>> {
  const beside: Readonly<Record<string, object>> = {
    "": BUILDS,
    triggers: { triggers: { branches: ["main"], ...(role === "release" && { protected: true }) } },
    "triggers.appro": role === "ci" ? { triggers: { pullRequests: ["main"] } } : {},
    buildspec: { buildspec: { build: ["make"] } },
    "source.visibility": { buildspec: { build: ["make"] } },
    "environment.registryCredential": { environment: { image: "registry.example.org/build:1" } },
  };
  const entries = Object.entries(beside).map(([path, part]) => [`${role}.${path}`, { [role]: part }] as const);
  return {
    ...Object.fromEntries(entries),
    [`${role}.batch`]: { ...FLAVORS, ci: COMMANDS, [role]: COMMANDS },
  };
}

import { strict as assert } from "node:assert";
import { planImages } from "../../../plan";
import { MINIMAL, MINIMAL_SETTINGS } from "../samples";
import { loaded, plansOf } from "./loaded";

const FULL = `
kind: project
description: Script languages
ci:
  name: ScriptLanguagesCodeBuild
  source:
    type: github-enterprise
    repository: https://git.example.org/data/languages
    visibility: private
    connection: arn:aws:codeconnections:us-east-1:111122223333:connection/01234567-89ab-cdef-0123-456789abcdef
    ref: main
    cloneDepth: 0
    submodules: true
    reportStatus: false
  triggers: {pullRequests: [main], actors: ["42"], approval: all, approvers: [GITHUB_MAINTAIN, GITHUB_ADMIN]}
  environment:
    type: ARM_CONTAINER
    computeType: BUILD_GENERAL1_LARGE
    image: 111122223333.dkr.ecr.us-east-1.amazonaws.com/build:1
    privileged: true
    fleet: arn:aws:codebuild:us-east-1:111122223333:fleet/builds
    variables: {LEVEL: info, REGISTRY: {parameter: /build/registry}, TOKEN: {secret: Dockerhub, key: AccessToken}}
  buildspec: {file: ci/buildspec.yaml, build: [make], reports: {unit: {files: [r.xml], format: JUNITXML}}}
  batch: {timeoutMinutes: 120, computeTypes: [BUILD_GENERAL1_SMALL], combineArtifacts: true}
  timeoutMinutes: 90
  queuedTimeoutMinutes: 30
  concurrentBuilds: 4
  cache: [docker-layers, custom]
  network: {vpcId: vpc-01234567, subnetIds: [subnet-01234568, subnet-01234567], securityGroupIds: [sg-01234567]}
  artifacts: files
  artifactRetentionDays: 7
  logRetentionDays: 3
  access: {mayRead: ["arn:aws:s3:::example/*"], pushTo: ["arn:aws:ecr:us-east-1:111122223333:repository/runner"]}
flavors: [slim]
`;

describe("plan/build-projects", () => {
  it("plans the least with safe defaults, CI and release apart", () => {
    const text = "kind: project\nci: {source: {repository: a/b, visibility: private}}\nrelease: {cache: s3}\n";
    const least = {
      name: "dev-runner-ci",
      bucketPrefix: "dev-golden-images-builds-dev-runner-ci",
      permissionsBoundary: "arn:aws:iam::111122223333:policy/dev-golden-images-builds-boundary",
      source: {
        type: "GITHUB",
        location: "https://github.com/a/b.git",
        visibility: "private",
        auth: { kind: "account" },
        gitCloneDepth: 1,
        fetchSubmodules: false,
        reportBuildStatus: true,
      },
      buildspec: { kind: "file", path: "buildspec.yml" },
      environment: {
        type: "LINUX_CONTAINER",
        computeType: "BUILD_GENERAL1_SMALL",
        image: "aws/codebuild/amazonlinux-x86_64-standard:5.0",
        imagePullCredentialsType: "CODEBUILD",
        privileged: false,
      },
      buildTimeoutMinutes: 60,
      queuedTimeoutMinutes: 480,
      artifacts: "zip",
      artifactRetentionDays: 30,
      logRetentionInDays: 14,
      reports: false,
      webhook: { kind: "manual" },
    };
    assert.deepEqual(plansOf(text), {
      ci: least,
      release: {
        ...least,
        name: "dev-runner-release",
        bucketPrefix: "dev-golden-images-builds-dev-runner-release",
        cache: { kind: "s3" },
        artifactRetentionDays: 180,
        logRetentionInDays: 180,
      },
    });
  });

  it("plans everything that can be said", () => {
    assert.deepEqual(plansOf(FULL).ci, {
      name: "ScriptLanguagesCodeBuild",
      bucketPrefix: "dev-golden-images-builds-scriptlanguagescodebu",
      permissionsBoundary: "arn:aws:iam::111122223333:policy/dev-golden-images-builds-boundary",
      description: "Script languages",
      source: {
        type: "GITHUB_ENTERPRISE",
        location: "https://git.example.org/data/languages.git",
        visibility: "private",
        auth: {
          kind: "connection",
          connectionArn:
            "arn:aws:codeconnections:us-east-1:111122223333:connection/01234567-89ab-cdef-0123-456789abcdef",
        },
        gitCloneDepth: 0,
        fetchSubmodules: true,
        reportBuildStatus: false,
      },
      sourceVersion: "main",
      buildspec: { kind: "file", path: "ci/buildspec.yaml" },
      environment: {
        type: "ARM_CONTAINER",
        computeType: "BUILD_GENERAL1_LARGE",
        image: "111122223333.dkr.ecr.us-east-1.amazonaws.com/build:1",
        imagePullCredentialsType: "SERVICE_ROLE",
        privileged: true,
        fleetArn: "arn:aws:codebuild:us-east-1:111122223333:fleet/builds",
      },
      environmentVariables: {
        LEVEL: { kind: "plain", value: "info" },
        REGISTRY: { kind: "parameter", parameter: "/build/registry" },
        TOKEN: { kind: "secret", secret: "Dockerhub", key: "AccessToken" },
      },
      buildTimeoutMinutes: 90,
      queuedTimeoutMinutes: 30,
      concurrentBuildLimit: 4,
      cache: { kind: "local", modes: ["LOCAL_DOCKER_LAYER_CACHE", "LOCAL_CUSTOM_CACHE"] },
      vpc: {
        vpcId: "vpc-01234567",
        subnetIds: ["subnet-01234567", "subnet-01234568"],
        securityGroupIds: ["sg-01234567"],
      },
      artifacts: "files",
      artifactRetentionDays: 7,
      logRetentionInDays: 3,
      batch: { timeoutMinutes: 120, computeTypesAllowed: ["BUILD_GENERAL1_SMALL"], combineArtifacts: true },
      reports: true,
      access: { mayRead: ["arn:aws:s3:::example/*"], pushTo: ["arn:aws:ecr:us-east-1:111122223333:repository/runner"] },
      webhook: {
        kind: "webhook",
        filterGroups: [
          {
            events: ["PULL_REQUEST_CREATED", "PULL_REQUEST_UPDATED", "PULL_REQUEST_REOPENED"],
            filters: [
              { type: "BASE_REF", pattern: "^refs/heads/(main)$" },
              { type: "ACTOR_ACCOUNT_ID", pattern: "^(42)$" },
            ],
          },
        ],
        approval: "all",
        approverRoles: ["GITHUB_ADMIN", "GITHUB_MAINTAIN"],
      },
    });
  });

  it("keeps the buildspec of a public source in the project, with a build for each folder of flavors", () => {
    const text =
      "kind: project\nci: {source: {repository: a/b, visibility: public}, buildspec: {build: [make]}}\nflavors: {folder: flavors}\n";
    const files = { "images/flavors/slim/x": "", "images/flavors/base/x": "", "images/flavors/README.md": "" };
    const { ci } = plansOf(text, files);
    assert.deepEqual(ci?.buildspec, {
      kind: "inline",
      document: {
        version: 0.2,
        batch: {
          "fast-fail": false,
          "build-list": [
            { identifier: "build_base", env: { variables: { FLAVOR: "base" } } },
            { identifier: "build_slim", env: { variables: { FLAVOR: "slim" } } },
          ],
        },
        phases: { build: { commands: ["make"] } },
      },
    });
  });

  it("finds repositories where their host has them", () => {
    const location = (source: string) =>
      plansOf(`kind: project\nci: {source: {visibility: private, ${source}}}\n`).ci?.source.location;
    assert.equal(location("type: bitbucket, repository: a/b"), "https://bitbucket.org/a/b.git");
    assert.equal(
      location("type: codecommit, repository: b"),
      "https://git-codecommit.us-east-1.amazonaws.com/v1/repos/b",
    );
  });

  it("stands in the plan beside images of any kind, and changes nothing of theirs", () => {
    const plan = planImages({ definitions: [MINIMAL, loaded(FULL)], settings: MINIMAL_SETTINGS, stack: "prod" });
    const alone = planImages({ definitions: [MINIMAL], settings: MINIMAL_SETTINGS, stack: "prod" });
    assert.equal(JSON.stringify(plan.images[0]), JSON.stringify(alone.images[0]));
    assert.equal(JSON.stringify(plan.stack), JSON.stringify(alone.stack));
    const [, project] = plan.images;
    assert.deepEqual([project?.kind, project?.version, project?.parents], ["project", undefined, []]);
    assert.ok(!("ImageVersion" in (project?.tags ?? {})));
  });
});

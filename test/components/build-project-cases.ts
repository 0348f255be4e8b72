import type { CiProjectArgs, ReleaseProjectArgs } from "../../components";

export const ACCOUNT = "111122223333";
const PLACE = { accountId: ACCOUNT, region: "eu-west-1" } as const;
const SOURCE = { type: "GITHUB", location: "https://github.com/example-org/web.git", visibility: "private" } as const;
const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/boundary`;

export const LEAST_CI: CiProjectArgs = {
  ...PLACE,
  name: "WebCodeBuild",
  source: SOURCE,
  buildspec: { kind: "file", path: "buildspec.yaml" },
  environment: { image: "aws/codebuild/amazonlinux-x86_64-standard:5.0" },
  webhook: { kind: "webhook", filterGroups: [{ events: ["PULL_REQUEST_CREATED", "PULL_REQUEST_UPDATED"] }] },
};

export const LEAST_RELEASE: ReleaseProjectArgs = {
  ...PLACE,
  name: "WebReleaseCodeBuild",
  source: SOURCE,
  buildspec: { kind: "file", path: "release.yaml" },
  environment: { image: "aws/codebuild/amazonlinux-x86_64-standard:5.0" },
};

export const secretArn = (name: string): string => `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:${name}-AbCdEf`;

/** Every argument. */
export const FULL_CI: Required<Omit<CiProjectArgs, "transform">> = {
  ...LEAST_CI,
  region: "eu-west-1",
  description: "Builds web",
  source: {
    ...SOURCE,
    visibility: "public",
    auth: { kind: "account", credentialArn: secretArn("github") },
    gitCloneDepth: 0,
    fetchSubmodules: true,
    reportBuildStatus: false,
  },
  sourceVersion: "main",
  buildspec: { kind: "inline", text: "version: 0.2\n" },
  environment: {
    type: "ARM_CONTAINER",
    computeType: "BUILD_GENERAL1_LARGE",
    image: `${ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/build/web:1`,
    imagePullCredentialsType: "SERVICE_ROLE",
    registryCredential: secretArn("registry"),
    privileged: true,
    fleetArn: `arn:aws:codebuild:eu-west-1:${ACCOUNT}:fleet/arm:1`,
  },
  environmentVariables: {
    STAGE: { kind: "plain", value: "ci" },
    LEVEL: { kind: "parameter", parameter: "/web/level" },
    DOCKER_USER: { kind: "secret", secret: secretArn("Dockerhub"), key: "User" },
    LICENSE: { kind: "secret", secret: "license" },
  },
  buildTimeoutMinutes: 120,
  queuedTimeoutMinutes: 60,
  concurrentBuildLimit: 2,
  cache: { kind: "s3" },
  vpc: { vpcId: "vpc-1", subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] },
  artifacts: "files",
  artifactRetentionDays: 7,
  logRetentionInDays: 3,
  batch: {
    timeoutMinutes: 240,
    maximumBuildsAllowed: 40,
    computeTypesAllowed: ["BUILD_GENERAL1_LARGE"],
    combineArtifacts: true,
  },
  reports: true,
  bucketPrefix: "golden-images-builds-web",
  access: {
    mayRead: ["arn:aws:s3:::sources/*"],
    pullFrom: [`arn:aws:ecr:eu-west-1:${ACCOUNT}:repository/base`],
    pullThrough: [`arn:aws:ecr:eu-west-1:${ACCOUNT}:repository/docker-hub/*`],
    pushTo: [`arn:aws:ecr:eu-west-1:${ACCOUNT}:repository/web`],
    policyArns: [`arn:aws:iam::${ACCOUNT}:policy/more`],
  },
  kmsKeyArn: `arn:aws:kms:eu-west-1:${ACCOUNT}:key/11111111-2222-3333-4444-555555555555`,
  permissionsBoundary: BOUNDARY,
  protectBucket: false,
  tags: { Owner: "platform" },
  webhook: {
    kind: "webhook",
    approval: "all",
    approverRoles: ["GITHUB_ADMIN"],
    filterGroups: [
      {
        events: ["PUSH"],
        filters: [
          { type: "HEAD_REF", pattern: "^refs/heads/(?:main|release/.*)$" },
          { type: "ACTOR_ACCOUNT_ID", pattern: "^(?:12345|67890)$", excludeMatchedPattern: true },
        ],
      },
    ],
  },
};

import { DOCUMENT } from "../definition/case";
import type { LeafValues } from "./leaves";

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;
const DOCKERFILE =
  "FROM {{{ imagebuilder:parentImage }}}\n{{{ imagebuilder:environments }}}\n{{{ imagebuilder:components }}}\n";
const REGISTRY = `kind: container
version: 1.0.0
parent: {registry: docker.io/library/ubuntu, digest: "${DIGEST}"}
architectures: [x86_64, arm64]
repository: {name: "{name}-{architecture}"}
components: [{managed: update-linux}]
`;

const DOCKER = "ARG PARENT_IMAGE\nFROM $PARENT_IMAGE\n";

/** Containers beside the definition. */
export const CONTAINER_FILES = {
  "images/docker-host.yaml": REGISTRY,
  "images/other-host.yaml": REGISTRY,
  "images/docker/Dockerfile": DOCKERFILE,
  "images/docker/Other": `${DOCKERFILE}USER 65532\n`,
  "images/web/Dockerfile": DOCKER,
  "images/web/app.conf": "listen 80\n",
  "images/other/Dockerfile": DOCKER,
  "images/sample/Dockerfile": DOCKER,
  "images/docker/install.yaml": `${DOCUMENT}parameters: [{KEY: {type: string, default: none}}]\n`,
};

const ARN = "arn:aws:imagebuilder:us-east-1:aws:image";

export const CONTAINER_VALUES: LeafValues = {
  kind: ["container", "container"],
  context: ["web", "other"],
  "platforms[]": ["linux/amd64", "linux/arm64"],
  "buildArguments.*": ["blue", "green"],
  "build.with": ["codebuild", "codebuild"],
  "build.computeType": ["BUILD_GENERAL1_SMALL", "BUILD_GENERAL1_LARGE"],
  "build.testCommands[]": ["true", "docker run $IMAGE"],
  dockerfile: ["docker/Dockerfile", "docker/Other"],
  platform: ["Linux", "Windows"],
  "parent|registry.registry": ["docker.io/library/ubuntu", "docker.io/library/debian"],
  "parent|registry.digest": [DIGEST, DIGEST.replace("0", "1")],
  "parent|arn.arn": [`${ARN}/amazon-linux-x86-latest/x.x.x`, `${ARN}/amazon-linux-x86-latest/1.x.x`],
  "parent|arn.arn.x86_64": [`${ARN}/amazon-linux-x86-latest/x.x.x`, `${ARN}/amazon-linux-x86-latest/1.x.x`],
  "parent|arn.arn.arm64": [`${ARN}/amazon-linux-arm64/x.x.x`, `${ARN}/amazon-linux-arm64/1.x.x`],
  "repository.name": ["{name}", "platform/{name}"],
  "repository.kmsKey": [
    "arn:aws:kms:us-east-1:111122223333:key/mrk-0123456789abcdef0123456789abcdef",
    "arn:aws:kms:us-east-1:111122223333:key/mrk-0123456789abcdef0123456789abcdee",
  ],
  "distribution.regions[]": ["eu-west-1", "eu-central-1"],
  "distribution.containerTags[]": ["{version}", "v{version}"],
};

const BY_CODEBUILD = { build: { with: "codebuild" }, components: [] };
const DIGESTED = { parent: { digest: DIGEST } };
const ARM64 = { architectures: ["arm64"] };

export const CONTAINER_BESIDE: Readonly<Record<string, object>> = {
  // What stands beside these of an AMI is not for containers.
  "parent|arn": {},
  "distribution.share.organization": {},
  "distribution.share.accounts": {},
  "parent|registry.registry": DIGESTED,
  "parent|registry.tag": DIGESTED,
  "parent|arn.arn.arm64": ARM64,
  context: BY_CODEBUILD,
  platforms: BY_CODEBUILD,
  buildArguments: BY_CODEBUILD,
  "build.with": BY_CODEBUILD,
  "build.computeType": BY_CODEBUILD,
  "build.testCommands": BY_CODEBUILD,
  // No component is for both.
  platform: { components: [{ arn: "arn:aws:imagebuilder:us-east-1:111122223333:component/any/x.x.x" }] },
  "lifecycle.keepAtLeast": { lifecycle: { deleteAfter: "6 months" } },
  "lifecycle.exclude": { lifecycle: { deleteAfter: "6 months" } },
};

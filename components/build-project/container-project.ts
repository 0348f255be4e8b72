import * as pulumi from "@pulumi/pulumi";
import { arn, homeIn } from "../../plan/arn";
import { DOCKER_HOSTS, dockerBuildspec, type DockerBuildspecArgs } from "../../plan/container/docker-buildspec";
import * as check from "../argument-checks";
import {
  repositories,
  repositoryFaults,
  type RepositoryChoice,
  type RepositoryTransform,
} from "../container-repositories";
import { CONTAINER_PROJECT_TYPE } from "../type-tokens";
import type { AnyProjectArgs, BuildProjectArgs } from "./args";
import { buildProject } from "./build-project";
import { NAME } from "./faults";
import { startSchedule, type StartSchedule } from "./start-schedule";

const DEFAULTS = { noun: "Image", artifactRetentionDays: "never", logRetentionInDays: 90 } as const;
const MOST_MINUTES = 2160;
const ARGUMENT = /^(?!PARENT_IMAGE$)[A-Za-z_][A-Za-z0-9_]{0,127}$/;

type Shared = Pick<
  BuildProjectArgs,
  "name" | "description" | "accountId" | "tags" | "vpc" | "kmsKeyArn" | "permissionsBoundary" | "bucketPrefix"
>;

/** Arguments of {@link ContainerProject}. */
export interface ContainerProjectArgs extends Shared {
  /** Where the image is built. */
  readonly region: string;
  /** `MAJOR.MINOR.PATCH`; a build tags the image `<version>-<n>`. */
  readonly version: string;
  /** What the Dockerfile may copy: a folder, as `new pulumi.asset.FileArchive("web")`. It gets modes anew: files that begin with `#!` can be executed. */
  readonly context: pulumi.asset.Archive;
  /** In the context. @default "Dockerfile" */
  readonly dockerfile?: string;
  /** Values of its `ARG`s, which can be read in the image. @default none */
  readonly buildArguments?: Readonly<Record<string, string>>;
  /** Each is built natively; the images of several are joined under one tag. @default ["linux/amd64"] */
  readonly platforms?: DockerBuildspecArgs["platforms"];
  /** What the Dockerfile gets as `PARENT_IMAGE`: a reference with its digest, or the newest of a version in ECR of this account and Region. */
  readonly parent: DockerBuildspecArgs["parent"];
  /** Commands of bash, run for each platform with the image `$IMAGE` before it is pushed. @default none */
  readonly testCommands?: readonly string[];
  /** @default "BUILD_GENERAL1_MEDIUM" */
  readonly computeType?: string;
  /** Minutes of one build: 5–2,160. @default 60 */
  readonly buildTimeoutMinutes?: number;
  /** Where the image is pushed. Made here in `region` and each of `regions`, or there already. */
  readonly repository: RepositoryChoice;
  /** Regions that get the image too. @default none */
  readonly regions?: readonly string[];
  /** Tags beside `<version>-<n>`. A repository with immutable tags must except them. @default none */
  readonly containerTags?: readonly string[];
  /** ARNs of ECR repositories that the parent and the Dockerfile name. @default none */
  readonly pullFrom?: readonly string[];
  /** Builds by itself. @default never */
  readonly schedule?: StartSchedule;
  /** Last resort: change what is registered, child by child. */
  readonly transform?: AnyProjectArgs["transform"] & RepositoryTransform;
}

/**
 * A CodeBuild project that builds a container image by Docker from the files of a folder, tests it and pushes it to ECR: natively for each platform,
 * under one tag. Its builds are privileged, which Docker needs, and push only to its repository. No deployment starts them: `schedule` does, or a start of the project
 * (of a batch, where there are several platforms). Repositories are retained with their images.
 *
 * @example
 * new ContainerProject("web", {
 *   name: "web-image",
 *   accountId: "111122223333",
 *   region: "us-east-1",
 *   version: "1.0.0",
 *   context: new pulumi.asset.FileArchive("web"),
 *   platforms: ["linux/amd64", "linux/arm64"],
 *   parent: { kind: "reference", reference: "public.ecr.aws/nginx/nginx@sha256:c35e29c9450151419d9448b0fd75374fec4fff364a27f176fb458d472dfc9e54" },
 *   repository: { kind: "create", name: "web" },
 * });
 *
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/batch-build-buildspec.html
 */
export class ContainerProject extends pulumi.ComponentResource {
  readonly projectName: pulumi.Output<string>;
  readonly projectArn: pulumi.Output<string>;
  readonly roleArn: pulumi.Output<string>;
  readonly logGroupName: pulumi.Output<string>;
  /** By Region; of repositories that are made here. */
  readonly repositoryUrls: Readonly<Record<string, pulumi.Output<string>>>;

  constructor(name: string, args: ContainerProjectArgs, opts?: pulumi.ComponentResourceOptions) {
    super(CONTAINER_PROJECT_TYPE, name, {}, opts);
    check.throwFaults(this, `ContainerProject "${name}"`, containerProjectFaults(args));

    const made = repositories(name, args, regionsOf(args), this);
    this.repositoryUrls = Object.fromEntries(made.map(({ region, repository }) => [region, repository.repositoryUrl]));
    const { project, role, logGroupName } = buildProject(name, projectArgs(args), DEFAULTS, this);
    if (args.schedule !== undefined) {
      const started = { ...args, isBatch: (args.platforms ?? []).length > 1, project: project.name };
      startSchedule(name, started, args.schedule, this);
    }
    this.projectName = project.name;
    this.projectArn = project.arn;
    this.roleArn = role.arn;
    this.logGroupName = logGroupName;
    const { projectName, projectArn, roleArn } = this;
    this.registerOutputs({ projectName, projectArn, roleArn, logGroupName });
  }
}

function regionsOf({ region, regions = [] }: ContainerProjectArgs): readonly string[] {
  return [...new Set([region, ...regions])];
}

function projectArgs(args: ContainerProjectArgs): AnyProjectArgs {
  const { platforms = ["linux/amd64"], computeType = "BUILD_GENERAL1_MEDIUM", buildTimeoutMinutes = 60 } = args;
  const { context, version, repository, region, accountId, pullFrom = [], transform, ...shared } = args;
  const home = homeIn(accountId, region);
  const buildspec = dockerBuildspec({
    ...home,
    dockerfile: "Dockerfile",
    buildArguments: {},
    testCommands: [],
    containerTags: [],
    ...args,
    ...{ platforms, computeType, pullFrom, repository: repository.name, regions: regionsOf(args) },
  });
  const push = regionsOf(args).map((each) =>
    arn({ ...home, service: "ecr", region: each, resource: `repository/${repository.name}` }),
  );
  return {
    ...shared,
    accountId,
    region,
    source: { type: "CONTEXT", files: context },
    buildspec: { kind: "inline", text: JSON.stringify(buildspec, undefined, 2) },
    environment: { ...DOCKER_HOSTS[platforms[0] ?? "linux/amd64"], computeType, privileged: true },
    environmentVariables: { IMAGE_VERSION: { kind: "plain", value: version } },
    buildTimeoutMinutes,
    artifacts: "none",
    protectBucket: false,
    access: { pushTo: push, pullFrom },
    findsTags: true,
    ...(platforms.length > 1 && { batch: { timeoutMinutes: Math.min(2 * buildTimeoutMinutes, MOST_MINUTES) } }),
    ...(transform && { transform }),
  };
}

function containerProjectFaults(args: ContainerProjectArgs): check.ArgumentFault[] {
  const { name, buildArguments = {}, platforms, parent, dockerfile = "Dockerfile" } = args;
  return [
    ...check.account("accountId", args.accountId),
    ...check.tags(args.tags),
    ...check.version("version", args.version),
    ...repositoryFaults(args.repository),
    ...check.range("buildTimeoutMinutes", args.buildTimeoutMinutes, 5, MOST_MINUTES),
    ...check.failIf(!NAME.test(name), "name", {
      message: `${check.shown(name)} is not 2–150 letters, digits, "-" and "_"`,
      fix: 'Use a name such as "web-image".',
    }),
    ...check.failIf(dockerfile.startsWith("/") || dockerfile.split("/").includes(".."), "dockerfile", {
      message: `${check.shown(dockerfile)} is not a path in the context`,
      fix: 'Write one such as "docker/Dockerfile".',
    }),
    ...check.failIf(platforms?.length === 0 || new Set(platforms).size !== (platforms ?? []).length, "platforms", {
      message: "none given, or one twice",
      fix: 'Give "linux/amd64", "linux/arm64" or both.',
    }),
    ...check.failIf(
      parent.kind === "reference" && !/@sha256:[0-9a-f]{64}$/.test(parent.reference),
      "parent.reference",
      {
        message: "it has no digest, so what it stands for can change with every push",
        fix: "Write …@sha256:…; docker buildx imagetools inspect prints it.",
      },
    ),
    ...Object.keys(buildArguments).flatMap((key) =>
      check.failIf(!ARGUMENT.test(key), `buildArguments.${check.shown(key).slice(1, -1)}`, {
        message: "a name has letters, digits and _, does not begin with a digit, and PARENT_IMAGE is the parent's",
        fix: "Rename it.",
      }),
    ),
  ];
}

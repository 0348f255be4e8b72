import * as pulumi from "@pulumi/pulumi";
import type { ProjectArgs } from "@pulumi/aws/codebuild/project";
import type { codebuild } from "@pulumi/aws/types/input";
import type { AnyProjectArgs, BuildBatch, BuildMachine, BuildSource, EnvironmentVariable } from "./args";

const ARTIFACTS = "artifacts";
const CACHE = "cache";

/** What the project is wired to. */
export interface ProjectParts {
  readonly bucketName: pulumi.Input<string>;
  readonly logGroupName: pulumi.Input<string>;
  readonly roleArn: pulumi.Input<string>;
  readonly batchRoleArn: pulumi.Input<string> | undefined;
  /** Of a context: its object in S3. */
  readonly context: { readonly location: pulumi.Input<string>; readonly version: pulumi.Input<string> } | undefined;
}

/** The inputs of the project: private, without badge, artifacts and logs encrypted. */
export function projectInputs(args: AnyProjectArgs, parts: ProjectParts): ProjectArgs {
  return {
    name: args.name,
    description: args.description,
    serviceRole: parts.roleArn,
    source: source(args, parts),
    sourceVersion: parts.context?.version ?? args.sourceVersion,
    environment: environment(args.environment, args.environmentVariables),
    artifacts: artifacts(args, parts),
    cache: cache(args, parts),
    logsConfig: { cloudwatchLogs: { status: "ENABLED", groupName: parts.logGroupName } },
    buildTimeout: args.buildTimeoutMinutes ?? 60,
    queuedTimeout: args.queuedTimeoutMinutes ?? 480,
    concurrentBuildLimit: args.concurrentBuildLimit,
    buildBatchConfig: args.batch && batchConfig(args.batch, parts.batchRoleArn ?? parts.roleArn),
    vpcConfig: args.vpc && {
      vpcId: args.vpc.vpcId,
      subnets: [...args.vpc.subnetIds],
      securityGroupIds: [...args.vpc.securityGroupIds],
    },
    encryptionKey: args.kmsKeyArn,
    badgeEnabled: false,
    projectVisibility: "PRIVATE",
    tags: args.tags,
    region: args.region,
  };
}

function source(
  { source: from, buildspec: commands }: AnyProjectArgs,
  { context }: ProjectParts,
): codebuild.ProjectSource {
  const buildspec = commands.kind === "inline" ? commands.text : commands.path;
  if (from.type === "CONTEXT") return { type: "S3", location: context?.location, buildspec };
  const isReported = from.type === "CODECOMMIT" ? undefined : (from.reportBuildStatus ?? true);
  return {
    type: from.type,
    location: from.location,
    auth: sourceAuth(from.auth),
    buildspec,
    gitCloneDepth: from.gitCloneDepth ?? 1,
    gitSubmodulesConfig: { fetchSubmodules: from.fetchSubmodules ?? false },
    reportBuildStatus: isReported,
    insecureSsl: false,
  };
}

function sourceAuth(auth: BuildSource["auth"]): codebuild.ProjectSourceAuth | undefined {
  if (auth?.kind === "connection") return { type: "CODECONNECTIONS", resource: auth.connectionArn };
  if (auth?.kind === "secret") return { type: "SECRETS_MANAGER", resource: auth.secretArn };
  return undefined;
}

function environment(
  machine: BuildMachine,
  variables: AnyProjectArgs["environmentVariables"] = {},
): codebuild.ProjectEnvironment {
  const { registryCredential: credential, fleetArn } = machine;
  return {
    type: machine.type ?? "LINUX_CONTAINER",
    computeType: machine.computeType ?? "BUILD_GENERAL1_SMALL",
    image: machine.image,
    imagePullCredentialsType: machine.imagePullCredentialsType ?? (credential ? "SERVICE_ROLE" : "CODEBUILD"),
    registryCredential: credential === undefined ? undefined : { credential, credentialProvider: "SECRETS_MANAGER" },
    privilegedMode: machine.privileged ?? false,
    fleet: fleetArn === undefined ? undefined : { fleetArn },
    environmentVariables: Object.entries(variables).map(([name, variable]) => ({ name, ...valueOf(variable) })),
  };
}

/** https://docs.aws.amazon.com/codebuild/latest/APIReference/API_EnvironmentVariable.html */
function valueOf(variable: EnvironmentVariable): { readonly type: string; readonly value: pulumi.Input<string> } {
  if (variable.kind === "plain") return { type: "PLAINTEXT", value: variable.value };
  if (variable.kind === "parameter") return { type: "PARAMETER_STORE", value: variable.parameter };
  const { secret, key } = variable;
  return { type: "SECRETS_MANAGER", value: key === undefined ? secret : pulumi.interpolate`${secret}:${key}` };
}

function artifacts({ artifacts: form = "zip" }: AnyProjectArgs, parts: ProjectParts): codebuild.ProjectArtifacts {
  if (form === "none") return { type: "NO_ARTIFACTS" };
  const packaging = form === "zip" ? "ZIP" : "NONE";
  const place = { location: parts.bucketName, path: ARTIFACTS, namespaceType: "BUILD_ID", name: ARTIFACTS };
  // The buildspec names the archive where `artifacts.name` says how; the project does elsewhere.
  return { type: "S3", ...place, packaging, overrideArtifactName: true, encryptionDisabled: false };
}

function cache({ cache: kind }: AnyProjectArgs, { bucketName }: ProjectParts): codebuild.ProjectCache | undefined {
  if (kind === undefined) return undefined;
  if (kind.kind === "local") return { type: "LOCAL", modes: [...kind.modes] };
  return { type: "S3", location: pulumi.interpolate`${bucketName}/${CACHE}` };
}

function batchConfig(batch: BuildBatch, serviceRole: pulumi.Input<string>): codebuild.ProjectBuildBatchConfig {
  const { computeTypesAllowed: types } = batch;
  return {
    serviceRole,
    timeoutInMins: batch.timeoutMinutes ?? 480,
    combineArtifacts: batch.combineArtifacts ?? false,
    restrictions: {
      maximumBuildsAllowed: batch.maximumBuildsAllowed ?? 100,
      computeTypesAlloweds: types && [...types],
    },
  };
}

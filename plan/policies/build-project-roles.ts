import { arn, bucketArn, dnsSuffix, logGroupArn, parameterArn, type Home } from "../arn";
import { sorted } from "../record";
import { readStatements } from "./build-roles";
import { actions, allow, by, policy, type PolicyDocument, type Statement } from "./document";

/** What the role of a CodeBuild project is made from. All ARNs are whole. */
export interface BuildProjectRoleArgs extends Home {
  readonly project: string;
  readonly logGroup: string;
  readonly bucket: string;
  /** Customer key of bucket and artifacts. */
  readonly keyArn?: string | undefined;
  /** Secret or connection that opens the source; others need no permission. */
  readonly sourceArn?: string | undefined;
  /** Name of a CodeCommit repository of this account and region. */
  readonly codeCommitRepository?: string | undefined;
  /** Names or ARNs of secrets in the environment; a key after an ARN's name is cut off. */
  readonly secrets: readonly string[];
  readonly parameters: readonly string[];
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  readonly reports: boolean;
  readonly mayRead: readonly string[];
  readonly pullFrom: readonly string[];
  readonly pullThrough: readonly string[];
  readonly pushTo: readonly string[];
  /** Whether builds count tags and, in a batch, ask for what their siblings pushed, as those of {@link dockerBuildspec} do. @default false */
  readonly findsTags?: boolean;
}

const USE_CONNECTION = actions("codeconnections", "GetConnection", "GetConnectionToken");
const USE_OLDER_CONNECTION = actions("codestar-connections", "GetConnection", "GetConnectionToken");

/** What opens a source, by service of its ARN: connections have two names. */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  secretsmanager: ["ReadSource", "secretsmanager:GetSecretValue"],
  codeconnections: ["UseConnection", ...USE_CONNECTION],
  "codestar-connections": ["UseConnection", ...USE_OLDER_CONNECTION],
};

export const LOG = actions("logs", "CreateLogStream", "PutLogEvents");
export const OBJECTS = actions("s3", "GetObject", "GetObjectVersion", "PutObject");
const BATCH = actions("codebuild", "RetryBuild", "StartBuild", "StopBuild");
/** What the builds of one batch know of each other. */
const FOLLOW = actions("codebuild", "BatchGetBuildBatches", "BatchGetBuilds");
export const FIND_TAGS = "ecr:ListImages";
export const PULL = actions("ecr", "BatchCheckLayerAvailability", "BatchGetImage", "GetDownloadUrlForLayer");
export const PUSH = actions("ecr", "CompleteLayerUpload", "InitiateLayerUpload", "PutImage", "UploadLayerPart");
const REPORT = actions(
  "codebuild",
  ...["BatchPutCodeCoverages", "BatchPutTestCases", "CreateReport", "CreateReportGroup", "UpdateReport"],
);
/** AWS knows no resource for them. */
export const DESCRIBE_NETWORK = ["DhcpOptions", "NetworkInterfaces", "SecurityGroups", "Subnets", "Vpcs"].map(
  (noun) => `ec2:Describe${noun}`,
);

/** ARN of a CodeBuild project, or of another resource of the service. */
export function codeBuildArn(home: Home, resource: string): string {
  return arn({ ...home, service: "codebuild", resource });
}

/**
 * Trust policy of the roles of one project.
 * https://docs.aws.amazon.com/codebuild/latest/userguide/cross-service-confused-deputy-prevention.html
 */
export function codeBuildTrust(home: Home, project: string): PolicyDocument {
  const ours = { "aws:SourceAccount": home.account, "aws:SourceArn": codeBuildArn(home, `project/${project}`) };
  const trust = allow("CodeBuild", "sts:AssumeRole", undefined, { StringEquals: ours });
  return policy(by({ Service: ["codebuild.amazonaws.com"] }, trust));
}

/**
 * What builds of one project may do: write its own log, bucket and reports, open its source, and what `args` name.
 * https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html
 */
export function buildProjectRolePolicy(args: BuildProjectRoleArgs): PolicyDocument {
  const { partition, bucket, keyArn, project } = args;
  const key = actions("kms", "Decrypt", "DescribeKey", "Encrypt", "GenerateDataKey");
  return policy(
    allow("WriteLog", LOG, logGroupArn(args, args.logGroup, true)),
    allow("KeepArtifacts", OBJECTS, bucketArn(partition, bucket, "*")),
    allow("FindBucket", actions("s3", "GetBucketAcl", "GetBucketLocation"), bucketArn(partition, bucket)),
    keyArn === undefined ? undefined : allow("EncryptArtifacts", key, keyArn),
    args.reports ? allow("WriteReports", REPORT, codeBuildArn(args, `report-group/${project}-*`)) : undefined,
    ...sourceStatements(args),
    ...environmentStatements(args),
    ...registryStatements(args),
    args.findsTags === true ? allow("FollowBatch", FOLLOW, codeBuildArn(args, `project/${project}`)) : undefined,
    ...networkStatements(args),
  );
}

/**
 * The role of batches starts, stops and repeats builds of its own project.
 * https://docs.aws.amazon.com/codebuild/latest/userguide/batch-build.html
 */
export function batchRolePolicy(home: Home, project: string): PolicyDocument {
  return policy(allow("RunBatch", BATCH, codeBuildArn(home, `project/${project}`)));
}

/**
 * Trust policy of the role with which EventBridge Scheduler starts the builds of a project.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
 */
export function scheduleTrust(home: Home): PolicyDocument {
  const group = arn({ ...home, service: "scheduler", resource: "schedule-group/default" });
  const ours = { "aws:SourceAccount": home.account, "aws:SourceArn": group };
  const trust = allow("Scheduler", "sts:AssumeRole", undefined, { StringEquals: ours });
  return policy(by({ Service: ["scheduler.amazonaws.com"] }, trust));
}

export function scheduleRolePolicy(home: Home, project: string, isBatch: boolean): PolicyDocument {
  const start = isBatch ? "codebuild:StartBuildBatch" : "codebuild:StartBuild";
  return policy(allow("StartBuilds", start, codeBuildArn(home, `project/${project}`)));
}

function sourceStatements(args: BuildProjectRoleArgs): Statement[] {
  const { sourceArn = "", codeCommitRepository: repository } = args;
  const [sid, ...open] = SOURCES[sourceArn.split(":")[2] ?? ""] ?? [];
  const pull = (name: string) =>
    allow("PullSource", "codecommit:GitPull", arn({ ...args, service: "codecommit", resource: name }));
  return [
    ...(sid === undefined ? [] : [allow(sid, open, sourceArn)]),
    ...(repository === undefined ? [] : [pull(repository)]),
  ];
}

function environmentStatements(args: BuildProjectRoleArgs): Statement[] {
  const { secrets, parameters, mayRead, partition } = args;
  const arns = [...mayRead, ...secrets.map((secret) => secretArn(args, secret))];
  const named = sorted(parameters).map((name) => parameterArn(args, name));
  // The environment is read by another call than that of builds themselves.
  const read = named.length === 0 ? [] : [allow("ReadEnvironment", "ssm:GetParameters", named)];
  return [...readStatements({ partition, mayRead: arns }), ...read];
}

/** A secret known by its name has an ARN with six characters more. */
function secretArn(home: Home, secret: string): string {
  if (!secret.startsWith("arn:"))
    return arn({ ...home, service: "secretsmanager", resource: `secret:${secret}-??????` });
  return secret.split(":").slice(0, 7).join(":");
}

function registryStatements({ pullFrom, pullThrough, pushTo, findsTags = false }: BuildProjectRoleArgs): Statement[] {
  const pulled = sorted([...pullFrom, ...pullThrough, ...pushTo]);
  const first = actions("ecr", "BatchImportUpstreamImage", "CreateRepository");
  if (pulled.length === 0) return [];
  return [
    allow("LogInToEcr", "ecr:GetAuthorizationToken", "*"),
    allow("PullImages", PULL, pulled),
    ...(findsTags ? [allow("FindTags", FIND_TAGS, pulled)] : []),
    ...(pullThrough.length === 0 ? [] : [allow("PullThroughCache", first, sorted(pullThrough))]),
    ...(pushTo.length === 0 ? [] : [allow("PushImages", PUSH, sorted(pushTo))]),
  ];
}

/** https://docs.aws.amazon.com/codebuild/latest/userguide/auth-and-access-control-iam-identity-based-access-control.html */
function networkStatements(args: BuildProjectRoleArgs): Statement[] {
  const ec2 = (noun: string, id: string): string => arn({ ...args, service: "ec2", resource: `${noun}/${id}` });
  const subnets = sorted(args.subnetIds).map((id) => ec2("subnet", id));
  if (subnets.length === 0) return [];
  const groups = sorted(args.securityGroupIds).map((id) => ec2("security-group", id));
  const interfaces = ec2("network-interface", "*");
  const forBuilds = {
    StringEquals: { "ec2:AuthorizedService": "codebuild.amazonaws.com" },
    ArnEquals: { "ec2:Subnet": subnets },
  };
  return [
    allow("DescribeNetwork", DESCRIBE_NETWORK, "*"),
    allow("JoinNetwork", "ec2:CreateNetworkInterface", [...groups, interfaces, ...subnets]),
    allow("LeaveNetwork", "ec2:DeleteNetworkInterface", interfaces, { ArnEquals: { "ec2:Subnet": subnets } }),
    allow("LendInterface", "ec2:CreateNetworkInterfacePermission", interfaces, forBuilds),
  ];
}

/** Repository of ECR that an image comes from: `…dkr.ecr.eu-west-1.amazonaws.com/web:1`; undefined for other registries. */
export function ecrRepositoryArn({ partition }: Pick<Home, "partition">, image: string): string | undefined {
  const [, account, region, suffix, name] =
    /^(\d{12})\.dkr\.ecr\.([a-z0-9-]{1,30})\.([a-z.]{1,30})\/([a-z0-9._/-]{2,256})(?:[:@]|$)/.exec(image) ?? [];
  if (account === undefined || region === undefined || suffix !== dnsSuffix(partition)) return undefined;
  return arn({ partition, service: "ecr", region, account, resource: `repository/${name ?? ""}` });
}

/** What a start could replace to run other code, or as someone else; AWS knows only whether they are there. */
const NO_OVERRIDE = [
  ...["artifacts", "cache", "encryptionKey", "logsConfig", "secondaryArtifacts", "secondarySources", "serviceRole"],
  ...["source.auth.resource", "source.buildspec", "source.location", "source.insecureSsl"],
  ...["environment.certificate", "environment.image", "environment.privilegedMode", "environment.registryCredential"],
];

/**
 * For who starts releases by hand: the project as it is, but for values of the variables named.
 * https://docs.aws.amazon.com/codebuild/latest/userguide/action-context-keys.html
 */
export function releaseStartPolicy(
  home: Home,
  args: { readonly project: string; readonly isBatch: boolean; readonly overrides: readonly string[] },
): PolicyDocument {
  const project = codeBuildArn(home, `project/${args.project}`);
  const kind = args.isBatch ? "BuildBatch" : "Build";
  const keys = [...NO_OVERRIDE, ...(args.isBatch ? ["buildBatchConfig"] : ["environment.fleet.fleetArn"])];
  const asItIs = {
    Null: Object.fromEntries(keys.map((key) => [`codebuild:${key}`, "true"])),
    "ForAllValues:StringEquals": { "codebuild:environment.environmentVariables.name": sorted(args.overrides) },
  };
  const follow = actions("codebuild", "BatchGetBuildBatches", "BatchGetBuilds", "BatchGetProjects", `Stop${kind}`);
  return policy(
    allow("StartRelease", `codebuild:Start${kind}`, project, asItIs),
    allow("FollowRelease", follow, project),
  );
}

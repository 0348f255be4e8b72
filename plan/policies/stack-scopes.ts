import { arn, bucketArn, ec2Principal, imageBuilderArn, kmsArn, logGroupArn, roleArn, type Partition } from "../arn";
import { CONTEXT_KEY, familyName, logBucketPattern, projectBucketPattern, rebuildBucketPattern } from "../names";
import { RESOURCE_ACTIONS, type ResourceActions } from "./resource-actions";
import { sorted } from "../record";
import { actions, allow, deny, type Statement } from "./document";

/** The stacks of images that a role may read or deploy. */
export interface StacksOfImages {
  readonly partition: Partition;
  /** Twelve digits. */
  readonly account: string;
  /** Every region in which a stack makes something: of builds, and of keys for distribution. */
  readonly regions: readonly string[];
  /** `namePrefix` of the stacks' settings. @default none */
  readonly namePrefix?: string;
}

type Owner = Pick<StacksOfImages, "partition" | "account">;

/** A part of a stack: resource types whose ARNs have one form. */
export interface Scope {
  /** Ends the Sids: `ReadPipelines`, `WritePipelines`. */
  readonly noun: string;
  /** Service of the resource types, as tokens spell it: `aws:imagebuilder/`. */
  readonly types: readonly string[];
  readonly resources: readonly string[];
}

const TYPES = Object.keys(RESOURCE_ACTIONS);
const NO_ACTIONS: ResourceActions = { read: [], write: [] };

const REGIONAL = [
  ...[
    "codebuild",
    "ec2",
    "ecr",
    "events",
    "imagebuilder",
    "inspector2",
    "lambda",
    "logs",
    "resource-groups",
    "scheduler",
    "sns",
    "ssm",
    "states",
  ].map((name) => `${name}:*`),
  ...actions("kms", "*Alias*", "CreateKey", "Disable*", "Enable*", "Put*", "Replicate*", "Schedule*", "*agResource"),
  ...actions("s3", "CreateBucket", "DeleteBucket*", "PutBucket*", "PutEncryption*", "PutLifecycle*"),
];

/** Roles that `stacks/` makes, by their logical names, to which Pulumi appends a hyphen and seven digits. */
const BUILD_ROLE = "builds-role-*";
const SERVICE_ROLES = ["builds-execution-role-*", "images-lifecycle-role-*"];

/** Of them a stack has what containers are built from, and plans of rebuilds: not those of other buckets. */
const OBJECTS = "s3/bucketObject";
/** Types that are in no scope whose beginning is only that of their service. */
const APART = [OBJECTS, "cloudwatch/eventApi"];

/** Of CodeBuild projects, by the names of their components. */
const PROJECT_ROLES = ["builds-ci-*", "builds-image-*", "builds-release-*"];

/** Of the state machine that rebuilds, of its schedule, of the functions beside it, and of what runs `golden update`. */
const REBUILD_ROLES = ["rebuild-role-*", "rebuild-*-role-*"];

/** With which EventBridge posts to webhooks, and under which Amazon Q Developer tells Slack. */
const NOTIFICATION_ROLES = ["notifications-role-*", "notifications-chat-role-*"];

/** Of build instances, which EC2 gets. */
export function buildRoleArns({ partition, account }: Owner): readonly string[] {
  return [roleArn(partition, account, BUILD_ROLE)];
}

/** With which schedules start the builds of containers. */
export function startRoleArn({ partition, account }: Owner): string {
  return roleArn(partition, account, "builds-image-*-start-role-*");
}

/** It goes only to EC2. */
export function passBuildRole(owner: Owner): Statement {
  const services = sorted(["ec2.amazonaws.com", ec2Principal(owner.partition)]);
  return allow("PassBuildRole", "iam:PassRole", buildRoleArns(owner), {
    StringEquals: { "iam:PassedToService": services },
  });
}

/** Execution and lifecycle roles, which Image Builder gets. */
export function serviceRoleArns({ partition, account }: StacksOfImages): readonly string[] {
  return SERVICE_ROLES.map((name) => roleArn(partition, account, name));
}

/** Of rebuilds and updates in the account, which CodeBuild, Step Functions, EventBridge Scheduler and Lambda get. */
export function rebuildRoleArns({ partition, account }: Owner): readonly string[] {
  return REBUILD_ROLES.map((name) => roleArn(partition, account, name));
}

/** All that a stack of images consists of, by the names that it gives. Ids that AWS gives are open within the account. */
export function scopesOf(stacks: StacksOfImages): readonly Scope[] {
  const { partition, account } = stacks;
  const home = { partition, account, region: "*" };
  const name = familyName(stacks.namePrefix);
  const ours = (service: string, resource: string): string => arn({ ...home, service, resource });
  const iam = (resource: string): string => arn({ partition, service: "iam", account, resource });
  const identities = [iam("instance-profile/builds-instance-profile-*"), iam("policy/builds-parameters-*")];
  const roles = [...buildRoleArns(stacks), ...serviceRoleArns(stacks)];
  return [
    scope("ImageBuilder", "imagebuilder/", imageBuilderArn(home, "*")),
    scope("Repositories", "ecr/", ours("ecr", "repository/*")),
    scope("Rules", "cloudwatch/event", ours("events", `rule/${name}-*`)),
    scope("Logs", "cloudwatch/log", logGroupArn(home, "/aws/imagebuilder/*")),
    scope("Topics", "sns/", ours("sns", `${name}-*`)),
    scope("SecurityGroups", "ec2/", ours("ec2", "security-group/*"), ours("ec2", "vpc/*")),
    scope("Identities", "iam/", ...sorted([...roles, ...identities])),
    scope("Keys", "kms/", kmsArn(home, "alias/golden-images/*"), kmsArn(home, "key/*")),
    scope("Buckets", "s3/bucket", bucketArn(partition, logBucketPattern(stacks.namePrefix))),
  ];
}

/** What rebuilds in the account add to a stack. Its bucket is among those of CodeBuild projects. */
export function rebuildScopesOf({ partition, account, namePrefix }: StacksOfImages) {
  const home = { partition, account, region: "*" };
  const name = familyName(namePrefix);
  const roles = rebuildRoleArns({ partition, account });
  return {
    roles: scope("Identities", "iam/role", ...roles),
    machines: scope("Machines", "sfn/", arn({ ...home, service: "states", resource: `stateMachine:${name}-*` })),
    functions: scope("Functions", "lambda/", arn({ ...home, service: "lambda", resource: `function:${name}-*` })),
    logs: scope("Logs", "cloudwatch/log", logGroupArn(home, `/aws/lambda/${name}-*`)),
    objects: scope("Objects", OBJECTS, bucketArn(partition, rebuildBucketPattern(namePrefix), "plan/*")),
  } as const;
}

/** What channels that are more than topics add to a stack, and the queue of what they missed. */
export function notificationScopesOf({ partition, account, namePrefix }: StacksOfImages) {
  const home = { partition, account, region: "*" };
  const name = familyName(namePrefix);
  const ours = (service: string, resource: string): string => arn({ ...home, service, resource });
  const chats = arn({ partition, service: "chatbot", account, resource: `chat-configuration/slack-channel/${name}-*` });
  const destinations = [`api-destination/${name}-*`, "connection/*"].map((noun) => ours("events", noun));
  return {
    roles: scope("Identities", "iam/role", ...NOTIFICATION_ROLES.map((role) => roleArn(partition, account, role))),
    destinations: scope("Destinations", "cloudwatch/eventApi", ...destinations),
    alarms: scope("Alarms", "cloudwatch/metric", ours("cloudwatch", `alarm:${name}-*`)),
    queues: scope("Queues", "sqs/", ours("sqs", `${name}-*`)),
    chats: scope("Chats", "chatbot/", chats),
  } as const;
}

/** What CodeBuild projects add to a stack. Settings name projects, and with them log groups, as they like: tags tell which are ours. */
export function projectScopesOf({ partition, account, namePrefix }: StacksOfImages) {
  const home = { partition, account, region: "*" };
  const bucket = projectBucketPattern(namePrefix);
  const schedules = `schedule/default/${familyName(namePrefix)}-*`;
  const roles = PROJECT_ROLES.map((name) => roleArn(partition, account, name));
  return {
    projects: scope("Projects", "codebuild/", arn({ ...home, service: "codebuild", resource: "project/*" })),
    logs: scope("Logs", "cloudwatch/log", logGroupArn(home, "/aws/codebuild/*")),
    roles: scope("Identities", "iam/role", ...roles),
    buckets: scope("Buckets", "s3/", bucketArn(partition, bucket)),
    contexts: scope("Objects", OBJECTS, bucketArn(partition, bucket, CONTEXT_KEY)),
    schedules: scope("Schedules", "scheduler/", arn({ ...home, service: "scheduler", resource: schedules })),
  } as const;
}

function scope(noun: string, types: string, ...resources: readonly string[]): Scope {
  return { noun, types: TYPES.filter((type) => isOf(type, types)), resources };
}

function isOf(type: string, types: string): boolean {
  const isApart = APART.some((each) => each !== types && type.startsWith(`aws:${each}`));
  return type.startsWith(`aws:${types}`) && !isApart;
}

type Choice = (of: ResourceActions) => readonly string[];

/** One statement for the actions of a scope; undefined where it has none. */
export function scopeStatement(sid: string, scope: Scope, pick: Choice): Statement | undefined {
  const picked = actionsOf([scope], pick);
  return picked.length === 0 ? undefined : allow(sid, picked, scope.resources);
}

/** The actions of several scopes, sorted. */
export function actionsOf(scopes: readonly Scope[], pick: Choice): readonly string[] {
  return sorted(scopes.flatMap(({ types }) => types.flatMap((type) => pick(RESOURCE_ACTIONS[type] ?? NO_ACTIONS))));
}

/**
 * Once for all that is allowed: a list of 40 regions on each statement would not fit into a policy. State may be in
 * another region, so neither the use of its key is among these nor are the objects of its bucket. IAM has one endpoint.
 */
export function stayInRegions(regions: readonly string[], bound: readonly string[] = REGIONAL): Statement {
  const elsewhere = { StringNotEquals: { "aws:RequestedRegion": sorted(regions) } };
  return deny("StayInRegions", bound, "*", elsewhere);
}

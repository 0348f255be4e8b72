import { arn, bucketArn, imageBuilderArn, kmsArn, logGroupArn, roleArn, type Partition } from "../arn";
import { familyName, logBucketPattern } from "../names";
import { RESOURCE_ACTIONS, type ResourceActions } from "./resource-actions";
import { sorted } from "../record";
import { allow, type Condition, type Statement } from "./document";

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

/** A part of a stack: resource types whose ARNs have one form. */
export interface Scope {
  /** Ends the Sids: `ReadPipelines`, `WritePipelines`. */
  readonly noun: string;
  /** Service of the resource types, as tokens spell it: `aws:imagebuilder/`. */
  readonly types: readonly string[];
  readonly resources: readonly string[];
}

/** Roles that `stacks/` makes, by their logical names, to which Pulumi appends a hyphen and seven digits. */
const BUILD_ROLE = "builds-role-*";
const SERVICE_ROLES = ["builds-execution-role-*", "images-lifecycle-role-*"];

/** Of build instances, which EC2 gets. */
export function buildRoleArns({ partition, account }: StacksOfImages): readonly string[] {
  return [roleArn(partition, account, BUILD_ROLE)];
}

/** Execution and lifecycle roles, which Image Builder gets. */
export function serviceRoleArns({ partition, account }: StacksOfImages): readonly string[] {
  return SERVICE_ROLES.map((name) => roleArn(partition, account, name));
}

/** All that a stack of images consists of, by the names that it gives. Ids that AWS gives are open within the account. */
export function scopesOf(stacks: StacksOfImages): readonly Scope[] {
  const { partition, account } = stacks;
  const home = { partition, account, region: "*" };
  const name = familyName(stacks.namePrefix);
  const iam = (resource: string): string => arn({ partition, service: "iam", account, resource });
  return [
    { noun: "ImageBuilder", types: typesOf("imagebuilder/"), resources: [imageBuilderArn(home, "*")] },
    {
      noun: "Rules",
      types: typesOf("cloudwatch/event"),
      resources: [arn({ ...home, service: "events", resource: `rule/${name}-*` })],
    },
    {
      noun: "Logs",
      types: typesOf("cloudwatch/log"),
      resources: [logGroupArn(home, "/aws/imagebuilder/*")],
    },
    { noun: "Topics", types: typesOf("sns/"), resources: [arn({ ...home, service: "sns", resource: `${name}-*` })] },
    {
      noun: "SecurityGroups",
      types: typesOf("ec2/"),
      resources: ["security-group", "vpc"].map((type) => arn({ ...home, service: "ec2", resource: `${type}/*` })),
    },
    {
      noun: "Identities",
      types: typesOf("iam/"),
      resources: sorted([
        ...buildRoleArns(stacks),
        ...serviceRoleArns(stacks),
        iam("instance-profile/builds-instance-profile-*"),
        iam("policy/builds-parameters-*"),
      ]),
    },
    {
      noun: "Keys",
      types: typesOf("kms/"),
      resources: [kmsArn(home, "alias/golden-images/*"), kmsArn(home, "key/*")],
    },
    { noun: "Buckets", types: typesOf("s3/"), resources: [bucketArn(partition, logBucketPattern(stacks.namePrefix))] },
  ];
}

/** One statement for the actions of a scope; undefined where it has none. */
export function scopeStatement(
  sid: string,
  scope: Scope,
  pick: (actions: ResourceActions) => readonly string[],
  regions: readonly string[],
): Statement | undefined {
  const actions = actionsOf([scope], pick);
  if (actions.length === 0) return undefined;
  const global = scope.noun === "Identities";
  return allow({
    Sid: sid,
    Action: actions,
    Resource: scope.resources,
    ...(global ? {} : { Condition: inRegions(regions) }),
  });
}

/** The actions of several scopes, sorted. */
export function actionsOf(
  scopes: readonly Scope[],
  pick: (actions: ResourceActions) => readonly string[],
): readonly string[] {
  const entries = scopes.flatMap(({ types }) => types.map((type) => RESOURCE_ACTIONS[type]));
  return sorted(entries.flatMap((entry) => (entry === undefined ? [] : pick(entry))));
}

/** IAM has one endpoint, hence no condition there. */
export function inRegions(regions: readonly string[]): Condition {
  return { StringEquals: { "aws:RequestedRegion": sorted(regions) } };
}

function typesOf(prefix: string): readonly string[] {
  return Object.keys(RESOURCE_ACTIONS).filter((type) => type.startsWith(`aws:${prefix}`));
}

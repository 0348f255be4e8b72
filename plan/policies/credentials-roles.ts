import { roleArn, type Partition } from "../arn";
import { sorted } from "../record";
import { actions, allow, policy, type PolicyDocument } from "./document";

export interface CredentialsRolesArgs {
  readonly partition: Partition;
  readonly account: string;
  readonly region: string;
  /** ARNs of secrets whose tokens are copied when the stack is deployed. */
  readonly copiedSecrets: readonly string[];
  /** ARNs of secrets that caches and CodeBuild read. */
  readonly namedSecrets: readonly string[];
  /** Whether the stack makes pull-through caches. */
  readonly hasCaches: boolean;
}

/** AWS knows no resource for either service's calls; both are of one Region. */
const READ = ["codebuild:ListSourceCredentials", "ecr:DescribePullThroughCacheRules"];
const CREDENTIALS = actions("codebuild", "DeleteSourceCredentials", "ImportSourceCredentials");
const CACHES = actions("ecr", "CreatePullThroughCacheRule", "DeletePullThroughCacheRule", "UpdatePullThroughCacheRule");

/**
 * What previewing a stack of credentials needs: to look at what is there, and to read no secret.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodebuild.html
 */
export function credentialsPreviewPolicy({ region }: CredentialsRolesArgs): PolicyDocument {
  return policy(allow("ReadCredentials", READ, "*", { StringEquals: { "aws:RequestedRegion": region } }));
}

/** What deploying it needs beyond that: to write credentials, and to read the secrets that it copies tokens from. */
export function credentialsDeployPolicy(args: CredentialsRolesArgs): PolicyDocument {
  const { partition, account, region, copiedSecrets, namedSecrets, hasCaches } = args;
  const here = { StringEquals: { "aws:RequestedRegion": region } };
  const linkedRole = roleArn(partition, account, "aws-service-role/pullthroughcache.ecr.amazonaws.com/*");
  const forCaches = { StringEquals: { "iam:AWSServiceName": "pullthroughcache.ecr.amazonaws.com" } };
  const described = sorted([...copiedSecrets, ...namedSecrets]);
  return policy(
    ...credentialsPreviewPolicy(args).Statement,
    allow("WriteCredentials", CREDENTIALS, "*", here),
    described.length === 0 ? undefined : allow("FindSecrets", "secretsmanager:DescribeSecret", described),
    copiedSecrets.length === 0
      ? undefined
      : allow("CopyTokens", "secretsmanager:GetSecretValue", sorted(copiedSecrets)),
    hasCaches ? allow("WriteCaches", CACHES, "*", here) : undefined,
    hasCaches
      ? allow("CreateServiceLinkedRoleOfCaches", "iam:CreateServiceLinkedRole", linkedRole, forCaches)
      : undefined,
  );
}

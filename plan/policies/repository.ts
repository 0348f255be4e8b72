import { accountRootArn, partitionOf } from "../arn";
import { sorted } from "../record";
import { PULL as PULL_LAYERS, PUSH } from "./build-roles";
import { actions, allow, by, policy, type PolicyDocument } from "./document";

export interface RepositoryPolicyArgs {
  readonly region: string;
  /** Accounts that may pull. */
  readonly accountIds: readonly string[];
  /** Ids of organizations whose accounts may pull: `o-…`. */
  readonly organizationIds: readonly string[];
}

const PULL = actions("ecr", "BatchCheckLayerAvailability", "BatchGetImage", "DescribeImages", "GetDownloadUrlForLayer");

/**
 * Policy of an ECR repository: others may pull, and the owner's account is governed by IAM alone.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html
 */
export function repositoryPolicy({ region, accountIds, organizationIds }: RepositoryPolicyArgs): PolicyDocument {
  const partition = partitionOf(region);
  const accounts = sorted(accountIds).map((account) => accountRootArn(partition, account));
  const ofOrganization = { StringEquals: { "aws:PrincipalOrgID": sorted(organizationIds) } };
  return policy(
    accounts.length > 0 ? by({ AWS: accounts }, allow("AccountsPull", PULL)) : undefined,
    organizationIds.length > 0
      ? by({ AWS: "*" }, allow("OrganizationsPull", PULL, undefined, ofOrganization))
      : undefined,
  );
}

/**
 * Policy of the repository of a container on trial: the roles of its build push and pull. Within an account a resource's policy is enough.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html
 */
export function trialRepositoryPolicy(roleArns: readonly string[]): PolicyDocument {
  return policy(by({ AWS: sorted(roleArns) }, allow("BuildsPush", [...PULL_LAYERS, ...PUSH])));
}

export interface CleanUp {
  /** Days after the push of what has no tag any more. 1 or more. @default untagged images stay */
  readonly untaggedAfterDays?: number;
  /** Days after the push; exclusive with `keepNewest`. @default images stay */
  readonly deleteAfterDays?: number;
  /** Images to keep; exclusive with `deleteAfterDays`. @default all */
  readonly keepNewest?: number;
}

/**
 * Lifecycle policy of an ECR repository; absent where nothing is deleted. A rule for any image has the highest priority.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
 */
export function repositoryCleanUp({ untaggedAfterDays, deleteAfterDays, keepNewest }: CleanUp): object | undefined {
  const byAge = (countNumber: number) => ({ countType: "sinceImagePushed", countUnit: "days", countNumber });
  const byCount = (countNumber: number) => ({ countType: "imageCountMoreThan", countNumber });
  const selections = [
    untaggedAfterDays !== undefined && { tagStatus: "untagged", ...byAge(untaggedAfterDays) },
    deleteAfterDays !== undefined && { tagStatus: "any", ...byAge(deleteAfterDays) },
    keepNewest !== undefined && { tagStatus: "any", ...byCount(keepNewest) },
  ].filter((selection) => selection !== false);
  const rules = selections.map((selection, index) => ({
    rulePriority: index + 1,
    selection,
    action: { type: "expire" },
  }));
  return rules.length === 0 ? undefined : { rules };
}

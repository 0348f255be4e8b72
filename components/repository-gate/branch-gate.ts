import type * as pulumi from "@pulumi/pulumi";
import { BranchProtection } from "@pulumi/github/branchProtection";
import { RepositoryRuleset } from "@pulumi/github/repositoryRuleset";
import { registerChild } from "../child-transform";
import type { RepositoryGateArgs } from "./args";

/** App of GitHub Actions: only its jobs can pass a required check of a ruleset, not whoever may write statuses. */
const GITHUB_ACTIONS_APP = 15_368;

/** Guards the branch: no direct push, no force-push, no deletion; reviews, and checks on the newest state. */
export function protectBranch(name: string, args: RepositoryGateArgs, parent: pulumi.Resource): void {
  if (args.protection === "branch-protection") branchProtection(name, args, parent);
  else ruleset(name, args, parent);
}

function ruleset(name: string, args: RepositoryGateArgs, parent: pulumi.Resource): void {
  const { branch = "main" } = args;
  const { count, codeOwners } = reviewsOf(args);
  registerChild(RepositoryRuleset, `${name}-ruleset`, { parent }, args.transform?.ruleset, {
    name: `golden-images: ${branch}`,
    repository: args.repository,
    target: "branch",
    enforcement: "active",
    conditions: { refName: { includes: [`refs/heads/${branch}`], excludes: [] } },
    rules: {
      deletion: true,
      nonFastForward: true,
      pullRequest: {
        requiredApprovingReviewCount: count,
        requireCodeOwnerReview: codeOwners,
        dismissStaleReviewsOnPush: true,
        requireLastPushApproval: count > 0,
        requiredReviewThreadResolution: true,
      },
      requiredStatusChecks: {
        strictRequiredStatusChecksPolicy: true,
        requiredChecks: args.checks.map((context) => ({ context, integrationId: GITHUB_ACTIONS_APP })),
      },
    },
  });
}

function branchProtection(name: string, args: RepositoryGateArgs, parent: pulumi.Resource): void {
  const { count, codeOwners } = reviewsOf(args);
  const reviews = {
    requiredApprovingReviewCount: count,
    requireCodeOwnerReviews: codeOwners,
    dismissStaleReviews: true,
    requireLastPushApproval: count > 0,
  };
  const protection = {
    repositoryId: args.repository,
    pattern: args.branch ?? "main",
    enforceAdmins: true,
    allowsDeletions: false,
    allowsForcePushes: false,
    requireConversationResolution: true,
    requiredPullRequestReviews: [reviews],
    requiredStatusChecks: [{ strict: true, contexts: [...args.checks] }],
  };
  new BranchProtection(`${name}-branch-protection`, protection, { parent });
}

function reviewsOf({ reviews, codeOwners = [] }: RepositoryGateArgs) {
  return { count: reviews?.count ?? 1, codeOwners: reviews?.codeOwners ?? codeOwners.length > 0 };
}

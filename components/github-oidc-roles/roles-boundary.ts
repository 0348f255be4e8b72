import type * as pulumi from "@pulumi/pulumi";
import { Policy } from "@pulumi/aws/iam/policy";
import { partitionOf } from "../../plan/arn";
import { projectsBoundaryPolicy } from "../../plan/policies/projects-boundary";
import { rolesBoundaryPolicy } from "../../plan/policies/roles-boundary";
import { projectsBoundaryName, rolesBoundaryName } from "../../plan/roles-boundary";
import type { AccountArgs } from "../account-args";

/** Arguments of {@link rolesBoundary}. */
export interface RolesBoundaryArgs extends AccountArgs {
  /** `namePrefix` of the stacks' settings. @default none */
  readonly namePrefix?: string;
  /** What builds of images may be allowed to read: ARNs of S3, Secrets Manager and KMS, four of 90 characters at most. @default nothing */
  readonly buildsMayRead?: readonly string[];
}

/**
 * The policy that bounds roles of stacks of images, `golden-images-boundary`: `GithubOidcRoles` demands it of every role
 * that a deployment makes. One per account and `namePrefix`; protected, because without it no role can be made.
 *
 * @example
 * rolesBoundary("boundary", { accountId: "111122223333", region: "us-east-1" });
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export function rolesBoundary(name: string, args: RolesBoundaryArgs, opts?: pulumi.CustomResourceOptions): Policy {
  const { accountId: account, region, namePrefix, buildsMayRead, tags } = args;
  const document = rolesBoundaryPolicy({ partition: partitionOf(region), account, namePrefix }, buildsMayRead);
  const description = "Bounds the roles of golden-images";
  const written = { name: rolesBoundaryName(namePrefix), description, policy: JSON.stringify(document), tags };
  return new Policy(name, written, { protect: true, ...opts });
}

/** Arguments of {@link projectsBoundary}. */
export interface ProjectsBoundaryArgs extends AccountArgs {
  /** `namePrefix` of the stacks' settings. @default none */
  readonly namePrefix?: string;
  /** What CodeBuild projects may be allowed to read: ARNs of S3, Secrets Manager and KMS, thirty of 90 characters at most. @default nothing */
  readonly projectsMayRead?: readonly string[];
}

/**
 * The policy that bounds roles of CodeBuild projects, `golden-images-builds-boundary`: beside {@link rolesBoundary}, which has no room for
 * what builds of repositories need, and would give it to builds of images too.
 *
 * @example
 * projectsBoundary("builds-boundary", { accountId: "111122223333", region: "us-east-1" });
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export function projectsBoundary(
  name: string,
  args: ProjectsBoundaryArgs,
  opts?: pulumi.CustomResourceOptions,
): Policy {
  const { accountId: account, region, namePrefix, projectsMayRead, tags } = args;
  const document = projectsBoundaryPolicy({ partition: partitionOf(region), account, namePrefix }, projectsMayRead);
  const description = "Bounds the roles of CodeBuild projects of golden-images";
  const written = { name: projectsBoundaryName(namePrefix), description, policy: JSON.stringify(document), tags };
  return new Policy(name, written, { protect: true, ...opts });
}

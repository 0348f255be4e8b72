import type * as pulumi from "@pulumi/pulumi";
import type { Role, RoleArgs } from "@pulumi/aws/iam/role";
import { partitionOf } from "../../plan/arn";
import { imageBuilderTrust, lifecycleRoleManagedPolicies } from "../../plan/policies/build-roles";
import type { ChildTransform } from "../child-transform";
import { attachPolicies, serviceRole } from "../service-role";

export interface LifecycleRoleArgs {
  /** The role trusts Image Builder for this account and region alone. */
  readonly accountId: string;
  readonly region: string;
  /** ARN of a policy that bounds the role. @default none */
  readonly permissionsBoundary?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly transform?: ChildTransform<RoleArgs> | undefined;
}

/**
 * The role of a lifecycle policy. `ImageLifecycle` makes one of its own unless it is given one: make one with this and
 * adopt it everywhere, so that all policies of a region share it.
 *
 * @example
 * const role = lifecycleRole("images", { accountId: "111122223333", region: "us-east-1" });
 * // … new ImageLifecycle("docker-host", { …, executionRole: { kind: "adopt", arn: role.arn } });
 *
 * @see https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-lifecycle-prerequisites.html
 */
export function lifecycleRole(name: string, args: LifecycleRoleArgs, opts?: pulumi.CustomResourceOptions): Role {
  const { accountId: account, region, permissionsBoundary, tags, transform } = args;
  const partition = partitionOf(region);
  const description = "Image Builder deprecates, disables and deletes old images with it";
  const trust = imageBuilderTrust({ partition, region, account });
  const written = { description, trust, permissionsBoundary, tags };
  const role = serviceRole(`${name}-lifecycle-role`, { ...opts }, transform, written);
  const names = { first: `${name}-lifecycle-policy`, others: `${name}-lifecycle-policy` };
  attachPolicies(role, lifecycleRoleManagedPolicies(partition), names, { ...opts });
  return role;
}

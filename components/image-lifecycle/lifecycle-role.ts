import type * as pulumi from "@pulumi/pulumi";
import type { Role, RoleArgs } from "@pulumi/aws/iam/role";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment";
import { homeIn } from "../../plan/arn";
import { imageBuilderTrust, lifecycleRoleManagedPolicy } from "../../plan/policies/build-roles";
import type { AccountArgs } from "../account-args";
import type { ChildTransform } from "../child-transform";
import { serviceRole } from "../service-role";

/** Arguments of {@link lifecycleRole}: it trusts Image Builder only for this account and region. */
export interface LifecycleRoleArgs extends AccountArgs {
  /** ARN of a policy that bounds the role. @default none */
  readonly permissionsBoundary?: pulumi.Input<string> | undefined;
  /** Last resort: change what is registered. */
  readonly transform?: ChildTransform<RoleArgs> | undefined;
}

/**
 * The role of a lifecycle policy. `ImageLifecycle` makes one of its own unless it is given one: make one with this and
 * adopt it everywhere, so all policies of a region share it.
 *
 * @example
 * const role = lifecycleRole("images", { accountId: "111122223333", region: "us-east-1" });
 * // … new ImageLifecycle("docker-host", { …, executionRole: { kind: "adopt", arn: role.arn } });
 *
 * @see https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-lifecycle-prerequisites.html
 */
export function lifecycleRole(name: string, args: LifecycleRoleArgs, opts?: pulumi.CustomResourceOptions): Role {
  const { permissionsBoundary, tags, transform } = args;
  const { partition } = homeIn(args.accountId, args.region);
  const description = "Image Builder deprecates, disables and deletes old images with it";
  const written = {
    description,
    trust: imageBuilderTrust(homeIn(args.accountId, args.region)),
    permissionsBoundary,
    tags,
  };
  const role = serviceRole(`${name}-lifecycle-role`, { ...opts }, transform, written);
  const policy = { role: role.name, policyArn: lifecycleRoleManagedPolicy(partition) };
  new RolePolicyAttachment(`${name}-lifecycle-policy`, policy, { ...opts });
  return role;
}

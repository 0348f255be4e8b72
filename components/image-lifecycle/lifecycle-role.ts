import type * as pulumi from "@pulumi/pulumi";
import { Role, type RoleArgs } from "@pulumi/aws/iam/role";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment";
import { partitionOf } from "../../plan/arn";
import { lifecycleRoleManagedPolicies } from "../../plan/policies/lifecycle-role";
import { imageBuilderTrust } from "../../plan/policies/trust";
import { transformed, type ChildTransform } from "../child-transform";

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
  const partition = partitionOf(args.region);
  const trust = imageBuilderTrust({ partition, region: args.region, account: args.accountId });
  const child = transformed(
    args.transform,
    {
      description: "Image Builder deprecates, disables and deletes old images with it",
      assumeRolePolicy: JSON.stringify(trust),
      permissionsBoundary: args.permissionsBoundary,
      tags: args.tags,
    },
    { ...opts },
  );
  const role = new Role(`${name}-lifecycle-role`, child.args, child.opts);
  lifecycleRoleManagedPolicies(partition).forEach((policyArn, index) => {
    const attachment = index === 0 ? `${name}-lifecycle-policy` : `${name}-lifecycle-policy-${index + 1}`;
    new RolePolicyAttachment(attachment, { role: role.name, policyArn }, { ...opts });
  });
  return role;
}

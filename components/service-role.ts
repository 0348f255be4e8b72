import * as pulumi from "@pulumi/pulumi";
import { Role, type RoleArgs } from "@pulumi/aws/iam/role";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment";
import type { PolicyDocument } from "../plan/policies/document";
import { registerChild, type ChildTransform } from "./child-transform";

/** What sets a role apart. */
interface ServiceRole extends Pick<RoleArgs, "description" | "maxSessionDuration" | "permissionsBoundary" | "tags"> {
  /** Who may assume it. */
  readonly trust: PolicyDocument | pulumi.Output<PolicyDocument>;
}

/** A role that a service of AWS assumes, or a job elsewhere. */
export function serviceRole(
  name: string,
  opts: pulumi.CustomResourceOptions,
  transform: ChildTransform<RoleArgs> | undefined,
  { trust, ...role }: ServiceRole,
): Role {
  const assumeRolePolicy = pulumi.Output.isInstance(trust)
    ? trust.apply((document) => JSON.stringify(document))
    : JSON.stringify(trust);
  return registerChild(Role, name, opts, transform, { ...role, assumeRolePolicy });
}

/** Attaches policies that exist. The first has the name `first`, the others their number after `others`. */
export function attachPolicies(
  role: Role,
  policyArns: readonly string[],
  { first, others }: { readonly first: string; readonly others: string },
  opts: pulumi.CustomResourceOptions,
): void {
  for (const [index, policyArn] of policyArns.entries()) {
    const name = index === 0 ? first : `${others}-${index + 1}`;
    new RolePolicyAttachment(name, { role: role.name, policyArn }, opts);
  }
}

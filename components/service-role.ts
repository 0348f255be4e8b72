import * as pulumi from "@pulumi/pulumi";
import { Role, type RoleArgs } from "@pulumi/aws/iam/role";
import type { PolicyDocument } from "../plan/policies/document";
import { registerChild, type ChildTransform } from "./child-transform";

/** What sets a role apart. */
interface ServiceRole extends Pick<RoleArgs, "description" | "maxSessionDuration" | "permissionsBoundary" | "tags"> {
  /** Who may assume it. */
  readonly trust: pulumi.Input<PolicyDocument>;
}

/** A role that a service of AWS assumes, or a job elsewhere. */
export function serviceRole(
  name: string,
  opts: pulumi.CustomResourceOptions,
  transform: ChildTransform<RoleArgs> | undefined,
  { trust, ...role }: ServiceRole,
): Role {
  const isKnown = !pulumi.Output.isInstance(trust);
  const assumeRolePolicy = isKnown ? JSON.stringify(trust) : trust.apply((document) => JSON.stringify(document));
  return registerChild(Role, name, opts, transform, { ...role, assumeRolePolicy });
}

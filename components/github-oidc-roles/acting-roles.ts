import type * as pulumi from "@pulumi/pulumi";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import type { PolicyDocument } from "../../plan/policies/document";
import { githubTrust } from "../../plan/policies/github-trust";
import { promoteRolePolicy, revokeRolePolicy, type StacksWithChannels } from "../../plan/policies/promote-role";
import { rebuildRolePolicy } from "../../plan/policies/rebuild-role";
import { rolesBoundaryArn } from "../../plan/roles-boundary";
import { serviceRole } from "../service-role";
import { familyOf, LONG_SESSION_SECONDS } from "./family";
import type { GithubOidcRolesArgs } from "./args";

/** Roles of jobs that act on what is deployed, and read nothing of what makes it. */
export const ACTING = ["rebuild", "promote", "revoke"] as const;

type Acting = (typeof ACTING)[number];

interface ActingRole {
  readonly description: string;
  readonly seconds: number;
  readonly policyOf: (stacks: StacksWithChannels) => PolicyDocument;
}

/** Of a component without roles that move them. */
const NO_CHANNELS = { channels: [], parameter: "" };

/** A promotion takes seconds; a job that lasts longer waits for nothing. */
const SHORT_SESSION_SECONDS = 3_600;

const ROLES: Readonly<Record<Acting, ActingRole>> = {
  rebuild: {
    description: "GitHub Actions rebuilds what stacks of images deployed with it",
    seconds: LONG_SESSION_SECONDS,
    policyOf: rebuildRolePolicy,
  },
  promote: {
    description: "GitHub Actions moves channels of images with it",
    seconds: SHORT_SESSION_SECONDS,
    policyOf: promoteRolePolicy,
  },
  revoke: {
    description: "GitHub Actions takes versions of images out of use with it, and moves their channels",
    seconds: SHORT_SESSION_SECONDS,
    policyOf: revokeRolePolicy,
  },
};

type Arns = Partial<Record<`${Acting}RoleArn`, pulumi.Output<string>>>;

/** Those that have jobs. @returns their ARNs, by the names of the component's outputs */
export function actingRoles(
  name: string,
  args: GithubOidcRolesArgs,
  provider: pulumi.Output<string>,
  parent: pulumi.Resource,
): Arns {
  const { permissionsBoundary, tags, transform, promotion = NO_CHANNELS } = args;
  const arns: Arns = {};
  for (const acting of ACTING) {
    const { [`${acting}Subjects` as const]: subjects = [] } = args;
    if (subjects.length === 0) continue;
    const { description, seconds: maxSessionDuration, policyOf } = ROLES[acting];
    const trust = provider.apply((arn) => githubTrust(arn, subjects));
    const settings = { description, trust, maxSessionDuration, permissionsBoundary, tags };
    const role = serviceRole(`${name}-${acting}-role`, { parent }, transform?.[`${acting}Role`], settings);
    const policy = JSON.stringify(policyOf({ ...familyOf(args, rolesBoundaryArn), promotion }));
    new RolePolicy(`${name}-${acting}-policy`, { role: role.name, policy }, { parent });
    arns[`${acting}RoleArn`] = role.arn;
  }
  return arns;
}

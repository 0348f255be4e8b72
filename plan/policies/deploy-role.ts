import { arn, roleArn } from "../arn";
import { sorted } from "../record";
import { dependentStatements } from "./dependent-actions";
import { actions, allow, policy, type PolicyDocument, type Statement } from "./document";
import { instanceRoleManagedPolicy, lifecycleRoleManagedPolicy } from "./build-roles";
import type { PreviewRoleArgs } from "./preview-role";
import { ownedByTagStatements } from "./owned-by-tag";
import { actionsOf, buildRoleArns, passBuildRole, scopesOf, scopeStatement, serviceRoleArns } from "./stack-scopes";
import { stateWriting } from "./state-access";

export interface DeployRoleArgs extends PreviewRoleArgs {
  /**
   * Every role that a deployment makes must carry this boundary (ARN of a policy), or AWS refuses to make it. It can be
   * put on a role and not taken away. Without one, whoever deploys can give a new role more than the deployment itself
   * may do, so it is absent only where settings say `none`.
   */
  readonly createdRolesBoundary?: string;
}

/** Actions that give a role permissions, and that a boundary therefore guards. */
export const GRANTING = actions("iam", "CreateRole", "PutRolePermissionsBoundary", "PutRolePolicy");

/** Service and name by the noun of the Sid. AWS makes them at an account's first pipeline and first multi-Region key. */
const SERVICE_LINKED_ROLES = {
  ImageBuilder: ["imagebuilder.amazonaws.com", "AWSServiceRoleForImageBuilder"],
  MultiRegionKeys: ["mrk.kms.amazonaws.com", "AWSServiceRoleForKeyManagementServiceMultiRegionKeys"],
} as const;

/**
 * What `pulumi up` writes of AWS beyond what a preview reads (`preview-role.ts`, which the role has too, and which keeps it
 * to the regions): exactly the
 * resource types of the stacks of images, by the names that they give.
 */
export function deployRolePolicy(args: DeployRoleArgs): PolicyDocument {
  const scopes = scopesOf(args);
  const named = scopes.filter(({ noun }) => !["Identities", "Keys", "Repositories", "SecurityGroups"].includes(noun));
  const anywhere = actionsOf(scopes, ({ writeAnywhere = [] }) => writeAnywhere);
  return policy(
    ...named.map((scope) => scopeStatement(`Write${scope.noun}`, scope, ({ write }) => write)),
    ...ownedByTagStatements(args),
    allow("WriteWhatKnowsNoResource", anywhere, "*"),
    ...dependentStatements(args),
    ...identityStatements(args),
    ...passStatements(args),
    ...(args.state === undefined ? [] : stateWriting(args, args.state)),
  );
}

function identityStatements(args: DeployRoleArgs): Statement[] {
  const { partition, account, createdRolesBoundary: boundary } = args;
  const identities = scopesOf(args).filter(({ noun }) => noun === "Identities");
  const writes = actionsOf(identities, ({ write }) => write).filter((action) => !GRANTING.includes(action));
  const resources = identities.flatMap(({ resources: arns }) => arns);
  const roles = sorted([...buildRoleArns(args), ...serviceRoleArns(args)]);
  const guard = boundary === undefined ? undefined : { StringEquals: { "iam:PermissionsBoundary": boundary } };
  // AWS's policies that our roles carry, and our own for parameters.
  const attachable = sorted([
    instanceRoleManagedPolicy(partition),
    lifecycleRoleManagedPolicy(partition),
    arn({ partition, service: "iam", account, resource: "policy/builds-parameters-*" }),
  ]);
  const known = { ArnLike: { "iam:PolicyARN": attachable }, ...guard };
  return [
    allow("WriteIdentities", writes, resources),
    allow("GrantToRoles", GRANTING, roles, guard),
    allow("AttachKnownPolicies", "iam:AttachRolePolicy", roles, known),
  ];
}

function passStatements(args: DeployRoleArgs): Statement[] {
  const { partition, account } = args;
  const toImageBuilder = { StringEquals: { "iam:PassedToService": "imagebuilder.amazonaws.com" } };
  return [
    passBuildRole(args),
    allow("PassServiceRoles", "iam:PassRole", serviceRoleArns(args), toImageBuilder),
    ...Object.entries(SERVICE_LINKED_ROLES).map(([noun, [service, role]]) =>
      allow(
        `CreateServiceLinkedRoleOf${noun}`,
        "iam:CreateServiceLinkedRole",
        roleArn(partition, account, `aws-service-role/${service}/${role}`),
        { StringEquals: { "iam:AWSServiceName": service } },
      ),
    ),
  ];
}

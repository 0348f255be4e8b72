import { arn, ec2Principal, roleArn } from "../arn";
import { sorted } from "../record";
import { dependentStatements } from "./dependent-actions";
import { allow, policy, type PolicyDocument, type Statement } from "./document";
import { instanceRoleManagedPolicies } from "./instance-role";
import { lifecycleRoleManagedPolicies } from "./lifecycle-role";
import { actionsOf, buildRoleArns, inRegions, scopesOf, scopeStatement, serviceRoleArns } from "./stack-scopes";
import type { StacksOfImages } from "./stack-scopes";
import { stateWriting, type StateBackend } from "./state-access";

export interface DeployRoleArgs extends StacksOfImages {
  /** @default state is kept elsewhere, such as in Pulumi Cloud */
  readonly state?: StateBackend;
  /**
   * Every role that a deployment makes must carry this boundary (ARN of a policy), or AWS refuses to make it. It can be
   * put on a role and not taken away. Without
   * one, whoever deploys can give a new role more than the deployment itself may do.
   * @default none
   */
  readonly createdRolesBoundary?: string;
}

/** Actions that give a role permissions, and that a boundary therefore guards. */
const GRANTING = ["iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"];

/** Which AWS makes at the first pipeline of an account, and at its first multi-Region key. */
const SERVICE_LINKED_ROLES = [
  { noun: "ImageBuilder", service: "imagebuilder.amazonaws.com", role: "AWSServiceRoleForImageBuilder" },
  {
    noun: "MultiRegionKeys",
    service: "mrk.kms.amazonaws.com",
    role: "AWSServiceRoleForKeyManagementServiceMultiRegionKeys",
  },
] as const;

/**
 * What `pulumi up` writes of AWS beyond what a preview reads (`preview-role.ts`, which the role has too): exactly the
 * resource types of the stacks of images, by the names that they give.
 */
export function deployRolePolicy(args: DeployRoleArgs): PolicyDocument {
  const scopes = scopesOf(args);
  const others = scopes.filter(({ noun }) => noun !== "Identities");
  const statements = others.map((scope) =>
    scopeStatement(`Write${scope.noun}`, scope, ({ write }) => write, args.regions),
  );
  return policy(
    ...statements.filter((statement) => statement !== undefined),
    allow({
      Sid: "WriteWhatKnowsNoResource",
      Action: actionsOf(scopes, ({ writeAnywhere = [] }) => writeAnywhere),
      Resource: ["*"],
      Condition: inRegions(args.regions),
    }),
    ...dependentStatements(args),
    ...identityStatements(args),
    ...passStatements(args),
    ...(args.state === undefined ? [] : stateWriting(args, args.state)),
  );
}

function identityStatements(args: DeployRoleArgs): Statement[] {
  const identities = scopesOf(args).filter(({ noun }) => noun === "Identities");
  const writes = actionsOf(identities, ({ write }) => write);
  const resources = identities.flatMap(({ resources: arns }) => arns);
  const roles = sorted([...buildRoleArns(args), ...serviceRoleArns(args)]);
  const boundary = args.createdRolesBoundary;
  const guard = boundary === undefined ? {} : { "iam:PermissionsBoundary": boundary };
  return [
    allow({
      Sid: "WriteIdentities",
      Action: writes.filter((action) => !GRANTING.includes(action)),
      Resource: resources,
    }),
    allow({
      Sid: "GrantToRoles",
      Action: GRANTING,
      Resource: roles,
      ...(boundary !== undefined && { Condition: { StringEquals: guard } }),
    }),
    allow({
      Sid: "AttachKnownPolicies",
      Action: ["iam:AttachRolePolicy"],
      Resource: roles,
      Condition: {
        ArnLike: { "iam:PolicyARN": attachable(args) },
        ...(boundary !== undefined && { StringEquals: guard }),
      },
    }),
  ];
}

/** AWS's policies that our roles carry, and our own for parameters. */
function attachable(args: DeployRoleArgs): readonly string[] {
  const { partition, account } = args;
  const own = arn({ partition, service: "iam", account, resource: "policy/builds-parameters-*" });
  return sorted([...instanceRoleManagedPolicies(partition), ...lifecycleRoleManagedPolicies(partition), own]);
}

function passStatements(args: DeployRoleArgs): Statement[] {
  const { partition, account } = args;
  return [
    allow({
      Sid: "PassBuildRole",
      Action: ["iam:PassRole"],
      Resource: buildRoleArns(args),
      Condition: { StringEquals: { "iam:PassedToService": sorted(["ec2.amazonaws.com", ec2Principal(partition)]) } },
    }),
    allow({
      Sid: "PassServiceRoles",
      Action: ["iam:PassRole"],
      Resource: serviceRoleArns(args),
      Condition: { StringEquals: { "iam:PassedToService": "imagebuilder.amazonaws.com" } },
    }),
    ...SERVICE_LINKED_ROLES.map(({ noun, service, role }) =>
      allow({
        Sid: `CreateServiceLinkedRoleOf${noun}`,
        Action: ["iam:CreateServiceLinkedRole"],
        Resource: [roleArn(partition, account, `aws-service-role/${service}/${role}`)],
        Condition: { StringEquals: { "iam:AWSServiceName": service } },
      }),
    ),
  ];
}

import { arn } from "../arn";
import { GRANTING, type DeployRoleArgs } from "./deploy-role";
import { actions, allow, policy, type Condition, type PolicyDocument, type Statement } from "./document";
import { OF_AN_IMAGE } from "./owned-by-tag";
import { actionsOf, projectScopesOf, rebuildRoleArns, rebuildScopesOf, startRoleArn, type Scope } from "./stack-scopes";

/** A tag is put on while the project or the log group is made; from then on it says whose it is. */
const FOR_AN_IMAGE: Condition = { Null: { "aws:RequestTag/ImageName": "false" } };

const MAKE_PROJECT = ["codebuild:CreateProject"];
const MAKE_LOG_GROUP = actions("logs", "CreateLogGroup", "TagResource");

/** Connections are of either name; an action knows its own alone. */
const CONNECTIONS = ["codeconnections", "codestar-connections"] as const;

/**
 * What `pulumi up` writes of AWS for CodeBuild projects and rebuilds in the account: a policy beside that of the deploy role, which has no room left.
 * Roles go to CodeBuild alone, and under their own boundary.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodebuild.html
 */
export function deployProjectsPolicy(args: DeployRoleArgs): PolicyDocument {
  const { projects, logs, roles, buckets, contexts, schedules } = projectScopesOf(args);
  const { objects: plans } = rebuildScopesOf(args);
  const made = [...roles.resources, ...rebuildRoleArns(args)];
  const { createdRolesBoundary: chosen } = args;
  const boundary = chosen === undefined ? undefined : { StringEquals: { "iam:PermissionsBoundary": chosen } };
  const to = (service: string) => ({ StringEquals: { "iam:PassedToService": `${service}.amazonaws.com` } });
  return policy(
    allow("MakeProjects", MAKE_PROJECT, projects.resources, FOR_AN_IMAGE),
    allow("WriteProjects", writesOf(projects, MAKE_PROJECT), projects.resources, OF_AN_IMAGE),
    allow("MakeProjectLogs", MAKE_LOG_GROUP, logs.resources, FOR_AN_IMAGE),
    allow("WriteProjectLogs", writesOf(logs, ["logs:CreateLogGroup"]), logs.resources, OF_AN_IMAGE),
    allow("WriteProjectBuckets", [...writesOf(buckets), "s3:ListBucketVersions"], buckets.resources),
    allow("WriteObjects", writesOf(contexts), [...contexts.resources, ...plans.resources]),
    allow("WriteProjectRoles", writesOf(roles, GRANTING), made),
    allow("GrantToProjectRoles", GRANTING, made, boundary),
    allow("PassProjectRoles", "iam:PassRole", roles.resources, to("codebuild")),
    allow("PassStartRoles", "iam:PassRole", startRoleArn(args), to("scheduler")),
    allow("WriteSchedules", writesOf(schedules), schedules.resources),
    ...CONNECTIONS.map((service) => passConnections(service, args)),
    ...rebuildStatements(args),
  );
}

/** Rebuilds in the account; their roles are made as those of projects are. */
function rebuildStatements(args: DeployRoleArgs): Statement[] {
  const { machines, functions, logs } = rebuildScopesOf(args);
  const services = ["codebuild", "lambda", "scheduler", "states"].map((service) => `${service}.amazonaws.com`);
  return [
    allow("WriteMachines", writesOf(machines), machines.resources),
    allow("WriteFunctions", writesOf(functions), functions.resources),
    allow("WriteFunctionLogs", writesOf(logs), logs.resources),
    allow(
      "ValidateMachines",
      actionsOf([machines], ({ writeAnywhere = [] }) => writeAnywhere),
      "*",
    ),
    // golden rebuild --released, after the deployment: what is built, and the start of the machine.
    allow("SeeBuilds", actions("imagebuilder", "ListImageBuildVersions", "ListImagePipelines"), "*"),
    allow("StartMachines", "states:StartExecution", machines.resources),
    allow("PassRebuildRoles", "iam:PassRole", rebuildRoleArns(args), {
      StringEquals: { "iam:PassedToService": services },
    }),
  ];
}

function writesOf(scope: Scope, except: readonly string[] = []): readonly string[] {
  return actionsOf([scope], ({ write }) => write).filter((action) => !except.includes(action));
}

function passConnections(service: (typeof CONNECTIONS)[number], { partition, account }: DeployRoleArgs) {
  const sid = service === "codeconnections" ? "PassConnections" : "PassOlderConnections";
  const connections = arn({ partition, service, region: "*", account, resource: "connection/*" });
  const toCodeBuild = { StringEquals: { [`${service}:PassedToService`]: "codebuild.amazonaws.com" } };
  return allow(sid, `${service}:PassConnection`, connections, toCodeBuild);
}

import type { DeployRoleArgs } from "./deploy-role";
import { GRANTING } from "./deploy-role";
import { allow, policy, type PolicyDocument } from "./document";
import { actionsOf, notificationScopesOf, stayInRegions, type StacksOfImages } from "./stack-scopes";

const REGIONAL = ["cloudwatch:*", "sqs:*"];

/** What a preview reads of notifications: a policy beside that of the role, which has no room left. It reads no message. */
export function previewNotificationsPolicy(args: StacksOfImages): PolicyDocument {
  const { roles, ...named } = notificationScopesOf(args);
  const scopes = Object.values(named);
  const resources = scopes.flatMap((scope) => scope.resources);
  return policy(
    allow("ReadNotifications", actionsOf(scopes, ({ read }) => read), resources), // prettier-ignore
    allow("ReadWhatKnowsNoResource", actionsOf(scopes, ({ readAnywhere = [] }) => readAnywhere), "*"), // prettier-ignore
    allow("ReadRoles", actionsOf([roles], ({ read }) => read), roles.resources), // prettier-ignore
    stayInRegions(args.regions, REGIONAL),
  );
}

/** What `pulumi up` writes of them. Roles go to EventBridge and Amazon Q alone, and under the boundary. */
export function deployNotificationsPolicy(args: DeployRoleArgs): PolicyDocument {
  const { roles, ...named } = notificationScopesOf(args);
  const scopes = Object.values(named);
  const { createdRolesBoundary: chosen } = args;
  const boundary = chosen === undefined ? undefined : { StringEquals: { "iam:PermissionsBoundary": chosen } };
  const services = ["chatbot.amazonaws.com", "events.amazonaws.com"];
  return policy(
    allow("WriteNotifications", actionsOf(scopes, ({ write }) => write), scopes.flatMap(({ resources }) => resources)), // prettier-ignore
    allow("WriteWhatKnowsNoResource", actionsOf(scopes, ({ writeAnywhere = [] }) => writeAnywhere), "*"), // prettier-ignore
    allow("WriteNotificationRoles", actionsOf([roles], ({ write }) => write).filter((action) => !GRANTING.includes(action)), roles.resources), // prettier-ignore
    allow("GrantToNotificationRoles", GRANTING, roles.resources, boundary),
    allow("PassNotificationRoles", "iam:PassRole", roles.resources, { StringEquals: { "iam:PassedToService": services } }), // prettier-ignore
  );
}

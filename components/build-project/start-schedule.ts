import type * as pulumi from "@pulumi/pulumi";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { Schedule } from "@pulumi/aws/scheduler/schedule";
import { arn, homeIn } from "../../plan/arn";
import { scheduleRolePolicy, scheduleTrust } from "../../plan/policies/build-project-roles";
import { serviceRole } from "../service-role";
import type { AnyProjectArgs } from "./args";

/** When a project builds by itself. */
export interface StartSchedule {
  /** Unique among the schedules of the account and Region: 1–64 letters, digits, `-`, `_` and `.`. */
  readonly name: string;
  /** As EventBridge Scheduler reads it: `cron(0 7 * * ? *)`, `rate(7 days)`. */
  readonly expression: string;
  /** @default "Etc/UTC" */
  readonly timezone?: string;
  /** @default true */
  readonly enabled?: boolean;
}

interface Started extends Pick<AnyProjectArgs, "name" | "accountId" | "permissionsBoundary" | "tags"> {
  readonly region: string;
  readonly isBatch: boolean;
  readonly project: pulumi.Output<string>;
}

/**
 * Starts a project, with a role that may do nothing else. Rules of EventBridge start no batch.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html
 */
export function startSchedule(
  name: string,
  { permissionsBoundary, tags, region, isBatch, project, ...args }: Started,
  { expression, timezone = "Etc/UTC", enabled = true, ...when }: StartSchedule,
  parent: pulumi.Resource,
): void {
  const home = homeIn(args.accountId, region);
  const described = {
    description: `Starts builds of ${args.name}`,
    trust: scheduleTrust(home),
    permissionsBoundary,
    tags,
  };
  const role = serviceRole(`${name}-start-role`, { parent }, undefined, described);
  const policy = JSON.stringify(scheduleRolePolicy(home, args.name, isBatch));
  const granted = new RolePolicy(`${name}-start-role-policy`, { role: role.name, policy }, { parent });
  const action = isBatch ? "startBuildBatch" : "startBuild";
  const target = {
    arn: arn({ partition: home.partition, service: "scheduler", resource: `aws-sdk:codebuild:${action}` }),
    roleArn: role.arn,
    input: project.apply((ProjectName) => JSON.stringify({ ProjectName })),
    retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 5 },
  };
  const inputs = {
    name: when.name,
    scheduleExpression: expression,
    scheduleExpressionTimezone: timezone,
    state: enabled ? "ENABLED" : "DISABLED",
    flexibleTimeWindow: { mode: "OFF" },
    target,
    region,
  };
  new Schedule(`${name}-schedule`, inputs, { parent, dependsOn: [granted] });
}

import type * as pulumi from "@pulumi/pulumi";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { BucketObjectv2 } from "@pulumi/aws/s3/bucketObjectv2";
import { Schedule } from "@pulumi/aws/scheduler/schedule";
import { StateMachine } from "@pulumi/aws/sfn/stateMachine";
import type { Home } from "../../plan/arn";
import { NIGHTLY, type FleetInput, type FleetPart } from "../../plan/fleet";
import { nameInArn, physicalName } from "../../plan/names";
import {
  fleetRolePolicy,
  scheduleArn,
  schedulePolicy,
  serviceTrust,
  stepFunctionsArn,
} from "../../plan/policies/fleet-roles";
import { ArtifactBucket } from "../artifact-bucket/artifact-bucket";
import { registerChild } from "../child-transform";
import { serviceRole } from "../service-role";
import type { FleetRebuildArgs, RebuildSchedule } from "./args";
import { fleetMachine, type MachinePlace } from "./machine";

const REPORT_RETENTION_DAYS = 90;

/** Left in AWS, closed and with its expiry, when rebuilds are taken away. */
export function runsBucket(name: string, args: FleetRebuildArgs, parent: pulumi.Resource): ArtifactBucket {
  const { region, tags, reportRetentionDays: expirationDays = REPORT_RETENTION_DAYS, transform } = args;
  const bucketPrefix = args.bucketPrefix ?? physicalName("roleKey", args.name);
  const expiring = { expirationDays, expirationPrefix: "runs/", protect: "retain" } as const;
  const bucket = transform?.bucket && { transform: { bucket: transform.bucket } };
  return new ArtifactBucket(
    `${name}-runs`,
    { bucketPrefix, ...expiring, ...(tags && { tags }), region, ...bucket },
    { parent },
  );
}

/** A run that goes on reads what it began with, so objects of earlier plans stay: kilobytes. */
export function planObjects(
  name: string,
  { region, tags }: FleetRebuildArgs,
  parts: readonly FleetPart[],
  bucket: pulumi.Output<string>,
  parent: pulumi.Resource,
): pulumi.Resource[] {
  return parts.map(({ key, content }, at) => {
    const object = { bucket, key, content, contentType: "application/json", tags, region };
    return new BucketObjectv2(`${name}-plan-${at + 1}`, object, { parent, retainOnDelete: true });
  });
}

/** What the machine is wired to. */
export interface MachineParts {
  readonly home: Home;
  readonly parts: readonly FleetPart[];
  readonly bucketName: pulumi.Output<string>;
  /** Plans and functions. */
  readonly after: readonly pulumi.Resource[];
  /** ARNs of its functions. */
  readonly own: Pick<MachinePlace, "functionArn" | "todayArn">;
}

/** The machine, and a role for it alone. */
export function stateMachine(
  name: string,
  args: FleetRebuildArgs,
  { home, parts, bucketName, after, own }: MachineParts,
  parent: pulumi.Resource,
): StateMachine {
  const { name: machine, tags, region, transform, permissionsBoundary } = args;
  const trust = serviceTrust("states", home, stepFunctionsArn(home, "stateMachine", machine));
  const written = { description: `Rebuilds images of ${machine}`, trust, permissionsBoundary, tags };
  const role = serviceRole(`${name}-role`, { parent }, transform?.role, written);
  const pipelines = args.targets.flatMap((each) =>
    each.builder === "image-builder" ? [nameInArn(each.pipeline)] : [],
  );
  const projects = args.targets.flatMap((each) => (each.builder === "codebuild" ? [each.project] : []));
  const policy = bucketName.apply((bucket) => JSON.stringify(fleetRolePolicy({ ...home, machine, bucket, pipelines, projects, ...own }))); // prettier-ignore
  const granted = new RolePolicy(`${name}-role-policy`, { role: role.name, policy }, { parent });
  const { partition } = home;
  const definition = bucketName.apply((bucket) => JSON.stringify(fleetMachine({ partition, bucket, parts, ...own })));
  const inputs = { name: machine, definition, roleArn: role.arn, tags, region };
  const opts = { parent, dependsOn: [granted, ...after] };
  return registerChild(StateMachine, `${name}-machine`, opts, transform?.machine, inputs);
}

/**
 * Starts the machine, with a role that may do nothing else.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-templated.html
 */
export function schedule(
  name: string,
  args: FleetRebuildArgs,
  {
    cron,
    timezone = "Etc/UTC",
    parallel = NIGHTLY.parallel,
    olderThanDays: olderThan = NIGHTLY.olderThan,
  }: RebuildSchedule,
  home: Home,
  machine: StateMachine,
  parent: pulumi.Resource,
): void {
  const { permissionsBoundary, tags, transform, region } = args;
  const trust = serviceTrust("scheduler", home, scheduleArn(home, args.name));
  const written = { description: `Starts ${args.name}`, trust, permissionsBoundary, tags };
  const role = serviceRole(`${name}-schedule-role`, { parent }, transform?.scheduleRole, written);
  const allowed = { role: role.name, policy: JSON.stringify(schedulePolicy(home, args.name)) };
  const granted = new RolePolicy(`${name}-schedule-role-policy`, allowed, { parent });
  const input: FleetInput = { ...NIGHTLY, parallel, olderThan };
  const inputs = {
    ...{ name: args.name, scheduleExpression: `cron(${cron})`, scheduleExpressionTimezone: timezone },
    flexibleTimeWindow: { mode: "OFF" },
    target: { arn: machine.arn, roleArn: role.arn, input: JSON.stringify(input) },
    region,
  };
  registerChild(Schedule, `${name}-schedule`, { parent, dependsOn: [granted] }, transform?.schedule, inputs);
}

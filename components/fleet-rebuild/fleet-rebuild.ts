import * as pulumi from "@pulumi/pulumi";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { BucketObjectv2 } from "@pulumi/aws/s3/bucketObjectv2";
import { Schedule } from "@pulumi/aws/scheduler/schedule";
import { StateMachine } from "@pulumi/aws/sfn/stateMachine";
import { homeIn, type Home } from "../../plan/arn";
import { fleetParts, NIGHTLY, type FleetInput, type FleetPart } from "../../plan/fleet";
import { nameInArn, physicalName } from "../../plan/names";
import { fleetRolePolicy, scheduleArn, schedulePolicy, serviceTrust, stepFunctionsArn } from "../../plan/policies/fleet-roles";
import { ArtifactBucket } from "../artifact-bucket/artifact-bucket";
import * as check from "../argument-checks";
import { registerChild } from "../child-transform";
import { serviceRole } from "../service-role";
import { FLEET_REBUILD_TYPE } from "../type-tokens";
import type { FleetRebuildArgs, RebuildSchedule } from "./args";
import { endRule } from "./end-rule";
import { fleetRebuildFaults } from "./faults";
import { fleetMachine } from "./machine";

const REPORT_RETENTION_DAYS = 90;

/**
 * Rebuilds images in the account, parents before children, with no machine that waits: a state machine that starts pipelines,
 * follows each build, catches each failure apart, and ends with a report; every outcome is kept in a bucket. It starts daily,
 * or when it is asked to, as by `golden rebuild --detach`.
 *
 * @example
 * new FleetRebuild("rebuild", {
 *   name: "golden-images-prod-rebuild",
 *   accountId: "111122223333",
 *   region: "us-east-1",
 *   targets: [
 *     {
 *       id: "docker-host",
 *       image: "docker-host",
 *       architecture: "x86_64",
 *       version: "1.2.0",
 *       pipeline: "docker-host-x86-64",
 *       versionArn: "arn:aws:imagebuilder:us-east-1:111122223333:image/docker-host-x86-64/1.2.0",
 *     },
 *   ],
 *   schedule: { cron: "0 7 * * ? *" },
 * });
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html
 */
export class FleetRebuild extends pulumi.ComponentResource {
  readonly stateMachineArn: pulumi.Output<string>;
  /** Where plan, outcomes and reports are. */
  readonly bucketName: pulumi.Output<string>;

  constructor(name: string, args: FleetRebuildArgs, opts?: pulumi.ComponentResourceOptions) {
    super(FLEET_REBUILD_TYPE, name, {}, opts);
    check.throwFaults(this, `FleetRebuild "${name}"`, fleetRebuildFaults(args));

    const home = homeIn(args.accountId, args.region);
    const parts = fleetParts(args.targets, home);
    const { bucketName } = runsBucket(name, args, this);
    const objects = planObjects(name, args, parts, bucketName, this);
    const machine = stateMachine(name, args, { home, parts, bucketName, objects }, this);
    if (args.schedule !== undefined) schedule(name, args, args.schedule, home, machine, this);
    endRule(name, args, machine.arn, this);
    this.stateMachineArn = machine.arn;
    this.bucketName = bucketName;
    this.registerOutputs({ stateMachineArn: this.stateMachineArn, bucketName });
  }
}

/** Left in AWS, closed and with its expiry, when rebuilds are taken away. */
function runsBucket(name: string, args: FleetRebuildArgs, parent: pulumi.Resource): ArtifactBucket {
  const { region, tags, reportRetentionDays: expirationDays = REPORT_RETENTION_DAYS, transform } = args;
  const bucketPrefix = args.bucketPrefix ?? physicalName("roleKey", args.name);
  const expiring = { expirationDays, expirationPrefix: "runs/", protect: "retain" } as const;
  const bucket = transform?.bucket && { transform: { bucket: transform.bucket } };
  return new ArtifactBucket(`${name}-runs`, { bucketPrefix, ...expiring, ...(tags && { tags }), region, ...bucket }, { parent });
}

/** A run that goes on reads what it began with, so objects of earlier plans stay: kilobytes. */
function planObjects(
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

interface MachineParts {
  readonly home: Home;
  readonly parts: readonly FleetPart[];
  readonly bucketName: pulumi.Output<string>;
  readonly objects: readonly pulumi.Resource[];
}

function stateMachine(
  name: string,
  args: FleetRebuildArgs,
  { home, parts, bucketName, objects }: MachineParts,
  parent: pulumi.Resource,
): StateMachine {
  const { name: machine, tags, region, transform, permissionsBoundary } = args;
  const trust = serviceTrust("states", home, stepFunctionsArn(home, "stateMachine", machine));
  const written = { description: `Rebuilds images of ${machine}`, trust, permissionsBoundary, tags };
  const role = serviceRole(`${name}-role`, { parent }, transform?.role, written);
  const pipelines = args.targets.map(({ pipeline }) => nameInArn(pipeline));
  const policy = bucketName.apply((bucket) => JSON.stringify(fleetRolePolicy({ ...home, machine, bucket, pipelines })));
  const granted = new RolePolicy(`${name}-role-policy`, { role: role.name, policy }, { parent });
  const { partition } = home;
  const definition = bucketName.apply((bucket) => JSON.stringify(fleetMachine({ partition, bucket, parts })));
  const inputs = { name: machine, definition, roleArn: role.arn, tags, region };
  const opts = { parent, dependsOn: [granted, ...objects] };
  return registerChild(StateMachine, `${name}-machine`, opts, transform?.machine, inputs);
}

/** @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-templated.html */
function schedule(
  name: string,
  args: FleetRebuildArgs,
  { cron, timezone = "Etc/UTC", parallel = NIGHTLY.parallel, olderThanDays: olderThan = NIGHTLY.olderThan }: RebuildSchedule,
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

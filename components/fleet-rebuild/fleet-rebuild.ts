import * as pulumi from "@pulumi/pulumi";
import { homeIn } from "../../plan/arn";
import { fleetParts } from "../../plan/fleet";
import { fleetFunctionName } from "../../plan/names";
import { lambdaArn } from "../../plan/policies/fleet-roles";
import * as check from "../argument-checks";
import { FLEET_REBUILD_TYPE } from "../type-tokens";
import type { FleetRebuildArgs } from "./args";
import { askingFunction, todayFunction } from "./functions";
import { fleetRebuildFaults } from "./faults";
import { finishReleases } from "./releases";
import { planObjects, runsBucket, schedule, stateMachine } from "./resources";

/**
 * Rebuilds images in the account, parents before children, with no machine that waits: a state machine that starts pipelines,
 * follows each build, catches each failure apart, and ends with a report; every outcome is kept in a bucket. It starts daily,
 * or when it is asked to, as by `golden rebuild --detach`. Functions of Lambda ask GitHub, look what images are built on today, and
 * finish the release of each build that is there.
 *
 * @example
 * new FleetRebuild("rebuild", {
 *   name: "golden-images-prod-rebuild",
 *   accountId: "111122223333",
 *   region: "us-east-1",
 *   targets: [
 *     {
 *       builder: "image-builder",
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
    const parts = fleetParts(args.targets, home, args.makings);
    const { bucketName } = runsBucket(name, args, this);
    const objects = planObjects(name, args, parts, bucketName, this);
    const asking = askingFunction(name, args, home, this);
    const today = todayFunction(name, args, home, this);
    const functions = [asking, today].filter((each) => each !== undefined);
    const own = {
      ...(asking && { functionArn: lambdaArn(home, fleetFunctionName(args.name, "github")) }),
      ...(today && { todayArn: lambdaArn(home, fleetFunctionName(args.name, "today")) }),
    };
    const machine = stateMachine(name, args, { home, parts, bucketName, after: [...objects, ...functions], own }, this);
    finishReleases(name, args, { home, bucketName }, this);
    if (args.schedule !== undefined) schedule(name, args, args.schedule, home, machine, this);
    this.stateMachineArn = machine.arn;
    this.bucketName = bucketName;
    this.registerOutputs({ stateMachineArn: this.stateMachineArn, bucketName });
  }
}

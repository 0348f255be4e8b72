import * as pulumi from "@pulumi/pulumi";
import { homeIn } from "../../plan/arn";
import { fleetParts } from "../../plan/fleet";
import * as check from "../argument-checks";
import { FLEET_REBUILD_TYPE } from "../type-tokens";
import type { FleetRebuildArgs } from "./args";
import { askingFunction } from "./asking-function";
import { endRule } from "./end-rule";
import { fleetRebuildFaults } from "./faults";
import { planObjects, runsBucket, schedule, stateMachine } from "./resources";

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
    const parts = fleetParts(args.targets, home);
    const { bucketName } = runsBucket(name, args, this);
    const objects = planObjects(name, args, parts, bucketName, this);
    const asking = askingFunction(name, args, home, this);
    const machine = stateMachine(name, args, { home, parts, bucketName, objects, function: asking }, this);
    if (args.schedule !== undefined) schedule(name, args, args.schedule, home, machine, this);
    endRule(name, args, machine.arn, this);
    this.stateMachineArn = machine.arn;
    this.bucketName = bucketName;
    this.registerOutputs({ stateMachineArn: this.stateMachineArn, bucketName });
  }
}

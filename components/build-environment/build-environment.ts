import * as pulumi from "@pulumi/pulumi";
import { buildLogGroupName } from "../../plan/names";
import * as check from "../argument-checks";
import { logGroup } from "../log-group";
import { BUILD_ENVIRONMENT_TYPE } from "../type-tokens";
import type { BuildEnvironmentArgs } from "./args";
import { executionRole, instanceProfile, instanceRole, securityGroupIds, type Builds } from "./resources";

/**
 * What the builds of a region share: instance role and profile with the least that Image Builder needs, a security group
 * where a VPC is given without groups, the log group of pipelines, and an execution role only where one is needed.
 *
 * @example
 * const environment = new BuildEnvironment("builds", {
 *   name: "golden-images",
 *   accountId: "111122223333",
 *   region: "us-east-1",
 * });
 *
 * @see https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-builder-setting-up.html
 */
export class BuildEnvironment extends pulumi.ComponentResource {
  readonly instanceProfileName: pulumi.Output<string>;
  readonly instanceRoleArn: pulumi.Output<string>;
  /** By the names of `mayRead` and `registries`. */
  readonly ownInstanceProfileNames: Readonly<Record<string, pulumi.Output<string>>>;
  /** With `network`; give both to `ImagePipeline`. */
  readonly subnetId?: pulumi.Output<string>;
  readonly securityGroupIds?: pulumi.Output<string[]>;
  /** For runs of pipelines; `ImagePipeline.pipelineLogGroupName`. */
  readonly logGroupName: pulumi.Output<string>;
  /** Only where parameters or copies need it. */
  readonly executionRoleArn?: pulumi.Output<string>;

  constructor(name: string, args: BuildEnvironmentArgs, opts?: pulumi.ComponentResourceOptions) {
    super(BUILD_ENVIRONMENT_TYPE, name, {}, opts);
    check.throwFaults(this, `BuildEnvironment "${name}"`, buildEnvironmentFaults(args));

    const roles = [{ suffix: "" }, ...ownBuilds(args)].map((builds) => {
      const role = instanceRole(name, args, builds, this);
      return { role, ...builds, profile: instanceProfile(name, args, builds, role, this).name };
    });
    const [{ role, profile }, ...own] = roles as [(typeof roles)[number], ...typeof roles];
    this.instanceRoleArn = role.arn;
    this.instanceProfileName = profile;
    this.ownInstanceProfileNames = Object.fromEntries(own.map((each) => [each.suffix.slice(1), each.profile]));
    this.logGroupName = logGroup(name, buildLogGroupName(`pipeline/${args.name}`), args, this).name;
    if (args.network !== undefined) {
      this.subnetId = pulumi.output(args.network.subnetId);
      this.securityGroupIds = securityGroupIds(name, args, args.network, this);
    }
    const execution = executionRole(
      name,
      args,
      roles.map((each) => each.role),
      this,
    );
    if (execution !== undefined) this.executionRoleArn = execution.arn;
    this.registerOutputs({
      instanceProfileName: this.instanceProfileName,
      logGroupName: this.logGroupName,
      securityGroupIds: this.securityGroupIds,
      executionRoleArn: this.executionRoleArn,
    });
  }
}

/** Of images that may read, push or pull what others may not. */
function ownBuilds({ mayRead = {}, registries = {} }: BuildEnvironmentArgs): readonly Builds[] {
  const keys = [...new Set([...Object.keys(mayRead), ...Object.keys(registries)])];
  return keys.map((key) => {
    const [reads, registry] = [mayRead[key], registries[key]];
    return { suffix: `-${key}`, ...(reads && { mayRead: reads }), ...(registry && { registry }) };
  });
}

function buildEnvironmentFaults(args: BuildEnvironmentArgs): check.ArgumentFault[] {
  const { egressPorts = [], copyTo = [], logBucket, network } = args;
  return [
    ...check.resourceName("name", args.name),
    ...check.account("accountId", args.accountId),
    ...copyTo.flatMap((account, index) => check.account(`copyTo[${index}]`, account)),
    ...egressPorts.flatMap((port, index) => check.range(`egressPorts[${index}]`, port, 1, 65_535)),
    ...check.tags(args.tags),
    ...check.failIf(network?.securityGroupIds?.length === 0, "network.securityGroupIds", {
      message: "an empty list",
      fix: "Leave it out for a group without ingress, or name groups.",
    }),
    ...check.failIf(
      logBucket !== undefined && !/^[^/*?](?:.*[^/*?])?$/.test(logBucket.keyPrefix),
      "logBucket.keyPrefix",
      {
        message: "a prefix has at least one character and no slash or wildcard at its ends",
        fix: 'Use a prefix such as "image-builder".',
      },
    ),
  ];
}

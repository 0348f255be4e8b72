import * as pulumi from "@pulumi/pulumi";
import type { LogGroupArgs } from "@pulumi/aws/cloudwatch/logGroup";
import type { SecurityGroupArgs } from "@pulumi/aws/ec2/securityGroup";
import type { RoleArgs } from "@pulumi/aws/iam/role";
import { accountFaults, rangeFaults, resourceNameFaults, tagFaults } from "../argument-checks";
import { throwFaults, type ArgumentFault } from "../argument-faults";
import { securityGroupIds } from "./build-environment-resources";
import { buildLogGroup } from "./build-log-group";
import { executionRole, instanceProfile, instanceRole } from "./build-environment-roles";
import type { ChildTransform } from "../child-transform";
import { BUILD_ENVIRONMENT_TYPE } from "../type-tokens";

/** Arguments of {@link BuildEnvironment}. */
export interface BuildEnvironmentArgs {
  /** Base of physical names: 3–128 letters, digits, `-`, `_`. Roles and groups get random suffixes of Pulumi's. */
  readonly name: string;
  /** The account that images are built in: twelve digits. */
  readonly accountId: string;
  /** The region that images are built in. */
  readonly region: string;
  /**
   * Where build instances run: with `securityGroupIds` in these groups, else in a new one without ingress, from which
   * only HTTPS and HTTP lead out.
   * @default the account's default VPC
   */
  readonly network?: {
    readonly vpcId: pulumi.Input<string>;
    readonly subnetId: pulumi.Input<string>;
    /** At least one. */
    readonly securityGroupIds?: readonly pulumi.Input<string>[];
  };
  /** TCP ports that a new security group lets out. @default [80, 443] */
  readonly egressPorts?: readonly number[];
  /** Bucket for AWSTOE's logs, such as an `ArtifactBucket`; instances may write under the prefix and nothing else. @default none */
  readonly logBucket?: {
    readonly bucketName: pulumi.Input<string>;
    /** Without slashes at the ends. */
    readonly keyPrefix: string;
    /** Customer key of the bucket, if it has one. */
    readonly kmsKeyArn?: pulumi.Input<string>;
  };
  /** A retention that CloudWatch Logs knows. @default 90 */
  readonly logRetentionInDays?: number;
  /** Customer key of the log group; its policy must admit CloudWatch Logs. @default CloudWatch's own key */
  readonly logKmsKeyId?: pulumi.Input<string>;
  /** SSM parameters that images write; with any an execution role is made. @default none */
  readonly parameterNames?: readonly string[];
  /** SSM parameters that hold parent AMIs, other than `/aws/service/…`; with any an execution role is made. @default none */
  readonly parentParameterNames?: readonly string[];
  /** Accounts that get copies of images; with any an execution role is made. @default none */
  readonly copyTo?: readonly string[];
  /** Components of other accounts that recipes use. @default none */
  readonly componentArns?: readonly string[];
  /** ARN of a policy that bounds every role made here. @default none */
  readonly permissionsBoundary?: string;
  /** @default none */
  readonly tags?: Readonly<Record<string, string>>;
  /** Last resort: change what is registered, child by child. */
  readonly transform?: {
    readonly role?: ChildTransform<RoleArgs>;
    readonly securityGroup?: ChildTransform<SecurityGroupArgs>;
    readonly logGroup?: ChildTransform<LogGroupArgs>;
    readonly executionRole?: ChildTransform<RoleArgs>;
  };
}

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
  /** With `network`; give both to `ImagePipeline`. */
  readonly subnetId?: pulumi.Output<string>;
  readonly securityGroupIds?: pulumi.Output<string[]>;
  /** For runs of pipelines; `ImagePipeline.pipelineLogGroupName`. */
  readonly logGroupName: pulumi.Output<string>;
  /** Only where parameters or copies need it. */
  readonly executionRoleArn?: pulumi.Output<string>;

  constructor(name: string, args: BuildEnvironmentArgs, opts?: pulumi.ComponentResourceOptions) {
    super(BUILD_ENVIRONMENT_TYPE, name, {}, opts);
    throwFaults(this, `BuildEnvironment "${name}"`, buildEnvironmentFaults(args));

    const role = instanceRole(name, args, this);
    this.instanceRoleArn = role.arn;
    this.instanceProfileName = instanceProfile(name, args, role, this).name;
    this.logGroupName = buildLogGroup(name, `pipeline/${args.name}`, args, this).name;
    if (args.network !== undefined) {
      this.subnetId = pulumi.output(args.network.subnetId);
      this.securityGroupIds = securityGroupIds(name, args, args.network, this);
    }
    const execution = executionRole(name, args, role, this);
    if (execution !== undefined) this.executionRoleArn = execution.arn;
    this.registerOutputs({
      instanceProfileName: this.instanceProfileName,
      logGroupName: this.logGroupName,
      securityGroupIds: this.securityGroupIds,
      executionRoleArn: this.executionRoleArn,
    });
  }
}

function buildEnvironmentFaults(args: BuildEnvironmentArgs): ArgumentFault[] {
  const { egressPorts = [], copyTo = [], logBucket, network } = args;
  const faults = [
    ...resourceNameFaults("name", args.name),
    ...accountFaults("accountId", args.accountId),
    ...copyTo.flatMap((account, index) => accountFaults(`copyTo[${index}]`, account)),
    ...egressPorts.flatMap((port, index) => rangeFaults(`egressPorts[${index}]`, port, 1, 65_535)),
    ...tagFaults("tags", args.tags ?? {}),
  ];
  if (network?.securityGroupIds?.length === 0) {
    faults.push({
      path: "network.securityGroupIds",
      reason: "an empty list",
      fix: "Leave it out for a group without ingress, or name groups.",
    });
  }
  if (logBucket !== undefined && !/^[^/*?](?:.*[^/*?])?$/.test(logBucket.keyPrefix)) {
    faults.push({
      path: "logBucket.keyPrefix",
      reason: "a prefix has at least one character and no slash or wildcard at its ends",
      fix: 'Use a prefix such as "image-builder".',
    });
  }
  return faults;
}

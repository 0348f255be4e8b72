import type * as pulumi from "@pulumi/pulumi";
import type { LogGroupArgs } from "@pulumi/aws/cloudwatch/logGroup";
import type { SecurityGroupArgs } from "@pulumi/aws/ec2/securityGroup";
import type { RoleArgs } from "@pulumi/aws/iam/role";
import type { AccountArgs } from "../account-args";
import type { ChildTransform } from "../child-transform";

/** Arguments of {@link BuildEnvironment}. */
export interface BuildEnvironmentArgs extends AccountArgs {
  /** Base of physical names: 3–128 letters, digits, `-`, `_`. Roles and groups get random suffixes of Pulumi's. */
  readonly name: string;
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
  /**
   * ARNs of buckets, objects, secrets, parameters and keys that the builds of one image may read beyond what all may, by a name
   * that becomes part of names: 44 characters at most. Each gets a role and an instance profile of its own.
   * @default none
   */
  readonly mayRead?: Readonly<Record<string, readonly string[]>>;
  /**
   * ARNs of the ECR repositories that the builds of one container push to and pull from, by a name as in `mayRead`. Each gets a
   * role and an instance profile of its own; an image may be in both.
   * @default none
   */
  readonly registries?: Readonly<
    Record<string, { readonly push: readonly string[]; readonly pull: readonly string[] }>
  >;
  /** ARN of a policy that bounds every role made here. @default none */
  readonly permissionsBoundary?: pulumi.Input<string>;
  /** Last resort: change what is registered, child by child. */
  readonly transform?: {
    readonly role?: ChildTransform<RoleArgs>;
    readonly securityGroup?: ChildTransform<SecurityGroupArgs>;
    readonly logGroup?: ChildTransform<LogGroupArgs>;
    readonly executionRole?: ChildTransform<RoleArgs>;
  };
}

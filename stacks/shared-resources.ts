import type * as pulumi from "@pulumi/pulumi";
import type { BucketArgs } from "@pulumi/aws/s3/bucket";
// By file, not from the index: that one loads @pulumi/github too, which stacks of images need not wait for.
import { ArtifactBucket } from "../components/artifact-bucket/artifact-bucket";
import { BuildEnvironment } from "../components/build-environment/build-environment";
import { BuildNotifications } from "../components/build-notifications/build-notifications";
import { lifecycleRole } from "../components/image-lifecycle/lifecycle-role";
import type { ChildTransform } from "../components/child-transform";
import { hasRoomForLogs, logBucketPrefix, type Plan, type StackPlan } from "../plan";

/** https://docs.aws.amazon.com/codebuild/latest/APIReference/API_Build.html */
const NOT_SUCCEEDED = ["FAILED", "FAULT", "STOPPED", "TIMED_OUT"];

/** Images share a bucket, each under its own name below this prefix. */
const LOG_KEY_PREFIX = "image-builder";

/** What the images of a stack have in common. */
export interface SharedResources {
  readonly logBucket: ArtifactBucket;
  readonly logKeyPrefix: string;
  readonly environment: BuildEnvironment;
  /** Where an image has a lifecycle. */
  readonly lifecycleRoleArn?: pulumi.Output<string>;
  /** Where an image notifies a channel. */
  readonly notifications?: BuildNotifications;
}

export function sharedResources(plan: Plan, opts: pulumi.ComponentResourceOptions): SharedResources {
  const { stack } = plan;
  const logBucket = sharedLogBucket(stack, opts);
  const notifications = buildNotifications(plan, opts);
  const environment = buildEnvironment(stack, logBucket, opts);
  const role = stack.lifecycle ? lifecycleRole("images", placeOf(stack), opts) : undefined;
  return {
    logBucket,
    logKeyPrefix: LOG_KEY_PREFIX,
    environment,
    ...(role && { lifecycleRoleArn: role.arn }),
    ...(notifications && { notifications }),
  };
}

function sharedLogBucket({ environment, region, tags }: StackPlan, opts: pulumi.ComponentResourceOptions) {
  const args = { bucketPrefix: logBucketPrefix(environment.name), region, tags };
  if (hasRoomForLogs(environment.name)) return new ArtifactBucket("logs", args, opts);
  // Up to 0.1.0 a long name lost its "-logs". Such a bucket is protected and keeps the name that it has.
  const keepName: ChildTransform<BucketArgs> = (bucket, options) => ({
    args: bucket,
    opts: { ...options, ignoreChanges: ["bucket"] },
  });
  return new ArtifactBucket("logs", { ...args, transform: { bucket: keepName } }, opts);
}

function buildEnvironment(stack: StackPlan, { bucketName }: ArtifactBucket, opts: pulumi.ComponentResourceOptions) {
  const { logRetentionDays: logRetentionInDays, ...environment } = stack.environment;
  const logBucket = { bucketName, keyPrefix: LOG_KEY_PREFIX };
  return new BuildEnvironment("builds", { ...environment, ...placeOf(stack), logBucket, logRetentionInDays }, opts);
}

/** What roles and the resources beside them are made with. */
function placeOf({ account, region, permissionsBoundary, tags }: StackPlan) {
  return { accountId: account, region, ...(permissionsBoundary && { permissionsBoundary }), tags };
}

function buildNotifications({ stack, images }: Plan, opts: pulumi.ComponentResourceOptions) {
  const { account: accountId, region, channels, environment, permissionsBoundary, tags } = stack;
  if (Object.keys(channels).length === 0) return undefined;
  const notified = images.flatMap(({ name, notifications }) => (notifications ? [{ name, ...notifications }] : []));
  const args = { name: environment.name, accountId, region, channels, images: notified, tags };
  const { rebuild, updateRunner: runner } = stack;
  const projects = runner ? [{ role: "update", projectName: runner.args.name, channels: runner.channels, states: NOT_SUCCEEDED }] : []; // prettier-ignore
  const optional = {
    ...(permissionsBoundary !== undefined && { permissionsBoundary }),
    ...(rebuild && { rebuilds: { machine: rebuild.name, channels: rebuild.channels } }),
  };
  return new BuildNotifications("notifications", { ...args, ...optional, projects }, opts);
}

/** Where builds of CodeBuild run. Without groups of the settings there is the one that was made for builds. */
export function buildNetwork({ environment: { network } }: StackPlan, { environment }: SharedResources) {
  if (network === undefined) return {};
  const made = environment.securityGroupIds?.apply(([id = ""]) => id);
  const securityGroupIds = network.securityGroupIds ?? (made === undefined ? [] : [made]);
  return { vpc: { vpcId: network.vpcId, subnetIds: [network.subnetId], securityGroupIds } };
}

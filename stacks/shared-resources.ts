import type * as pulumi from "@pulumi/pulumi";
import type { BucketArgs } from "@pulumi/aws/s3/bucket";
// By file, not from the index: that one loads @pulumi/github too, which stacks of images need not wait for.
import { ArtifactBucket } from "../components/artifact-bucket/artifact-bucket";
import { BuildEnvironment } from "../components/build-environment/build-environment";
import { BuildNotifications } from "../components/build-notifications/build-notifications";
import { lifecycleRole } from "../components/image-lifecycle/lifecycle-role";
import type { ChildTransform } from "../components/child-transform";
import { hasRoomForLogs, logBucketPrefix, type Plan, type StackPlan } from "../plan";

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
  return {
    logBucket,
    logKeyPrefix: LOG_KEY_PREFIX,
    environment: buildEnvironment(stack, logBucket, opts),
    ...(stack.lifecycle && { lifecycleRoleArn: sharedLifecycleRole(stack, opts) }),
    ...(notifications && { notifications }),
  };
}

function sharedLogBucket(
  { environment, region, tags }: StackPlan,
  opts: pulumi.ComponentResourceOptions,
): ArtifactBucket {
  const args = { bucketPrefix: logBucketPrefix(environment.name), region, tags };
  if (hasRoomForLogs(environment.name)) return new ArtifactBucket("logs", args, opts);
  // Up to 0.1.0 a long name lost its "-logs". Such a bucket is protected and keeps the name that it has.
  const keepName: ChildTransform<BucketArgs> = (bucket, options) => ({
    args: bucket,
    opts: { ...options, ignoreChanges: ["bucket"] },
  });
  return new ArtifactBucket("logs", { ...args, transform: { bucket: keepName } }, opts);
}

function buildEnvironment(
  stack: StackPlan,
  logBucket: ArtifactBucket,
  opts: pulumi.ComponentResourceOptions,
): BuildEnvironment {
  const { logRetentionDays, ...environment } = stack.environment;
  return new BuildEnvironment(
    "builds",
    {
      ...environment,
      accountId: stack.account,
      region: stack.region,
      logBucket: { bucketName: logBucket.bucketName, keyPrefix: LOG_KEY_PREFIX },
      logRetentionInDays: logRetentionDays,
      ...boundaryOf(stack),
      tags: stack.tags,
    },
    opts,
  );
}

function sharedLifecycleRole(stack: StackPlan, opts: pulumi.ComponentResourceOptions): pulumi.Output<string> {
  const args = { accountId: stack.account, region: stack.region, ...boundaryOf(stack), tags: stack.tags };
  return lifecycleRole("images", args, opts).arn;
}

function boundaryOf({ permissionsBoundary }: StackPlan): Pick<StackPlan, "permissionsBoundary"> {
  return permissionsBoundary === undefined ? {} : { permissionsBoundary };
}

function buildNotifications(
  { stack, images }: Plan,
  opts: pulumi.ComponentResourceOptions,
): BuildNotifications | undefined {
  if (Object.keys(stack.channels).length === 0) return undefined;
  return new BuildNotifications(
    "notifications",
    {
      name: stack.environment.name,
      accountId: stack.account,
      region: stack.region,
      channels: stack.channels,
      images: images.flatMap(({ name, notifications }) => (notifications ? [{ name, ...notifications }] : [])),
      tags: stack.tags,
    },
    opts,
  );
}

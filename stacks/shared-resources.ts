import type * as pulumi from "@pulumi/pulumi";
// By file, not from the index: that one loads @pulumi/github too, which stacks of images need not wait for.
import { ArtifactBucket } from "../components/artifact-bucket";
import { BuildEnvironment } from "../components/build-environment";
import { BuildNotifications } from "../components/build-notifications";
import { lifecycleRole } from "../components/lifecycle-role";
import { physicalName, type Plan, type StackPlan } from "../plan";

/** Images share a bucket, each under its own name below this prefix. */
const LOG_KEY_PREFIX = "image-builder";
/** `ArtifactBucket` adds a hyphen and sixteen digits; a bucket's name has 63 characters. */
const LONGEST_BUCKET_PREFIX = 46;

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
  const logBucket = new ArtifactBucket(
    "logs",
    { bucketPrefix: bucketPrefix(stack), region: stack.region, tags: stack.tags },
    opts,
  );
  const notifications = buildNotifications(plan, opts);
  return {
    logBucket,
    logKeyPrefix: LOG_KEY_PREFIX,
    environment: buildEnvironment(stack, logBucket, opts),
    ...(stack.lifecycle && { lifecycleRoleArn: sharedLifecycleRole(stack, opts) }),
    ...(notifications && { notifications }),
  };
}

function bucketPrefix(stack: StackPlan): string {
  const name = physicalName("bucket", stack.environment.name, "logs");
  return name.slice(0, LONGEST_BUCKET_PREFIX).replace(/-+$/, "");
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

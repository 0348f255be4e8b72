import * as pulumi from "@pulumi/pulumi";
import type { Image } from "@pulumi/aws/imagebuilder/image";
// By file, not from the index: that one loads @pulumi/github too, which stacks of images need not wait for.
import { ImageLifecycle } from "../components/image-lifecycle/image-lifecycle";
import { buildRoleKey, type AnyImagePlan, type LifecyclePlan } from "../plan";
import type { BuiltPlan } from "./earlier-state";
import { lastingTags, type TreeArgs } from "./image-tree";

type BuildPlan = Pick<BuiltPlan["pipelines"][number], "architecture" | "name">;

/** Where a pipeline builds and what it waits for. */
export function buildPlace(
  { name, architecture }: BuildPlan,
  { plan, parents, shared, stack }: TreeArgs<AnyImagePlan>,
) {
  const { environment, logBucket } = shared;
  return {
    parentResources: parents.flatMap((tree) => tree.builtImage(architecture) ?? []),
    instanceProfileName:
      environment.ownInstanceProfileNames[buildRoleKey(plan.name)] ?? environment.instanceProfileName,
    ...(environment.subnetId && { subnetId: environment.subnetId }),
    ...(environment.securityGroupIds && { securityGroupIds: environment.securityGroupIds }),
    logs: { s3BucketName: logBucket.bucketName, s3KeyPrefix: `${shared.logKeyPrefix}/${name}` },
    logRetentionInDays: stack.environment.logRetentionDays,
    pipelineLogGroupName: environment.logGroupName,
    tags: plan.tags,
  };
}

/**
 * A build that failed is built again, as long as the state says that it failed. A refresh forgets that: AWS has an image, and the
 * provider reads no status. Without AMIs it would pass for a success. The other images are deployed anyway.
 */
export function refuseEmptyImage({ image }: { readonly image?: Image }, what: "AMI" | "container"): void {
  if (image === undefined) return;
  pulumi.all([image.urn, image.arn, image.outputResources]).apply(([urn, arn, resources = []]) => {
    if (arn === undefined || resources.some(({ amis = [], containers = [] }) => amis.length + containers.length > 0))
      return;
    const fix = `Build it again: pulumi up --stack ${pulumi.getStack()} --replace '${urn}'`;
    void pulumi.log.error(`${arn} has no ${what}: its build failed.\n  fix: ${fix}`, image);
  });
}

export function imageLifecycle(
  lifecycle: LifecyclePlan,
  args: TreeArgs<AnyImagePlan>,
  parent: pulumi.Resource,
  resourceType?: "CONTAINER_IMAGE",
): ImageLifecycle {
  const { account: accountId, region } = args.stack;
  const { lifecycleRoleArn: arn } = args.shared;
  const executionRole = arn === undefined ? ({ kind: "create" } as const) : ({ kind: "adopt", arn } as const);
  return new ImageLifecycle(
    `${args.plan.name}-lifecycle`,
    {
      ...lifecycle,
      ...(resourceType && { resourceType }),
      accountId,
      region,
      executionRole,
      tags: lastingTags(args.plan.tags),
    },
    { parent },
  );
}

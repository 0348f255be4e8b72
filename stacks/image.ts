import * as pulumi from "@pulumi/pulumi";
import type { Image as BuiltImage } from "@pulumi/aws/imagebuilder/image";
// By file, not from the index: that one loads @pulumi/github too, which stacks of images need not wait for.
import { ImageLifecycle } from "../components/image-lifecycle/image-lifecycle";
import { ImagePipeline } from "../components/image-pipeline/image-pipeline";
import { ImageSharing } from "../components/image-sharing/image-sharing";
import { launchPermission, type LaunchPermission } from "../components/launch-permission";
import type {
  EnvironmentPlan,
  ImagePlan,
  LifecyclePlan,
  PipelinePlan,
  RegionDistributionPlan,
  StackPlan,
} from "../plan";
import type { SharedResources } from "./shared-resources";

/** As it stands in states; final from the first release. */
const IMAGE_TREE_TYPE = "golden-images:stacks:Image";

const VERSION_TAGS = ["ImageVersion", "GitCommit"];

type Architecture = PipelinePlan["architecture"];

export interface ImageTreeArgs {
  readonly plan: ImagePlan;
  readonly stack: StackPlan;
  readonly shared: SharedResources;
  /** Trees of the images that this one is built on, as far as the same stack deploys them. */
  readonly parents: readonly ImageTree[];
}

/** How an image leaves its account. */
interface Sharing {
  readonly launchPermission?: LaunchPermission;
  readonly kmsKeyIds: Readonly<Record<string, pulumi.Input<string>>>;
}

/** Everything of one image: a pipeline for each architecture, its key, its lifecycle policy. */
export class ImageTree extends pulumi.ComponentResource {
  readonly plan: ImagePlan;
  readonly pipelines: Readonly<Partial<Record<Architecture, ImagePipeline>>>;
  /** Of a key that was made for the image, in the region of the build. */
  readonly kmsKeyArn?: pulumi.Output<string>;

  constructor(args: ImageTreeArgs, opts?: pulumi.ComponentResourceOptions) {
    super(IMAGE_TREE_TYPE, args.plan.name, {}, opts);
    this.plan = args.plan;
    const { kmsKeyArn, ...sharing } = imageSharing(args, this);
    if (kmsKeyArn !== undefined) this.kmsKeyArn = kmsKeyArn;
    this.pipelines = Object.fromEntries(
      args.plan.pipelines.map((plan) => [plan.architecture, imagePipeline(plan, args, sharing, this)]),
    );
    if (args.plan.lifecycle !== undefined) imageLifecycle(args.plan.lifecycle, args, this);
    this.registerOutputs({});
  }

  /** The image of this version and architecture, where the deployment builds it. */
  builtImage(architecture: Architecture): BuiltImage | undefined {
    return this.pipelines[architecture]?.image;
  }
}

/** A component of its own only where there is a key to make: permissions alone are plain data. */
function imageSharing(
  { plan, stack }: ImageTreeArgs,
  parent: pulumi.Resource,
): Sharing & { readonly kmsKeyArn?: pulumi.Output<string> } {
  const { kmsKey, regions, ...consumers } = plan.sharing;
  const permission = launchPermission(consumers);
  const shared = permission === undefined ? {} : { launchPermission: permission };
  if (kmsKey === undefined) return { ...shared, kmsKeyIds: {} };
  if (kmsKey.kind === "adopt") return { ...shared, kmsKeyIds: kmsKey.kmsKeyIds };
  const { account: accountId, region } = stack;
  const tags = lastingTags(plan.tags);
  // Retained, so that no deployment deletes it. Protection would only stop the removal of the image halfway.
  const args = { ...consumers, accountId, region, regions, kmsKey, protect: false, tags };
  const sharing = new ImageSharing(`${plan.name}-sharing`, args, { parent });
  const kmsKeyArn = sharing.kmsKeyIds[region];
  return { ...shared, kmsKeyIds: sharing.kmsKeyIds, ...(kmsKeyArn && { kmsKeyArn }) };
}

/** Of what serves every version of its image: a raised version leaves it alone. */
function lastingTags(tags: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).filter(([name]) => !VERSION_TAGS.includes(name)));
}

function imagePipeline(
  plan: PipelinePlan,
  args: ImageTreeArgs,
  sharing: Sharing,
  parent: pulumi.Resource,
): ImagePipeline {
  const { shared, stack } = args;
  const { environment, logBucket } = shared;
  const { architecture, imageVersion, infrastructure, distributions, schedule, ...rest } = plan;
  const built = args.parents.map((tree) => tree.builtImage(architecture)).filter((image) => image !== undefined);
  return new ImagePipeline(
    logicalName(args.plan, architecture),
    {
      ...rest,
      ...infrastructure,
      version: imageVersion,
      parentResources: built,
      instanceProfileName: environment.instanceProfileName,
      ...(environment.subnetId && { subnetId: environment.subnetId }),
      ...(environment.securityGroupIds && { securityGroupIds: environment.securityGroupIds }),
      logs: { s3BucketName: logBucket.bucketName, s3KeyPrefix: `${shared.logKeyPrefix}/${plan.name}` },
      logRetentionInDays: stack.environment.logRetentionDays,
      pipelineLogGroupName: environment.logGroupName,
      distributions: distributions.map((target) => shareRegion(target, args.plan, sharing)),
      ...(schedule && { schedule }),
      ...(environment.executionRoleArn && needsExecutionRole(plan, args.plan, stack.environment)
        ? { executionRole: environment.executionRoleArn }
        : {}),
      tags: args.plan.tags,
    },
    { parent },
  );
}

/** A name of YAML, not of AWS: `docker-host` + `x86_64` is `docker-host-x86-64`. */
function logicalName(image: ImagePlan, architecture: Architecture): string {
  return `${image.name}-${architecture.replace("_", "-")}`;
}

function shareRegion(target: RegionDistributionPlan, { sharing: plan }: ImagePlan, sharing: Sharing) {
  const kmsKeyId = sharing.kmsKeyIds[target.region];
  return {
    ...target,
    targetAccountIds: plan.targetAccountIds,
    ...(sharing.launchPermission && { launchPermission: sharing.launchPermission }),
    ...(kmsKeyId !== undefined && { kmsKeyId }),
  };
}

/** Pipelines that Image Builder's own role can serve keep it. */
function needsExecutionRole(plan: PipelinePlan, image: ImagePlan, environment: EnvironmentPlan): boolean {
  const written = plan.distributions.map(({ ssmParameterName }) => ssmParameterName);
  return (
    image.sharing.targetAccountIds.length > 0 ||
    written.some((name) => name !== undefined && environment.parameterNames.includes(name)) ||
    environment.parentParameterNames.includes(plan.parentImage.replace(/^ssm:/, ""))
  );
}

function imageLifecycle(lifecycle: LifecyclePlan, args: ImageTreeArgs, parent: pulumi.Resource): ImageLifecycle {
  const { account: accountId, region } = args.stack;
  const { lifecycleRoleArn: arn } = args.shared;
  const executionRole = arn === undefined ? ({ kind: "create" } as const) : ({ kind: "adopt", arn } as const);
  return new ImageLifecycle(
    `${args.plan.name}-lifecycle`,
    { ...lifecycle, accountId, region, executionRole, tags: lastingTags(args.plan.tags) },
    { parent },
  );
}

import * as pulumi from "@pulumi/pulumi";
// By file, not from the index: that one loads @pulumi/github too, which stacks of images need not wait for.
import type { ImageDistribution } from "../components/image-pipeline/args";
import { ImagePipeline } from "../components/image-pipeline/image-pipeline";
import { ImageSharing } from "../components/image-sharing/image-sharing";
import { launchPermission } from "../components/launch-permission";
import { architectureSuffix, type AmiPlan, type EnvironmentPlan, type PipelinePlan } from "../plan";
import { buildProjects } from "./build-projects";
import { buildPlace, imageLifecycle, refuseEmptyImage } from "./image-builder";
import { IMAGE_TREE_TYPE, lastingTags, type ImageTree, type TreeArgs } from "./image-tree";
import { disksUnderKey } from "./key-of-disks";

type AmiArgs = TreeArgs<AmiPlan>;

/** How an image leaves its account. */
interface Sharing extends Pick<ImageDistribution, "launchPermission"> {
  readonly kmsKeyIds: Readonly<Record<string, pulumi.Input<string>>>;
  readonly kmsKeyArn?: pulumi.Output<string> | undefined;
}

type BuiltPipeline = ReturnType<typeof imagePipeline>;

/** Outputs of an AMI. */
interface AmiOutputs extends Pick<AmiPlan, "parameters">, ReturnType<typeof buildProjects> {
  /** By architecture. */
  readonly pipelines: Readonly<Record<string, ReturnType<typeof pipelineOutputs>>>;
  /** Of a key that was made for this image, in the region of the build. */
  readonly kmsKeyArn?: pulumi.Output<string>;
}

/** Everything of one AMI: a pipeline for each architecture, its key, its lifecycle policy. */
export class AmiTree extends pulumi.ComponentResource implements ImageTree {
  readonly outputs: AmiOutputs;
  readonly #pipelines: ReadonlyMap<string, ImagePipeline>;

  constructor(args: AmiArgs, opts: pulumi.ComponentResourceOptions) {
    const { plan } = args;
    super(IMAGE_TREE_TYPE, plan.name, {}, opts);
    const { kmsKeyArn, ...sharing } = imageSharing(args, this);
    const pipelines = plan.pipelines.map((each) => imagePipeline(each, args, sharing, this));
    this.#pipelines = new Map(pipelines.map((each) => [each.plan.architecture, each.pipeline]));
    for (const { pipeline } of pipelines) refuseEmptyImage(pipeline, "AMI");
    if (plan.lifecycle !== undefined) imageLifecycle(plan.lifecycle, args, this);
    this.outputs = {
      pipelines: Object.fromEntries(pipelines.map((each) => [each.plan.architecture, pipelineOutputs(plan, each)])),
      parameters: plan.parameters,
      ...(kmsKeyArn && { kmsKeyArn }),
      ...buildProjects(args, this),
    };
    this.registerOutputs({});
  }

  builtImage(architecture: string): pulumi.Resource | undefined {
    return this.#pipelines.get(architecture)?.image;
  }
}

function pipelineOutputs({ sharing }: AmiPlan, { plan: { distributions }, pipeline, ...versions }: BuiltPipeline) {
  const { pipelineArn, recipeArn, imageArn, amiIds, copiedAmiIds } = pipeline;
  const { deletedImageArn, startedVersion } = versions;
  return {
    pipelineArn,
    recipeArn,
    // Where the definition wants AMIs; the ids are known where the deployment builds them.
    regions: distributions.map(({ region }) => region),
    ...(imageArn && { imageArn }),
    ...(deletedImageArn !== undefined && { deletedImageArn }),
    ...(startedVersion !== undefined && { startedVersion }),
    ...(amiIds && { amiIds }),
    ...(copiedAmiIds && sharing.targetAccountIds.length > 0 && { copiedAmiIds }),
  };
}

/** A component of its own only where there is a key to make: permissions are plain data. */
function imageSharing({ plan, stack }: AmiArgs, parent: pulumi.Resource): Sharing {
  const { kmsKey, regions, ...consumers } = plan.sharing;
  const permission = launchPermission(consumers);
  const shared = { ...(permission && { launchPermission: permission }), kmsKeyIds: {} };
  if (kmsKey === undefined) return shared;
  if (kmsKey.kind === "adopt") return { ...shared, kmsKeyIds: kmsKey.kmsKeyIds };
  const { account: accountId, region } = stack;
  const tags = lastingTags(plan.tags);
  // Retained, so no deployment deletes it. Protection would only stop the removal of the image halfway.
  const args = { ...consumers, accountId, region, regions, kmsKey, protect: false, tags };
  const { kmsKeyIds } = new ImageSharing(`${plan.name}-sharing`, args, { parent });
  return { ...shared, kmsKeyIds, kmsKeyArn: kmsKeyIds[region] };
}

function imagePipeline(plan: PipelinePlan, args: AmiArgs, sharing: Sharing, parent: pulumi.Resource) {
  const { shared, stack, plan: image } = args;
  const { environment } = shared;
  const {
    architecture,
    imageVersion,
    infrastructure,
    distributions,
    onDeploy: waits,
    startAfterDeploy: starts,
    ...rest
  } = plan;
  const needsRole = needsExecutionRole(plan, image, stack.environment);
  const deletedImageArn = args.deletedImages.get(plan.name);
  const onDeploy = args.builds.get(plan.name);
  const pipeline = new ImagePipeline(
    `${image.name}-${architectureSuffix(architecture)}`,
    {
      ...rest,
      ...infrastructure,
      version: imageVersion,
      ...buildPlace(plan, args),
      distributions: distributions.map((target) => ({ ...target, ...shareRegion(target.region, image, sharing) })),
      blockDeviceMappings: disksUnderKey(plan, args, sharing.kmsKeyIds[stack.region]),
      ...(onDeploy && deletedImageArn === undefined && { onDeploy }),
      ...(environment.executionRoleArn && needsRole && { executionRole: environment.executionRoleArn }),
    },
    { parent },
  );
  const startedVersion = onDeploy === undefined && (waits ?? starts) ? imageVersion : undefined;
  return { plan, pipeline, deletedImageArn, startedVersion };
}

function shareRegion(region: string, { sharing: plan }: AmiPlan, { kmsKeyIds, launchPermission: permission }: Sharing) {
  const kmsKeyId = kmsKeyIds[region];
  return {
    targetAccountIds: plan.targetAccountIds,
    ...(permission && { launchPermission: permission }),
    ...(kmsKeyId !== undefined && { kmsKeyId }),
  };
}

/** Pipelines that Image Builder's own role can serve keep it. */
function needsExecutionRole(plan: PipelinePlan, image: AmiPlan, environment: EnvironmentPlan): boolean {
  const written = plan.distributions.map(({ ssmParameterName }) => ssmParameterName);
  return (
    image.sharing.targetAccountIds.length > 0 ||
    written.some((name) => name !== undefined && environment.parameterNames.includes(name)) ||
    environment.parentParameterNames.includes(plan.parentImage.replace(/^ssm:/, ""))
  );
}

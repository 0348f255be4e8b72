import * as pulumi from "@pulumi/pulumi";
// By file, not from the index: that one loads @pulumi/github too, which stacks of images need not wait for.
import { ContainerPipeline } from "../components/container-pipeline/container-pipeline";
import { CONTAINER_PROJECT_TYPE } from "../components/type-tokens";
import { architectureSuffix, projectComponentName, type ContainerPipelinePlan, type ContainerPlan } from "../plan";
import { containerProject } from "./container-project";
import { repositoryArgs, sameRepository } from "./container-repository";
import { buildProjects } from "./build-projects";
import { buildPlace, imageLifecycle, refuseEmptyImage } from "./image-builder";
import { IMAGE_TREE_TYPE, type ImageTree, type TreeArgs } from "./image-tree";

type ContainerArgs = TreeArgs<ContainerPlan>;
type BuiltPipeline = ReturnType<typeof containerPipeline>;

/** Outputs of a container, by architecture where Image Builder builds it. */
interface ContainerOutputs extends ReturnType<typeof buildProjects> {
  readonly pipelines: Readonly<Record<string, ReturnType<typeof pipelineOutputs>>>;
  readonly codebuild?: ReturnType<typeof containerProject>;
}

/** Everything of one container: a repository and a pipeline for each architecture, its lifecycle policy. */
export class ContainerTree extends pulumi.ComponentResource implements ImageTree {
  readonly outputs: ContainerOutputs;
  readonly #pipelines: ReadonlyMap<string, ContainerPipeline>;

  constructor(args: ContainerArgs, opts: pulumi.ComponentResourceOptions) {
    const { plan } = args;
    super(IMAGE_TREE_TYPE, plan.name, {}, opts);
    const pipelines = plan.pipelines.map((each) => containerPipeline(each, args, this));
    this.#pipelines = new Map(pipelines.map((each) => [each.plan.architecture, each.pipeline]));
    for (const { pipeline } of pipelines) refuseEmptyImage(pipeline, "container");
    const codebuild = plan.codebuild && containerProject(plan.codebuild, args, this);
    if (plan.lifecycle !== undefined) imageLifecycle(plan.lifecycle, args, this, "CONTAINER_IMAGE");
    this.outputs = {
      pipelines: Object.fromEntries(pipelines.map((each) => [each.plan.architecture, pipelineOutputs(each)])),
      ...(codebuild && { codebuild }),
      ...buildProjects(args, this),
    };
    this.registerOutputs({});
  }

  builtImage(architecture: string): pulumi.Resource | undefined {
    return this.#pipelines.get(architecture)?.image;
  }
}

function pipelineOutputs({ plan: { distributions, repository }, pipeline, ...versions }: BuiltPipeline) {
  const { pipelineArn, recipeArn, imageArn, imageUris, repositoryUrls } = pipeline;
  const { deletedImageArn, startedVersion } = versions;
  return {
    pipelineArn,
    recipeArn,
    regions: distributions.map(({ region }) => region),
    repository: repository.name,
    repositoryUrls,
    ...(imageArn && { imageArn }),
    ...(deletedImageArn !== undefined && { deletedImageArn }),
    ...(startedVersion !== undefined && { startedVersion }),
    ...(imageUris && { imageUris }),
  };
}

function containerPipeline(plan: ContainerPipelinePlan, args: ContainerArgs, parent: pulumi.Resource) {
  const { stack, plan: image } = args;
  const {
    architecture,
    imageVersion,
    infrastructure,
    onDeploy: waits,
    startAfterDeploy: starts,
    repository,
    ...rest
  } = plan;
  const deletedImageArn = args.deletedImages.get(plan.name);
  const onDeploy = args.builds.get(plan.name);
  const pipeline = new ContainerPipeline(
    `${image.name}-${architectureSuffix(architecture)}`,
    {
      ...rest,
      ...infrastructure,
      ...buildPlace(plan, args),
      version: imageVersion,
      region: stack.region,
      repository: repositoryArgs(repository, args),
      transform: sameRepository(
        [projectComponentName("image", image.name)],
        CONTAINER_PROJECT_TYPE,
        stack.region,
        parent,
      ),
      ...(onDeploy && deletedImageArn === undefined && { onDeploy }),
    },
    { parent },
  );
  const startedVersion = onDeploy === undefined && (waits ?? starts) ? imageVersion : undefined;
  return { plan, pipeline, deletedImageArn, startedVersion };
}

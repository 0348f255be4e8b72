import * as pulumi from "@pulumi/pulumi";
import type { ContainerRecipe } from "@pulumi/aws/imagebuilder/containerRecipe";
import type { Image } from "@pulumi/aws/imagebuilder/image";
import type { ImagePipeline } from "@pulumi/aws/imagebuilder/imagePipeline";
import { buildLogGroupName } from "../../plan/names";
import * as check from "../argument-checks";
import { repositories } from "../container-repositories";
import { logGroup } from "../log-group";
import { distribution, image, infrastructure, pipeline } from "../pipeline-resources";
import { CONTAINER_PIPELINE_TYPE } from "../type-tokens";
import type { ContainerPipelineArgs } from "./args";
import { containerPipelineFaults } from "./faults";
import { recipe, regionDistribution } from "./recipe";

/**
 * Everything that makes one container image of one architecture with Image Builder: its ECR repository in each Region, component
 * documents, container recipe, infrastructure and distribution configuration, pipeline, log group, and with `onDeploy` the
 * image of this very version.
 *
 * Recipe and documents are immutable on AWS: with a raised version new ones are made first, the pipeline is repointed, and the old
 * ones are deleted last. Repositories and images are retained: no deployment deletes what was pushed.
 *
 * The instance profile must be allowed to push to the repository; `BuildEnvironment.registries` gives such a role.
 *
 * @example the least
 * const pipeline = new ContainerPipeline("base", {
 *   name: "base",
 *   version: "1.0.0",
 *   region: "us-east-1",
 *   platform: "Linux",
 *   platformOverride: "Linux",
 *   parentImage: "public.ecr.aws/amazonlinux/amazonlinux@sha256:c35e29c9450151419d9448b0fd75374fec4fff364a27f176fb458d472dfc9e54",
 *   dockerfileTemplateData: "FROM {{{ imagebuilder:parentImage }}}\n{{{ imagebuilder:environments }}}\n{{{ imagebuilder:components }}}\n",
 *   components: [{ kind: "arn", componentArn: "arn:aws:imagebuilder:us-east-1:aws:component/update-linux/x.x.x" }],
 *   repository: { kind: "create", name: "base" },
 *   instanceProfileName: environment.instanceProfileName,
 *   distributions: [{ region: "us-east-1" }],
 * });
 *
 * @see https://docs.aws.amazon.com/imagebuilder/latest/userguide/create-container-recipes.html
 */
export class ContainerPipeline extends pulumi.ComponentResource {
  readonly pipelineArn: pulumi.Output<string>;
  /** Of the recipe of this version. */
  readonly recipeArn: pulumi.Output<string>;
  /** By Region, `<account>.dkr.ecr.<region>.amazonaws.com/<name>`; of repositories that are made here. */
  readonly repositoryUrls: Readonly<Record<string, pulumi.Output<string>>>;
  /** Of this version's build, with its number (`…/1.2.0/1`); only with `onDeploy`. */
  readonly imageArn?: pulumi.Output<string>;
  /** References to the image of this version by Region; only with `onDeploy`. */
  readonly imageUris?: pulumi.Output<Record<string, string[]>>;
  readonly pipeline: ImagePipeline;
  readonly recipe: ContainerRecipe;
  /** Only with `onDeploy`; give it to children as `parentResources`. */
  readonly image?: Image;

  constructor(name: string, args: ContainerPipelineArgs, opts?: pulumi.ComponentResourceOptions) {
    super(CONTAINER_PIPELINE_TYPE, name, {}, opts);
    check.throwFaults(this, `ContainerPipeline "${name}"`, containerPipelineFaults(args));

    const regions = args.distributions.map(({ region }) => region);
    const made = repositories(name, args, regions, this);
    this.repositoryUrls = Object.fromEntries(made.map(({ region, repository }) => [region, repository.repositoryUrl]));
    const stored = made.map(({ repository }) => repository);
    this.recipe = recipe(name, args, stored, this);
    const distributions = args.distributions.map((target) => regionDistribution(target, args.repository.name));
    const parts = {
      recipe: { containerRecipeArn: this.recipe.arn },
      infrastructureArn: infrastructure(name, withHops(args), this).arn,
      distributionArn: distribution(name, args, distributions, this).arn,
      logGroup: logGroup(name, buildLogGroupName(args.name), args, this),
    };
    this.pipeline = pipeline(name, args, parts, this);
    this.pipelineArn = this.pipeline.arn;
    this.recipeArn = this.recipe.arn;
    if (args.onDeploy !== undefined) {
      this.image = image(name, args, parts, args.onDeploy.timeoutMinutes, this);
      this.imageArn = this.image.arn;
      this.imageUris = urisByRegion(this.image);
    }
    this.registerOutputs({ pipelineArn: this.pipelineArn, recipeArn: this.recipeArn, imageArn: this.imageArn });
  }
}

/** A container on the build instance is one hop further from its metadata. */
function withHops(args: ContainerPipelineArgs): ContainerPipelineArgs {
  return { httpPutResponseHopLimit: 2, ...args };
}

/** An image that is not deployed has no outputs when a refresh or a destroy runs the program. */
function urisByRegion(built: Image): pulumi.Output<Record<string, string[]>> {
  const resources: pulumi.Output<pulumi.Unwrap<Image["outputResources"]> | undefined> = built.outputResources;
  return resources.apply((found = []) =>
    Object.fromEntries(
      found.flatMap(({ containers }) => containers.map(({ region, imageUris }) => [region, imageUris])),
    ),
  );
}

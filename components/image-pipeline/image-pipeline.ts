import * as pulumi from "@pulumi/pulumi";
import type { Image } from "@pulumi/aws/imagebuilder/image";
import type { ImagePipeline as AwsImagePipeline } from "@pulumi/aws/imagebuilder/imagePipeline";
import type { ImageRecipe } from "@pulumi/aws/imagebuilder/imageRecipe";
import { buildLogGroupName } from "../../plan/names";
import * as check from "../argument-checks";
import { logGroup } from "../log-group";
import { distribution, image, infrastructure, pipeline } from "../pipeline-resources";
import { IMAGE_PIPELINE_TYPE } from "../type-tokens";
import type { ImagePipelineArgs } from "./args";
import { imagePipelineFaults } from "./faults";
import { recipe } from "./recipe";
import { regionDistribution } from "./distribution";

/**
 * Everything that makes one AMI of one architecture: component documents, recipe, infrastructure and distribution
 * configuration, pipeline, log group, and with `onDeploy` the image of this very version.
 *
 * Recipe and documents are immutable on AWS. When the version is raised, new ones are made first, the pipeline is
 * repointed, and the old ones are deleted last. Images are retained: no deployment deletes an AMI.
 *
 * A new image is built when the recipe changes, which is when the version is raised. Changed scanning, tests, logging or
 * execution role do not rebuild by themselves; the pipeline uses them from its next run, `onDeploy` from the next version.
 *
 * @example the least
 * const pipeline = new ImagePipeline("docker-host", {
 *   name: "docker-host",
 *   version: "1.0.0",
 *   platform: "Linux",
 *   parentImage: "arn:aws:imagebuilder:us-east-1:aws:image/amazon-linux-2023-x86/x.x.x",
 *   components: [{ kind: "arn", componentArn: "arn:aws:imagebuilder:us-east-1:aws:component/update-linux/x.x.x" }],
 *   instanceProfileName: environment.instanceProfileName,
 *   distributions: [{ region: "us-east-1", amiName: "docker-host {{ imagebuilder:buildDate }}" }],
 * });
 *
 * @see https://docs.aws.amazon.com/imagebuilder/latest/userguide/how-image-builder-works.html
 */
export class ImagePipeline extends pulumi.ComponentResource {
  /** Of the pipeline; start it with `aws imagebuilder start-image-pipeline-execution`. */
  readonly pipelineArn: pulumi.Output<string>;
  /** Of the recipe of this version. */
  readonly recipeArn: pulumi.Output<string>;
  /** Of this version's build, with its number (`…/1.2.0/1`); only with `onDeploy`. */
  readonly imageArn?: pulumi.Output<string>;
  /** Ids of the AMIs of this version's build by region, those of the building account; only with `onDeploy`. */
  readonly amiIds?: pulumi.Output<Record<string, string>>;
  /** Ids of the copies that `targetAccountIds` of the distributions own, by account and region; only with `onDeploy`. */
  readonly copiedAmiIds?: pulumi.Output<Record<string, Record<string, string>>>;
  readonly pipeline: AwsImagePipeline;
  readonly recipe: ImageRecipe;
  /** Only with `onDeploy`; give it to children as `parentResources`. */
  readonly image?: Image;

  constructor(name: string, args: ImagePipelineArgs, opts?: pulumi.ComponentResourceOptions) {
    super(IMAGE_PIPELINE_TYPE, name, {}, opts);
    check.throwFaults(this, `ImagePipeline "${name}"`, imagePipelineFaults(args));

    this.recipe = recipe(name, args, this);
    const parts = {
      recipe: { imageRecipeArn: this.recipe.arn },
      infrastructureArn: infrastructure(name, args, this).arn,
      distributionArn: distribution(name, args, args.distributions.map(regionDistribution), this).arn,
      // One per image: Image Builder names streams `<version>/<build>`, which images would share in a common one.
      logGroup: logGroup(name, buildLogGroupName(args.name), args, this),
    };
    this.pipeline = pipeline(name, args, parts, this);
    this.pipelineArn = this.pipeline.arn;
    this.recipeArn = this.recipe.arn;
    if (args.onDeploy !== undefined) {
      this.image = image(name, args, parts, args.onDeploy.timeoutMinutes, this);
      this.imageArn = this.image.arn;
      const amiIds = amiIdsByAccount(this.image);
      this.amiIds = amiIds.apply(({ own }) => own);
      this.copiedAmiIds = amiIds.apply(({ copies }) => copies);
    }
    this.registerOutputs({ pipelineArn: this.pipelineArn, recipeArn: this.recipeArn, imageArn: this.imageArn });
  }
}

/**
 * A distribution may make one AMI per account in the same Region: only the account distinguishes them. An image that is not deployed has
 * no outputs when a refresh or a destroy runs the program.
 */
function amiIdsByAccount(built: Image) {
  const outputs: pulumi.Output<[arn?: string, resources?: pulumi.Unwrap<Image["outputResources"]>]> = pulumi.all([
    built.arn,
    built.outputResources,
  ]);
  return outputs.apply(([arn, resources = []]) => {
    const owner = arn?.split(":")[4] ?? "";
    const accounts: Record<string, Record<string, string>> = {};
    for (const { accountId, region, image } of resources.flatMap(({ amis }) => amis)) {
      accounts[accountId] = { ...accounts[accountId], [region]: image };
    }
    const { [owner]: own = {}, ...copies } = accounts;
    return { own, copies };
  });
}

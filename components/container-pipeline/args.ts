import type * as pulumi from "@pulumi/pulumi";
import type { ContainerRecipeArgs } from "@pulumi/aws/imagebuilder/containerRecipe";
import type { ChildTransform } from "../child-transform";
import type { RepositoryChoice, RepositoryTransform } from "../container-repositories";
import type { PipelineArgs, PipelineTransform } from "../pipeline-args";

/** Arguments of {@link ContainerPipeline}. */
export interface ContainerPipelineArgs extends PipelineArgs {
  /** Where the image is built. */
  readonly region: string;
  readonly platform: "Linux" | "Windows";
  /** For a parent in a registry, whose platform Image Builder cannot tell. @default that of the parent's Image Builder image */
  readonly platformOverride?: "Linux" | "Windows";
  /** ARN of a container image of Image Builder (`x` wildcards allowed), or a reference with its digest. */
  readonly parentImage: pulumi.Input<string>;
  /** Dockerfile with Image Builder's variables `parentImage`, `environments` and `components`: 1–16,000 characters. */
  readonly dockerfileTemplateData: string;
  /** The build instance: the AMI (an id or `ssm:…`), its root device and that device's size in GiB. The volume is encrypted gp3. */
  readonly instanceConfiguration?: {
    /** @default Image Builder's own */
    readonly image?: string;
    /** `/dev/xvda`. */
    readonly deviceName: string;
    /** @default the AMI's */
    readonly volumeSize?: number;
  };
  /** Where the image is pushed. Made here in each Region of `distributions`, or there already. */
  readonly repository: RepositoryChoice;
  /** One entry per region; that of the build must be among them. */
  readonly distributions: readonly ContainerDistribution[];
  /** Last resort: change what is registered, child by child. */
  readonly transform?: ContainerPipelineTransform;
}

/** @see https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_ContainerDistributionConfiguration.html */
export interface ContainerDistribution {
  readonly region: string;
  /** Tags beside Image Builder's own, `<version>-<build>`. @default none */
  readonly containerTags?: readonly string[];
}

export interface ContainerPipelineTransform extends PipelineTransform, RepositoryTransform {
  readonly recipe?: ChildTransform<ContainerRecipeArgs>;
}

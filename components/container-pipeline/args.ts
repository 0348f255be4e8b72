import type * as pulumi from "@pulumi/pulumi";
import type { LifecyclePolicyArgs } from "@pulumi/aws/ecr/lifecyclePolicy";
import type { RepositoryArgs } from "@pulumi/aws/ecr/repository";
import type { RepositoryPolicyArgs } from "@pulumi/aws/ecr/repositoryPolicy";
import type { ContainerRecipeArgs } from "@pulumi/aws/imagebuilder/containerRecipe";
import type { CleanUp } from "../../plan/policies/repository";
import type { Tags } from "../account-args";
import type { ChildTransform } from "../child-transform";
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

/** A repository in ECR. One that is made is kept with its images, whatever becomes of this component. */
export type RepositoryChoice =
  | { readonly kind: "adopt"; readonly name: string }
  | {
      readonly kind: "create";
      /** 2–256 lower-case letters and digits, joined by `.`, `_`, `-` and `/`. */
      readonly name: string;
      /** By region: customer key (ARN). It cannot be changed later. @default AWS's own key for ECR, `aws/ecr` */
      readonly kmsKeys?: Readonly<Record<string, pulumi.Input<string>>>;
      /** @default true */
      readonly scanOnPush?: boolean;
      /** @default true */
      readonly immutableTags?: boolean;
      /** Patterns of tags that may be pushed again although tags are immutable, 5 at most. @default none */
      readonly mutableTags?: readonly string[];
      /** @default nothing is deleted */
      readonly cleanUp?: CleanUp;
      /** Who may pull, beside the owner. @default no one */
      readonly pullers?: { readonly accountIds?: readonly string[]; readonly organizationIds?: readonly string[] };
      /** Of the repository alone. @default `tags` */
      readonly tags?: Tags;
    };

/** @see https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_ContainerDistributionConfiguration.html */
export interface ContainerDistribution {
  readonly region: string;
  /** Tags beside Image Builder's own, `<version>-<build>`. @default none */
  readonly containerTags?: readonly string[];
}

export interface ContainerPipelineTransform extends PipelineTransform {
  readonly recipe?: ChildTransform<ContainerRecipeArgs>;
  readonly repository?: ChildTransform<RepositoryArgs>;
  readonly repositoryPolicy?: ChildTransform<RepositoryPolicyArgs>;
  readonly repositoryCleanUp?: ChildTransform<LifecyclePolicyArgs>;
}

import type * as pulumi from "@pulumi/pulumi";
import type { ImageRecipeArgs } from "@pulumi/aws/imagebuilder/imageRecipe";
import type { Tags } from "../account-args";
import type { ChildTransform } from "../child-transform";
import type { LaunchPermission } from "../launch-permission";
import type { PipelineArgs, PipelineTransform } from "../pipeline-args";

/** Arguments of {@link ImagePipeline}. Plain values decide which resources exist; inputs carry what other resources give. */
export interface ImagePipelineArgs extends PipelineArgs {
  /** Names of resources that were made elsewhere and are taken over; each is replaced when it changes. @default `name` */
  readonly names?: {
    readonly recipe?: string;
    readonly infrastructure?: string;
    readonly distribution?: string;
    readonly pipeline?: string;
  };
  /** Image ARN (Amazon's, Marketplace's or your own; `x` wildcards allowed), `ssm:<parameter>` or an AMI id. */
  readonly parentImage: pulumi.Input<string>;
  /** @default the parent's volumes as they are */
  readonly blockDeviceMappings?: readonly BlockDevice[];
  /** Base64 of a script that *replaces* Image Builder's own user data; keep its clean-up. ≤ 16 KiB decoded. @default Image Builder's own */
  readonly userDataBase64?: string;
  /** @default Image Builder removes the agent only if it installed it */
  readonly systemsManagerAgent?: { readonly uninstallAfterBuild: boolean };
  /** Of the AMI in the region of the build, also where no distribution names that region. @default none */
  readonly recipeAmiTags?: Tags;
  /** Where the image goes, one entry per region; include the region of the build. At least one. */
  readonly distributions: readonly ImageDistribution[];

  /** Last resort: change what is registered, child by child. */
  readonly transform?: ImagePipelineTransform;
}

export interface BlockDevice {
  /** `/dev/xvda`. */
  readonly deviceName: string;
  /** GiB, 1–16,000. @default the parent's */
  readonly volumeSize?: number;
  /** `parent`: as the parent's AMI has it, which is AWS's own default. @default "gp3" */
  readonly volumeType?: string;
  readonly iops?: number;
  /** MiB per second, 125–1,000. */
  readonly throughput?: number;
  /** @default true */
  readonly encrypted?: boolean;
  /**
   * Key or alias ARN, in the region of the build. Copies for other accounts need it; write `undefined` for a version that was published
   * without.
   * @default the account's key for EBS
   */
  readonly kmsKeyId?: pulumi.Input<string> | undefined;
  readonly snapshotId?: string;
  /** @default true */
  readonly deleteOnTermination?: boolean;
}

/** @see https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_Distribution.html */
export interface ImageDistribution {
  readonly region: string;
  /** 3–127 characters; include `{{ imagebuilder:buildDate }}`, because names must be unique. */
  readonly amiName: string;
  readonly amiDescription?: string;
  /** @default none */
  readonly amiTags?: Tags;
  /** Parameter of data type `aws:ec2:image` that gets the AMI's id; outside of `/imagebuilder/` it needs `executionRole`. @default none */
  readonly ssmParameterName?: string;
  /** Write it in each of `targetAccountIds` too, with the id of its copy; their distribution roles must allow it. @default false */
  readonly ssmParameterInTargetAccounts?: boolean;
  /** Key that encrypts the AMI in this region; a customer key where it is shared. @default the account's key for EBS, if encrypted */
  readonly kmsKeyId?: pulumi.Input<string>;
  /** Who may launch it; see `ImageSharing`. @default only the owner */
  readonly launchPermission?: LaunchPermission;
  /** Accounts that get a copy of their own; needs `executionRole`. @default none */
  readonly targetAccountIds?: readonly string[];
  /** Launch templates that get the new AMI. @default none */
  readonly launchTemplates?: readonly {
    readonly launchTemplateId: pulumi.Input<string>;
    readonly accountId?: string;
    /** Make the new version the template's default. */
    readonly default: boolean;
  }[];
  readonly licenseConfigurationArns?: readonly string[];
}

export interface ImagePipelineTransform extends PipelineTransform {
  readonly recipe?: ChildTransform<ImageRecipeArgs>;
}

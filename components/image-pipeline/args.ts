import type * as pulumi from "@pulumi/pulumi";
import type { ComponentArgs } from "@pulumi/aws/imagebuilder/component";
import type { DistributionConfigurationArgs } from "@pulumi/aws/imagebuilder/distributionConfiguration";
import type { ImageArgs } from "@pulumi/aws/imagebuilder/image";
import type { ImagePipelineArgs as AwsImagePipelineArgs } from "@pulumi/aws/imagebuilder/imagePipeline";
import type { ImageRecipeArgs } from "@pulumi/aws/imagebuilder/imageRecipe";
import type { InfrastructureConfigurationArgs } from "@pulumi/aws/imagebuilder/infrastructureConfiguration";
import type { LogGroupArgs } from "@pulumi/aws/cloudwatch/logGroup";
import type { Tags } from "../account-args";
import type { ChildTransform } from "../child-transform";
import type { LaunchPermission } from "../launch-permission";

/** Arguments of {@link ImagePipeline}. Plain values decide which resources exist; inputs carry what other resources give. */
export interface ImagePipelineArgs {
  /**
   * Physical name of recipe, configurations and pipeline, and with it of the images: 3–128 letters, digits, `-`, `_`.
   * Never put the version in: it has a field of its own. Changing the name replaces everything but the AMIs.
   */
  readonly name: string;
  /** Names of resources that were made elsewhere and are taken over; each is replaced when it changes. @default `name` */
  readonly names?: {
    readonly recipe?: string;
    readonly infrastructure?: string;
    readonly distribution?: string;
    readonly pipeline?: string;
  };
  /** The ImageVersion, `MAJOR.MINOR.PATCH`. Raise it with every change to recipe or documents: both are immutable. */
  readonly version: string;
  readonly platform: "Linux" | "Windows" | "macOS";
  /** Image ARN (Amazon's, Marketplace's or your own; `x` wildcards allowed), `ssm:<parameter>` or an AMI id. */
  readonly parentImage: pulumi.Input<string>;
  /**
   * Resources that must exist before the recipe, such as the `Image` of a parent that the same program builds:
   * AWS refuses a recipe whose parent has no image yet.
   * @default none
   */
  readonly parentResources?: readonly pulumi.Resource[];
  /** What is done to the parent, in order, tests last. 1–20. */
  readonly components: readonly ImageComponent[];
  /** @default the parent's volumes as they are */
  readonly blockDeviceMappings?: readonly BlockDevice[];
  /** Absolute path on the build instance. @default Image Builder's own, `/tmp` or `C:/` */
  readonly workingDirectory?: string;
  /** Base64 of a script that *replaces* Image Builder's own user data; keep its clean-up. ≤ 16 KiB decoded. @default Image Builder's own */
  readonly userDataBase64?: string;
  /** @default Image Builder removes the agent only if it installed it */
  readonly systemsManagerAgent?: { readonly uninstallAfterBuild: boolean };
  /** Of the AMI in the region of the build, also where no distribution names that region. @default none */
  readonly recipeAmiTags?: Tags;
  /** @default none */
  readonly description?: string;

  /** Instance profile of build and test instances, such as `BuildEnvironment.instanceProfileName`. */
  readonly instanceProfileName: pulumi.Input<string>;
  /** In order of preference. @default Image Builder's choice for the parent's architecture */
  readonly instanceTypes?: readonly string[];
  /** Together with `securityGroupIds`, or neither. @default the account's default VPC */
  readonly subnetId?: pulumi.Input<string>;
  /** Together with `subnetId`, or neither. @default the default group of the default VPC */
  readonly securityGroupIds?: pulumi.Input<readonly pulumi.Input<string>[]>;
  /** Name of an EC2 key pair; only to look at a failing build. @default none */
  readonly keyPair?: pulumi.Input<string>;
  /** 1–64. IMDSv2 (`httpTokens: required`) is always on. @default 1 */
  readonly httpPutResponseHopLimit?: number;
  /** `false` leaves a failed instance running, and billed, until you terminate it. @default true */
  readonly terminateInstanceOnFailure?: boolean;
  /** @default shared tenancy, any zone */
  readonly placement?: Placement;
  /** Tags on build and test instances, 30 at most. @default none */
  readonly resourceTags?: Tags;
  /** Bucket that gets AWSTOE's logs; the instance profile must be allowed to write there. @default none */
  readonly logs?: { readonly s3BucketName: pulumi.Input<string>; readonly s3KeyPrefix: string };
  /** Of the log group `/aws/imagebuilder/<name>` that build logs go to. @default 90 */
  readonly logRetentionInDays?: number;
  /** Customer key for that log group; its policy must admit CloudWatch Logs. @default CloudWatch's own key */
  readonly logKmsKeyId?: pulumi.Input<string>;
  /** Where runs of the pipeline are logged. @default `/aws/imagebuilder/pipeline/<name>`, made by AWS and kept forever */
  readonly pipelineLogGroupName?: pulumi.Input<string>;

  /** Where the image goes, one entry per region; include the region of the build. At least one. */
  readonly distributions: readonly ImageDistribution[];

  /** @default the pipeline runs only when started */
  readonly schedule?: PipelineSchedule;
  /** @default "ENABLED" */
  readonly status?: "ENABLED" | "DISABLED";
  /** Minutes: 60–1,440. @default enabled, 720 minutes */
  readonly imageTests?: { readonly imageTestsEnabled: boolean; readonly timeoutMinutes: number };
  /** Scan for vulnerabilities with Amazon Inspector, which must be on in the account. @default false */
  readonly imageScanningEnabled?: boolean;
  /** Collect the packages on the image. @default true */
  readonly enhancedImageMetadataEnabled?: boolean;
  /** ARN of a role for Image Builder; needed for copies to other accounts and for SSM parameters. @default the service-linked role */
  readonly executionRole?: pulumi.Input<string>;
  /**
   * Workflows instead of Image Builder's own, in order; Image Builder runs them with `executionRole`, which must be allowed what
   * they do. An image that exists is not built again for another list.
   * @default Image Builder's own
   */
  readonly workflows?: readonly Workflow[];
  /**
   * Build the image of this version during the deployment, and wait so many minutes for it.
   * Without it a pipeline builds nothing until it is started or scheduled.
   * @default not built
   */
  readonly onDeploy?: { readonly timeoutMinutes: number };
  /** On every resource. @default none */
  readonly tags?: Tags;
  /** Region of every resource, where it is not the provider's. @default the provider's */
  readonly region?: string;
  /** Last resort: change what is registered, child by child. */
  readonly transform?: ImagePipelineTransform;
}

/** A document of your own, published as an Image Builder component at the ImageVersion, or a component that exists. */
export type ImageComponent =
  | {
      readonly kind: "document";
      /** Unique in the image; part of the logical name. */
      readonly key: string;
      /** Physical name of the component, 3–128 characters. */
      readonly name: string;
      /** The AWSTOE document as YAML or JSON text, ≤ 16,000 characters. */
      readonly data: string;
      /** @default none */
      readonly description?: string;
      /** Beginnings of names of operating systems, 1–25; Image Builder refuses the component on others that it knows. @default any */
      readonly supportedOsVersions?: readonly string[];
      /** Customer key that encrypts the document; whoever deploys and the instances must be allowed to use it. @default AWS's own */
      readonly kmsKeyId?: pulumi.Input<string>;
      readonly parameters?: readonly ComponentParameter[];
    }
  | {
      readonly kind: "arn";
      /** With `x` wildcards for the newest: `arn:aws:imagebuilder:us-east-1:aws:component/update-linux/x.x.x`. */
      readonly componentArn: pulumi.Input<string>;
      readonly parameters?: readonly ComponentParameter[];
    };

export interface ComponentParameter {
  readonly name: string;
  readonly value: string;
}

/** @see https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_WorkflowConfiguration.html */
export interface Workflow {
  readonly workflowArn: pulumi.Input<string>;
  readonly parameters?: readonly ComponentParameter[];
  /** Of tests that run at the same time. */
  readonly parallelGroup?: string;
  /** @default "ABORT" */
  readonly onFailure?: "ABORT" | "CONTINUE";
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

export interface Placement {
  readonly tenancy?: string;
  readonly availabilityZone?: string;
  readonly hostId?: pulumi.Input<string>;
  readonly hostResourceGroupArn?: pulumi.Input<string>;
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

export interface PipelineSchedule {
  /** `cron(0 7 * * ? *)`, six fields, or `rate(7 days)`. */
  readonly scheduleExpression: string;
  /** IANA name. @default "Etc/UTC" */
  readonly timezone?: string;
  /** Dependencies count only where parent or components carry `x` wildcards, or the parent is an SSM parameter. @default "EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE" */
  readonly pipelineExecutionStartCondition?:
    "EXPRESSION_MATCH_ONLY" | "EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE";
}

export interface ImagePipelineTransform {
  /** Every document's component. */
  readonly component?: ChildTransform<ComponentArgs>;
  readonly recipe?: ChildTransform<ImageRecipeArgs>;
  readonly infrastructure?: ChildTransform<InfrastructureConfigurationArgs>;
  readonly distribution?: ChildTransform<DistributionConfigurationArgs>;
  readonly pipeline?: ChildTransform<AwsImagePipelineArgs>;
  readonly image?: ChildTransform<ImageArgs>;
  readonly logGroup?: ChildTransform<LogGroupArgs>;
}

import type * as pulumi from "@pulumi/pulumi";
import type { ComponentArgs } from "@pulumi/aws/imagebuilder/component";
import type { DistributionConfigurationArgs } from "@pulumi/aws/imagebuilder/distributionConfiguration";
import type { ImageArgs } from "@pulumi/aws/imagebuilder/image";
import type { ImagePipelineArgs as AwsImagePipelineArgs } from "@pulumi/aws/imagebuilder/imagePipeline";
import type { InfrastructureConfigurationArgs } from "@pulumi/aws/imagebuilder/infrastructureConfiguration";
import type { LogGroupArgs } from "@pulumi/aws/cloudwatch/logGroup";
import type { Tags } from "./account-args";
import type { ChildTransform } from "./child-transform";

/** Arguments that pipelines of AMIs and of containers share. */
export interface PipelineArgs {
  /**
   * Physical name of recipe, configurations and pipeline, and with it of the images: 3–128 letters, digits, `-`, `_`.
   * Never put the version in: it has a field of its own. Changing the name replaces everything but the AMIs.
   */
  readonly name: string;
  /** The ImageVersion, `MAJOR.MINOR.PATCH`. Raise it with every change to recipe or documents: both are immutable. */
  readonly version: string;
  readonly platform: "Linux" | "Windows" | "macOS";
  /**
   * Resources that must exist before the recipe, such as the `Image` of a parent that the same program builds:
   * AWS refuses a recipe whose parent has no image yet.
   * @default none
   */
  readonly parentResources?: readonly pulumi.Resource[];
  /** What is done to the parent, in order, tests last. 1–20. */
  readonly components: readonly ImageComponent[];
  /** Absolute path on the build instance. @default Image Builder's own, `/tmp` or `C:/` */
  readonly workingDirectory?: string;
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
}

export interface PipelineTransform {
  /** Every document's component. */
  readonly component?: ChildTransform<ComponentArgs>;
  readonly infrastructure?: ChildTransform<InfrastructureConfigurationArgs>;
  readonly distribution?: ChildTransform<DistributionConfigurationArgs>;
  readonly pipeline?: ChildTransform<AwsImagePipelineArgs>;
  readonly image?: ChildTransform<ImageArgs>;
  readonly logGroup?: ChildTransform<LogGroupArgs>;
}

/** The arguments with what only some pipelines have: names that are taken over, and the escape hatch. */
export interface ChildrenArgs extends PipelineArgs {
  readonly names?: { readonly infrastructure?: string; readonly distribution?: string; readonly pipeline?: string };
  readonly transform?: PipelineTransform;
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

export interface Placement {
  readonly tenancy?: string;
  readonly availabilityZone?: string;
  readonly hostId?: pulumi.Input<string>;
  readonly hostResourceGroupArn?: pulumi.Input<string>;
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

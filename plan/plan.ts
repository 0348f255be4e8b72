import type { Architecture, Consumer, Platform } from "../definition/image/image-definition";
import type { Channel } from "../definition/settings/images";

/**
 * What will be on AWS, decided before any engine runs: the frozen result of definitions and settings.
 * Plain data in stable order; the same input gives the same bytes from `JSON.stringify`.
 * Fields use the names of the Image Builder API and of `@pulumi/aws`.
 */
export interface Plan {
  /** Raised when the shape changes incompatibly. */
  readonly format: 1;
  readonly stack: StackPlan;
  /** Parents before their children, otherwise by name. */
  readonly images: readonly ImagePlan[];
}

/** What the images of a stack share. */
export interface StackPlan {
  readonly account: string;
  readonly region: string;
  readonly partition: Partition;
  /** On every resource that takes tags. */
  readonly tags: Readonly<Record<string, string>>;
  /** ARN of the policy that bounds every role. */
  readonly permissionsBoundary?: string;
  readonly environment: EnvironmentPlan;
  /** Only channels that an image of the plan notifies. */
  readonly channels: Readonly<Record<string, Channel>>;
  readonly lifecycle: boolean;
}

export type Partition =
  "aws" | "aws-cn" | "aws-us-gov" | "aws-iso" | "aws-iso-b" | "aws-iso-e" | "aws-iso-f" | "aws-eusc";

export interface EnvironmentPlan {
  /** Base of physical names, e.g. `golden-images-prod`. */
  readonly name: string;
  readonly logRetentionDays: number;
  readonly network?: {
    readonly vpcId: string;
    readonly subnetId: string;
    readonly securityGroupIds?: readonly string[];
  };
  /** Parameters that images write; empty when the service-linked role is enough and no execution role is made. */
  readonly parameterNames: readonly string[];
  /** Parameters that parents are read from and the service-linked role can't read: these need an execution role too. */
  readonly parentParameterNames: readonly string[];
  /** ARN patterns of components of other owners that builds read: `arn:…:444455556666:component/hardening/*`. */
  readonly componentArns: readonly string[];
  /** Accounts that get copies: the execution role assumes `EC2ImageBuilderDistributionCrossAccountRole` in each. */
  readonly copyTo: readonly string[];
}

export interface ImagePlan {
  readonly name: string;
  /** The ImageVersion. */
  readonly version: string;
  /** SHA-256 (hex) of the normal form of the definition without its version; variables and every file that it names count. */
  readonly digest: string;
  readonly file: string;
  /** Every file of the definition's own, sorted. */
  readonly files: readonly string[];
  readonly description?: string;
  readonly platform: Platform;
  /** Names of the images of ours that this one is built on (none or one). */
  readonly parents: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  /** One for each architecture, in the definition's order. */
  readonly pipelines: readonly PipelinePlan[];
  readonly sharing: SharingPlan;
  readonly lifecycle?: LifecyclePlan;
  readonly notifications?: NotificationsPlan;
  /** SSM parameter names by architecture. */
  readonly parameters: Readonly<Partial<Record<Architecture, string>>>;
  readonly consumers: readonly Consumer[];
}

export interface PipelinePlan {
  readonly architecture: Architecture;
  /** Physical name of recipe, configurations and pipeline. Never holds the version. */
  readonly name: string;
  /** `1.2.0` */
  readonly imageVersion: string;
  readonly description?: string;
  readonly platform: Platform;
  /** Managed, Marketplace or own image ARN, `ssm:…`, or an AMI id. */
  readonly parentImage: string;
  /** In order of execution, tests last. */
  readonly components: readonly ComponentPlan[];
  readonly blockDeviceMappings: readonly BlockDevicePlan[];
  readonly workingDirectory?: string;
  readonly userDataBase64?: string;
  readonly infrastructure: InfrastructurePlan;
  readonly distributions: readonly RegionDistributionPlan[];
  readonly schedule?: {
    /** `cron(0 7 * * ? *)` */
    readonly scheduleExpression: string;
    readonly timezone: string;
    readonly pipelineExecutionStartCondition:
      "EXPRESSION_MATCH_ONLY" | "EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE";
  };
  readonly status: "ENABLED" | "DISABLED";
  readonly imageTests: { readonly imageTestsEnabled: boolean; readonly timeoutMinutes: number };
  readonly imageScanningEnabled: boolean;
  /** Build the image of this version during the deployment and wait so long for it. */
  readonly onDeploy?: { readonly timeoutMinutes: number };
}

export type ComponentPlan =
  | {
      readonly kind: "document";
      /** Role in the image, unique within it: the logical name of the resource. */
      readonly key: string;
      /** Physical name. */
      readonly name: string;
      readonly data: string;
      readonly parameters: readonly ParameterPlan[];
    }
  | { readonly kind: "arn"; readonly componentArn: string; readonly parameters: readonly ParameterPlan[] };

export interface ParameterPlan {
  readonly name: string;
  readonly value: string;
}

export interface BlockDevicePlan {
  readonly deviceName: string;
  readonly volumeSize?: number;
  readonly volumeType: string;
  readonly iops?: number;
  readonly throughput?: number;
  readonly encrypted: boolean;
  readonly snapshotId?: string;
  readonly deleteOnTermination: boolean;
}

export interface InfrastructurePlan {
  readonly instanceTypes: readonly string[];
  readonly terminateInstanceOnFailure: boolean;
  readonly keyPair?: string;
  readonly httpPutResponseHopLimit: number;
  readonly placement?: {
    readonly tenancy?: string;
    readonly availabilityZone?: string;
    readonly hostId?: string;
    readonly hostResourceGroupArn?: string;
  };
  /** On build instances. */
  readonly resourceTags: Readonly<Record<string, string>>;
}

/** One region of the distribution; `kmsKeyId` and launch permissions are joined by the program from {@link SharingPlan}. */
export interface RegionDistributionPlan {
  readonly region: string;
  readonly amiName: string;
  readonly amiDescription?: string;
  readonly amiTags: Readonly<Record<string, string>>;
  readonly ssmParameterName?: string;
  readonly launchTemplates: readonly {
    readonly launchTemplateId: string;
    readonly accountId?: string;
    readonly default: boolean;
  }[];
  readonly licenseConfigurationArns: readonly string[];
}

export interface SharingPlan {
  readonly regions: readonly string[];
  readonly organizationArns: readonly string[];
  readonly organizationalUnitArns: readonly string[];
  readonly userIds: readonly string[];
  readonly public: boolean;
  readonly targetAccountIds: readonly string[];
  /** Absent: the account's default key for EBS, or no encryption. */
  readonly kmsKey?: KmsKeyPlan;
}

export type KmsKeyPlan =
  | {
      readonly kind: "create";
      /** `alias/…` */
      readonly alias: string;
      readonly description: string;
    }
  /** Key id as Image Builder takes it, for each region. */
  | { readonly kind: "adopt"; readonly kmsKeyIds: Readonly<Record<string, string>> };

export interface LifecyclePlan {
  readonly name: string;
  readonly recipes: readonly { readonly name: string; readonly semanticVersion: string }[];
  readonly policyDetails: readonly LifecycleRulePlan[];
}

/** @see https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-lifecycle-rules.html */
export interface LifecycleRulePlan {
  /** `DISABLE` also makes an AMI private: those whom it was shared with lose it. */
  readonly action: "DELETE" | "DEPRECATE" | "DISABLE";
  readonly filter: {
    readonly type: "AGE" | "COUNT";
    /** An age of `unit`, or how many of the newest to keep. 1–1,000. */
    readonly value: number;
    /** For `AGE`. */
    readonly unit?: "DAYS" | "WEEKS" | "MONTHS" | "YEARS";
    /** For `AGE`: the newest 1–10, whatever their age. */
    readonly retainAtLeast?: number;
  };
  /** Images that the rule spares. */
  readonly exclusion?: {
    readonly isPublic?: boolean;
    readonly sharedAccounts?: readonly string[];
    readonly regions?: readonly string[];
    readonly tagMap?: Readonly<Record<string, string>>;
    readonly lastLaunched?: { readonly value: number; readonly unit: "DAYS" | "WEEKS" | "MONTHS" | "YEARS" };
  };
}

export interface NotificationsPlan {
  /** Names of channels in {@link StackPlan.channels}. */
  readonly channels: readonly string[];
  /** ARN prefixes of the image's builds, one for each architecture: `arn:aws:imagebuilder:…:image/docker-host-x86-64/`. */
  readonly imageArnPrefixes: readonly string[];
  /** Tell of scan findings at this severity and above. */
  readonly failOn?: "critical" | "high" | "medium";
}

import { RESERVED_TAGS } from "../../definition/schema/reserved-tags";
import { flag, map, number, text, texts, type Place, type Table } from "../properties";

/**
 * Properties of resources and the keys of a definition that they become.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_ImageBuilder.html
 */
export const RECIPE: Table = {
  WorkingDirectory: text("workingDirectory"),
  Tags: map("tags", ownTags),
};

/** Of `AdditionalInstanceConfiguration`. */
export const INSTANCE: Table = {
  SystemsManagerAgent: { UninstallAfterBuild: flag("systemsManagerAgent", (goes) => (goes ? "remove" : "keep")) },
};

/** Of one volume. */
export const VOLUME: Table = {
  DeviceName: text("device"),
  Ebs: {
    VolumeSize: number("sizeGiB"),
    VolumeType: text("type"),
    Iops: number("iops"),
    Throughput: number("throughput"),
    Encrypted: flag("encrypted"),
    DeleteOnTermination: flag("deleteOnTermination", (goes) => (goes ? undefined : false)),
    SnapshotId: text("snapshot"),
    KmsKeyId: text("kmsKey"),
  },
};

/** Of one document. */
export const COMPONENT: Table = {
  Platform: null,
  Tags: null,
  Description: text("description"),
  SupportedOsVersions: texts("supportedOsVersions"),
  ChangeDescription: "A definition has no key for it: write it as a comment of the document.",
  KmsKeyId: "Components are encrypted under AWS's own key.",
};

/** Network, roles, logs and topics are the stack's. */
export const INFRASTRUCTURE: Table = {
  Tags: null,
  Description: null,
  InstanceTypes: texts("build.instanceTypes"),
  KeyPair: text("build.keyPair"),
  TerminateInstanceOnFailure: flag("build.keepFailedInstance", (ends) => (ends ? undefined : true)),
  InstanceMetadataOptions: {
    HttpTokens: text("", (tokens, { changed }) =>
      tokens === "optional" ? changed("Metadata needs a token (IMDSv2) now.") : undefined,
    ),
    HttpPutResponseHopLimit: number("build.httpPutResponseHopLimit"),
  },
  Placement: {
    Tenancy: text("build.placement.tenancy"),
    AvailabilityZone: text("build.placement.availabilityZone"),
    HostId: text("build.placement.hostId"),
    HostResourceGroupArn: text("build.placement.hostResourceGroupArn"),
  },
  InstanceProfileName: "Builds get the instance profile of the stack; theirs is not touched.",
  Logging: "Build logs go to the bucket of the stack; the old ones stay.",
  SubnetId: "Builds run in `network` of the settings: name the subnet there.",
  SecurityGroupIds: "Builds run in `network` of the settings, with a group of the stack.",
  SnsTopicArn: "Builds notify channels: make the topic one in the settings, and name it in `notify`.",
  ResourceTags: "Build instances carry the tags of the image.",
};

/** Of a pipeline, or of an image without one. */
export const PIPELINE: Table = {
  Name: null,
  ImageRecipeArn: null,
  InfrastructureConfigurationArn: null,
  DistributionConfigurationArn: null,
  Description: text("description"),
  ImageTestsConfiguration: {
    ImageTestsEnabled: flag("imageTests.enabled"),
    TimeoutMinutes: number("imageTests.timeoutMinutes"),
  },
  Schedule: {
    ScheduleExpression: text("schedule", (expression, place) => {
      const [, form, when] = /^(cron|rate)\((.*)\)$/.exec(expression) ?? [];
      if (form !== undefined) return { [form]: when };
      return place.decide(`${expression} is neither cron(…) nor rate(…).`, "Write `schedule: {cron: …}`.");
    }),
    TimeZone: text("schedule.timezone"),
    PipelineExecutionStartCondition: text("schedule.onlyWhenDependenciesChange", (condition) =>
      condition === "EXPRESSION_MATCH_ONLY" ? false : undefined,
    ),
  },
  Status: text("schedule.enabled", (status) => (status === "DISABLED" ? false : undefined)),
  ImageScanningConfiguration: { ImageScanningEnabled: flag("scanning.enabled") },
  Tags: map("tags", ownTags),
  ExecutionRole: "A role of the stack does it, where one is needed; theirs is not touched.",
  LoggingConfiguration: "Builds log to a log group of their own; the old one stays.",
  EnhancedImageMetadataEnabled: flag("", (lists, { changed }) =>
    lists ? undefined : changed("Packages on the image are listed now."),
  ),
};

/** Of one Region. */
export const DISTRIBUTION: Table = {
  AmiDistributionConfiguration: {
    LaunchPermissionConfiguration: {
      OrganizationArns: texts("share.organizations"),
      OrganizationalUnitArns: texts("share.organizationalUnits"),
      UserIds: texts("share.accounts"),
      UserGroups: texts("share.public", (groups) => (groups.includes("all") ? true : undefined)),
    },
    TargetAccountIds: texts("copyTo"),
    // An alias has the same name in each Region; its ARN does not.
    KmsKeyId: text("kmsKey", (key) => key.replace(/^arn:[^:]+:kms:[^:]+:\d+:(alias\/)/, "$1")),
    Name: text("amiName"),
    Description: text("amiDescription"),
    AmiTags: map("amiTags", ownTags),
  },
  LicenseConfigurationArns: texts("licenseConfigurations"),
};

export const LAUNCH_TEMPLATE: Table = {
  LaunchTemplateId: text("id"),
  AccountId: text("account"),
  SetDefaultVersion: flag("setDefault"),
};

/** Of a lifecycle policy; its rules are {@link EXCLUSIONS} and what `lifecycleOf` reads. */
export const POLICY: Table = {
  Tags: null,
  Description: null,
  ResourceType: null,
  ExecutionRole: "The role of the stack does it; theirs is not touched.",
  Status: text("", (status, place) =>
    status === "DISABLED"
      ? place.decide("The policy is off, and would be on.", "Delete `lifecycle`, or let it be on.")
      : undefined,
  ),
};

export const EXCLUSIONS: Table = {
  Amis: {
    IsPublic: flag("public"),
    SharedAccounts: texts("accounts"),
    Regions: texts("regions"),
    TagMap: map("tags"),
  },
  TagMap: map("tags"),
};

/** Without those that AWS or we set: of them each build has one already. */
function ownTags(tags: Readonly<Record<string, string>>, { changed }: Place): Readonly<Record<string, string>> {
  const [own, reserved] = [true, false].map((isOwn) => Object.entries(tags).filter(([key]) => RESERVED_TAGS.has(key) !== isOwn)); // prettier-ignore
  for (const [key] of reserved ?? []) changed(`The tag ${key} is left out: ${RESERVED_TAGS.get(key) ?? ""}.`);
  return Object.fromEntries(own ?? []);
}

import { Type, described, flag, integer, listOf, mapOf, mapping, text } from "./keywords";
import {
  accountId,
  age,
  kmsKey,
  launchTemplateId,
  licenseConfigurationArn,
  organization,
  organizationalUnit,
  regionName,
  tagKey,
  tagValue,
} from "./text";

const MODEL = "CreateDistributionConfiguration (botocore 1.43.11)";
const LIST = "a list";

const accounts = (description: string) =>
  listOf(accountId, {
    maxItems: 1536,
    uniqueItems: true,
    default: [],
    description,
    examples: [["111122223333"]],
    "x-is": "a list of account ids",
    "x-source": MODEL,
  });

const share = mapping(
  {
    organizations: Type.Optional(
      listOf(organization, {
        maxItems: 25,
        uniqueItems: true,
        default: [],
        description: "Organizations whose accounts may launch the image.",
        examples: [["o-abc1234567"]],
        "x-is": LIST,
        "x-source": MODEL,
      }),
    ),
    organizationalUnits: Type.Optional(
      listOf(organizationalUnit, {
        maxItems: 25,
        uniqueItems: true,
        default: [],
        description: "Organizational units whose accounts may launch the image.",
        "x-is": LIST,
        "x-source": MODEL,
      }),
    ),
    accounts: Type.Optional(
      accounts("Accounts that may launch the image. Prefer an organization or a unit: it needs no upkeep."),
    ),
    public: Type.Optional(
      flag({
        default: false,
        description: "Let every AWS account launch the image. Its disks must say `encrypted: false`.",
      }),
    ),
  },
  {
    description: "Who may launch the AMI where it is. Nobody but the owner when absent.",
    "x-is": "a mapping",
    "x-source": "https://docs.aws.amazon.com/imagebuilder/latest/userguide/cross-account-dist.html",
  },
);

const launchTemplate = mapping(
  {
    id: launchTemplateId,
    region: Type.Optional(
      described(regionName, { description: "Region of the template; that of the settings when absent." }),
    ),
    account: Type.Optional(described(accountId, { description: "Account of the template; the owner's when absent." })),
    setDefault: Type.Optional(flag({ default: true, description: "Make the new template version the default one." })),
  },
  { description: "A launch template that gets a version with the new AMI.", "x-is": "a mapping" },
);

export const tagsSchema = mapOf(tagKey, tagValue, {
  maxProperties: 40,
  default: {},
  description: "Tags. AWS allows 50; ten are left for default tags and our own.",
  examples: [{ OwnerEmail: "platform@example.org" }],
  "x-is": "a mapping of tag keys to texts",
});

export const distributionSchema = mapping(
  {
    regions: Type.Optional(
      listOf(regionName, {
        minItems: 1,
        maxItems: 40,
        uniqueItems: true,
        description: "Regions that get the AMI; that of the settings alone when absent.",
        examples: [["us-east-1", "eu-west-1"]],
        "x-is": LIST,
      }),
    ),
    share: Type.Optional(share),
    copyTo: Type.Optional(
      accounts(
        "Accounts that get a copy of their own. Each needs the role `EC2ImageBuilderDistributionCrossAccountRole`.",
      ),
    ),
    kmsKey: Type.Optional(
      described(kmsKey, {
        description:
          "Customer-managed KMS key. `create`: a key of ours whose policy admits exactly those the image is shared with. Otherwise an alias or ARN that exists, in every Region of `regions`. Required to share an encrypted image.",
      }),
    ),
    parameter: Type.Optional(
      text({
        pattern: "^[a-zA-Z0-9_./{}-]+$",
        maxLength: 1011,
        description:
          "SSM parameter (data type `aws:ec2:image`) that holds the newest AMI id; `{name}` and `{architecture}` are filled in.",
        examples: ["/images/{name}/{architecture}"],
        "x-is": "the name of an SSM parameter",
        "x-source": MODEL,
      }),
    ),
    launchTemplates: Type.Optional(
      listOf(launchTemplate, {
        maxItems: 100,
        default: [],
        description: "Launch templates that follow the image.",
        "x-is": LIST,
        "x-source": MODEL,
      }),
    ),
    amiName: Type.Optional(
      text({
        description:
          "Name of the AMI; `{name}`, `{architecture}` and `{version}` are filled in by us, `{{ imagebuilder:buildDate }}` by Image Builder: it makes the name unique and is required.",
        default: "{name}-{architecture}-{version}-{{ imagebuilder:buildDate }}",
        "x-is": "the name of an AMI",
        "x-source": MODEL,
      }),
    ),
    amiTags: Type.Optional(
      described(tagsSchema, {
        description: "Tags of the AMI beside those of the image.",
        "x-is": "a mapping of tag keys to texts",
      }),
    ),
    amiDescription: Type.Optional(
      text({
        maxLength: 255,
        description:
          "Description of the AMI; that of the image when absent. `{name}`, `{architecture}` and `{version}` are filled in.",
        "x-is": "text",
      }),
    ),
    licenseConfigurations: Type.Optional(
      listOf(licenseConfigurationArn, {
        maxItems: 50,
        uniqueItems: true,
        default: [],
        description: "License Manager configurations.",
        "x-is": LIST,
        "x-source": MODEL,
      }),
    ),
  },
  { description: "Where the AMI goes and who may use it.", "x-is": "a mapping" },
);

const exclude = mapping(
  {
    public: Type.Optional(flag({ default: false, description: "Never touch public AMIs." })),
    accounts: Type.Optional(accounts("Never touch AMIs that are shared with these accounts.")),
    regions: Type.Optional(
      listOf(regionName, {
        uniqueItems: true,
        default: [],
        description: "Never touch AMIs in these Regions.",
        "x-is": LIST,
      }),
    ),
    tags: Type.Optional(
      described(tagsSchema, {
        description: "Never touch AMIs that carry these tags.",
        "x-is": "a mapping of tag keys to texts",
      }),
    ),
    launchedWithin: Type.Optional(
      described(age, {
        description: "Never touch AMIs that were launched so recently; at most 365 of the unit.",
        examples: ["30 days"],
      }),
    ),
  },
  { description: "AMIs that lifecycle rules never touch.", "x-is": "a mapping" },
);

export const lifecycleSchema = mapping(
  {
    deprecateAfter: Type.Optional(
      described(age, {
        description: "Mark older AMIs deprecated: still usable by id, no longer listed.",
        examples: ["90 days"],
      }),
    ),
    disableAfter: Type.Optional(
      described(age, { description: "Disable older AMIs: no launches, and shares are lost.", examples: ["120 days"] }),
    ),
    deleteAfter: Type.Optional(
      described(age, { description: "Delete older images with their AMIs and snapshots.", examples: ["6 months"] }),
    ),
    keepNewest: Type.Optional(
      integer({
        minimum: 1,
        maximum: 1000,
        description: "Delete all but this many; instead of `deleteAfter`.",
        examples: [10],
      }),
    ),
    keepAtLeast: Type.Optional(
      integer({ minimum: 1, maximum: 10, description: "Images that `deleteAfter` always leaves.", examples: [3] }),
    ),
    exclude: Type.Optional(exclude),
  },
  {
    description: "What becomes of old images. All stay when absent.",
    examples: [{ deprecateAfter: "90 days", deleteAfter: "6 months", keepAtLeast: 3 }],
    "x-is": "a mapping",
    "x-source": "https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateLifecyclePolicy.html",
  },
);

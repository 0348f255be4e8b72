import { described, flag, integer, listOf, mapOf, mapping, text } from "./keywords";
import {
  accountId,
  age,
  amiTagValue,
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

export const accounts = (description: string) =>
  listOf(description, accountId, {
    maxItems: 1536,
    uniqueItems: true,
    default: [],
    examples: [["111122223333"]],
    "x-is": "a list of account ids",
    "x-source": MODEL,
  });

const share = mapping(
  "Who may launch the AMI where it is. Only the owner when absent.",
  [],
  {
    organizations: listOf("Organizations whose accounts may launch the image.", organization, {
      maxItems: 25,
      uniqueItems: true,
      default: [],
      examples: [["o-abc1234567"]],
      "x-source": MODEL,
    }),
    organizationalUnits: listOf("Organizational units whose accounts may launch the image.", organizationalUnit, {
      maxItems: 25,
      uniqueItems: true,
      default: [],
      "x-source": MODEL,
    }),
    accounts: accounts("Accounts that may launch the image. Prefer an organization or a unit: it needs no upkeep."),
    public: flag("Let every AWS account launch the image. Its disks must say `encrypted: false`.", { default: false }),
  },
  { "x-source": "https://docs.aws.amazon.com/imagebuilder/latest/userguide/cross-account-dist.html" },
);

const launchTemplate = mapping("A launch template that gets a version with the new AMI.", ["id"], {
  id: launchTemplateId,
  region: described(regionName, "Region of the template; that of the settings when absent."),
  account: described(accountId, "Account of the template; the owner's when absent."),
  setDefault: flag("Make the new template version the default one.", { default: true }),
});

export const tagsSchema = mapOf("Tags. AWS allows 50; ten are left for default tags and our own.", tagKey, tagValue, {
  maxProperties: 40,
  default: {},
  examples: [{ OwnerEmail: "platform@example.org" }],
  "x-is": "a mapping of tag keys to texts",
});

const architectureName = text("A word for an architecture.", {
  pattern: "^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,30}[A-Za-z0-9])?$",
  examples: ["amd64", "aarch64"],
  "x-is": "a word: letters, digits and inner - or _, 32 at most",
});

export const distributionSchema = mapping("Where the AMI goes and who may use it.", [], {
  regions: listOf("Regions that get the AMI; only that of the settings when absent.", regionName, {
    minItems: 1,
    maxItems: 40,
    uniqueItems: true,
    examples: [["us-east-1", "eu-west-1"]],
  }),
  share,
  copyTo: accounts(
    "Accounts that get a copy of their own. Each needs the role `EC2ImageBuilderDistributionCrossAccountRole`.",
  ),
  kmsKey: described(
    kmsKey,
    "Customer-managed KMS key. `create`: a new key whose policy admits exactly those the image is shared with. Otherwise an alias or ARN that exists, in every Region of `regions`. Required to share an encrypted image.",
  ),
  parameter: text(
    "SSM parameter (data type `aws:ec2:image`) that holds the newest AMI id; `{name}` and `{architecture}` are filled in.",
    {
      pattern: "^[a-zA-Z0-9_./{}-]+$",
      maxLength: 1011,
      examples: ["/images/{name}/{architecture}"],
      "x-is": "the name of an SSM parameter",
      "x-source": MODEL,
    },
  ),
  parameterInCopies: flag("Write `parameter` in the accounts of `copyTo` too, with the id of their copy.", {
    default: false,
    "x-source": "https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_SsmParameterConfiguration.html",
  }),
  launchTemplates: listOf("Launch templates that follow the image.", launchTemplate, {
    maxItems: 100,
    default: [],
    "x-source": MODEL,
  }),
  amiName: text(
    "Name of the AMI; `{name}`, `{architecture}` and `{version}` are filled in by golden-images, `{{ imagebuilder:buildDate }}` by Image Builder: it makes the name unique and is required.",
    {
      default: "{name}-{architecture}-{version}-{{ imagebuilder:buildDate }}",
      "x-is": "the name of an AMI",
      "x-source": MODEL,
    },
  ),
  amiTags: mapOf(
    "Tags of the AMI in addition to those of the image. `{name}`, `{architecture}` and `{version}` are filled in.",
    tagKey,
    amiTagValue,
    {
      maxProperties: 40,
      default: {},
      examples: [{ Name: "{name}-{architecture}" }],
      "x-is": "a mapping of tag keys to texts",
    },
  ),
  architectureNames: mapping(
    "What `{architecture}` becomes in `amiName`, `amiDescription`, `amiTags` and `parameter`; `x86_64` and `arm64` when absent.",
    [],
    { x86_64: described(architectureName, "For x86_64."), arm64: described(architectureName, "For arm64.") },
    { examples: [{ x86_64: "amd64" }] },
  ),
  amiDescription: text(
    "Description of the AMI; that of the image when absent. `{name}`, `{architecture}` and `{version}` are filled in.",
    { maxLength: 255 },
  ),
  licenseConfigurations: listOf("License Manager configurations.", licenseConfigurationArn, {
    maxItems: 50,
    uniqueItems: true,
    default: [],
    "x-source": MODEL,
  }),
});

const exclude = mapping("AMIs that lifecycle rules never touch.", [], {
  public: flag("Never touch public AMIs.", { default: false }),
  accounts: accounts("Never touch AMIs that are shared with these accounts."),
  regions: listOf("Never touch AMIs in these Regions.", regionName, { uniqueItems: true, default: [] }),
  tags: described(tagsSchema, "Never touch AMIs that carry these tags.", { "x-is": "a mapping of tag keys to texts" }),
  launchedWithin: described(age, "Never touch AMIs that were launched so recently; at most 365 of the unit.", {
    examples: ["30 days"],
  }),
});

export const lifecycleSchema = mapping(
  "What becomes of old images. All stay when absent.",
  [],
  {
    deprecateAfter: described(age, "Mark older AMIs deprecated: still usable by id, no longer listed.", {
      examples: ["90 days"],
    }),
    disableAfter: described(age, "Disable older AMIs: no launches, and shares are lost.", { examples: ["120 days"] }),
    deleteAfter: described(age, "Delete older images with their AMIs and snapshots.", { examples: ["6 months"] }),
    keepNewest: integer("Delete all but this many; instead of `deleteAfter`.", 1, 1000, { examples: [10] }),
    keepAtLeast: integer("Images that `deleteAfter` always leaves.", 1, 10, { examples: [3] }),
    exclude,
  },
  {
    examples: [{ deprecateAfter: "90 days", deleteAfter: "6 months", keepAtLeast: 3 }],
    "x-source": "https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateLifecyclePolicy.html",
  },
);

import type { CodeEntry } from "../../diagnostics/code-entry";
import { error, warning } from "../../diagnostics/code-entry";

/** Faults of where an image goes, who gets it, how long it stays and what it is called. */
export const distributionCodes = {
  "ami-name-date": error(
    "The AMI name lacks the build date",
    "AMI names are unique in a Region: the second build would fail.",
    'amiName: "{name}-{version}"',
    'amiName: "{name}-{version}-{{ imagebuilder:buildDate }}"',
  ),
  "ami-name-architecture": error(
    "The AMI name lacks the architecture",
    "Both architectures are built at once, and AMI names are unique.",
    'amiName: "{name}-{{ imagebuilder:buildDate }}"',
    'amiName: "{name}-{architecture}-{{ imagebuilder:buildDate }}"',
  ),
  "ami-name-form": error(
    "An AMI name that Image Builder does not take",
    "3 to 127 characters, of letters, digits, spaces and - _ . :",
    'amiName: "{name}/{{ imagebuilder:buildDate }}"',
    'amiName: "{name}-{{ imagebuilder:buildDate }}"',
  ),
  "parameter-form": error(
    "A parameter name that SSM does not take",
    "A path begins with a slash, has no empty part, is at most 15 levels deep and does not begin with aws or ssm.",
    "parameter: /aws/images/{name}",
    "parameter: /images/{name}",
  ),
  "parameter-architecture": error(
    "One parameter for several architectures",
    "Each build would overwrite the other's AMI id.",
    "parameter: /images/{name}",
    "parameter: /images/{name}/{architecture}",
  ),
  "organization-unknown": error(
    "An organization that the settings do not know",
    "AWS takes organizations by ARN, which holds the management account.",
    "share: {organizations: [o-abc1234567]}",
    "share: {organizations: [o-abc1234567]}   # and in the settings: organization: {id: o-abc1234567, managementAccount: …}",
  ),
  "public-encrypted": error(
    "A public image with an encrypted disk",
    "AWS makes no encrypted AMI public. Saying `encrypted: false` shows that the content is meant for everyone.",
    "distribution: {share: {public: true}}",
    "disk: {encrypted: false}\ndistribution: {share: {public: true}}",
  ),
  "public-key": error(
    "A public image with a KMS key",
    "A public image is not encrypted, so the key does nothing but mislead.",
    "distribution: {share: {public: true}, kmsKey: create}",
    "distribution: {share: {public: true}}",
  ),
  "share-without-key": error(
    "An encrypted image is shared without a key of yours",
    "AWS's default key admits only its own account: others would see the AMI and fail to launch it.",
    'distribution: {share: {accounts: ["111122223333"]}}',
    'distribution: {share: {accounts: ["111122223333"]}, kmsKey: create}',
  ),
  "aws-managed-key": error(
    "A key that AWS manages",
    "Its policy cannot be changed to admit other accounts.",
    "distribution: {kmsKey: alias/aws/ebs}",
    "distribution: {kmsKey: alias/images}",
  ),
  "kms-key-region": error(
    "A key of one Region for AMIs in others",
    "A key is used where it lives; a copy in another Region needs one there.",
    "distribution: {regions: [us-east-1, eu-west-1], kmsKey: arn:aws:kms:us-east-1:…:key/…}",
    "distribution: {regions: [us-east-1, eu-west-1], kmsKey: alias/images}",
  ),
  "share-own-account": warning(
    "A share with the owner",
    "The owner needs none.",
    "copyTo: [the account of the settings]",
    "copyTo: []",
  ),
  "launch-template-region": error(
    "A launch template where the AMI does not go",
    "Image Builder gives a template the AMI of its Region.",
    "regions: [us-east-1]\nlaunchTemplates: [{id: lt-…, region: eu-west-1}]",
    "regions: [us-east-1, eu-west-1]\nlaunchTemplates: [{id: lt-…, region: eu-west-1}]",
  ),
  "launch-template-account": error(
    "A launch template of an account that does not get the AMI",
    "The template would name an AMI that its account cannot launch.",
    'launchTemplates: [{id: lt-…, account: "111122223333"}]',
    'share: {accounts: ["111122223333"]}\nlaunchTemplates: [{id: lt-…, account: "111122223333"}]',
  ),
  "lifecycle-limit": error(
    "An age that is too long",
    "AWS takes up to 1000 of a unit, and 365 for the last launch.",
    "lifecycle: {deleteAfter: 1200 days}",
    "lifecycle: {deleteAfter: 40 months}",
  ),
  "lifecycle-order": error(
    "Ages in the wrong order",
    "Images are deprecated first, then disabled, then deleted.",
    "lifecycle: {deprecateAfter: 1 year, deleteAfter: 90 days}",
    "lifecycle: {deprecateAfter: 90 days, deleteAfter: 1 year}",
  ),
  "lifecycle-choice": error(
    "Lifecycle rules that exclude each other, or none",
    "AWS has one rule of deletion, by age or by count; keepAtLeast goes with ages.",
    "lifecycle: {deleteAfter: 90 days, keepNewest: 5}",
    "lifecycle: {deleteAfter: 90 days, keepAtLeast: 5}",
  ),
  "disable-loses-shares": warning(
    "Disabling ends the shares of an AMI",
    "A disabled AMI is private, and stays so when it is enabled again.",
    "lifecycle: {disableAfter: 90 days}",
    "lifecycle: {deprecateAfter: 90 days}",
  ),
  "unknown-channel": error(
    "A channel that the settings do not have",
    "Nobody would be told.",
    "notify: [image-release]",
    "notify: [image-releases]",
  ),
} as const satisfies Readonly<Record<string, CodeEntry>>;

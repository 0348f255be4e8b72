import type { Case } from "../../case";
import { alone, settings } from "../../case";

const both = "architectures: [x86_64, arm64]";
const date = "{{ imagebuilder:buildDate }}";

function tags(letter: string): string {
  return Array.from({ length: 30 }, (_, index) => `${letter}${index.toString()}: x`).join(", ");
}

function share(text: string, more = ""): Case["files"] {
  return alone(`distribution: {share: {${text}}${more}}`);
}

function parameter(name: string, message: RegExp, more = ""): Case {
  return {
    code: "parameter-form",
    title: name,
    files: alone(`distribution: {parameter: ${JSON.stringify(name)}}${more}`),
    at: "4:27",
    message,
    fix: /./,
  };
}

function lifecycle(code: string, text: string, at: string, message: RegExp): Case {
  return { code, title: text, files: alone(`lifecycle: {${text}}`), at, message, fix: /./ };
}

/** Where an image goes, who gets it (safety.md row 16), how long it stays. */
export const distributionCases: readonly Case[] = [
  {
    code: "license-region",
    files: alone(
      "distribution: {licenseConfigurations: ['arn:aws:license-manager:us-east-1:111122223333:license-configuration:lic-0123456789abcdef0123456789abcdef']}",
    ),
    settings: { ...settings, region: "eu-west-1" },
    at: "4:40",
    message: "The licence configuration is in us-east-1, where the AMI does not go, only to eu-west-1.",
    fix: "Write distribution.regions: [eu-west-1, us-east-1], or name one of eu-west-1.",
  },
  {
    code: "launch-template-region",
    title: "of the settings' Region",
    files: alone("distribution: {regions: [eu-west-1], launchTemplates: [{id: lt-0123456789abcdef0}]}"),
    settings,
    at: "4:56",
    message: "The launch template is in us-east-1, where the AMI does not go.",
    fix: 'Write distribution.regions: [eu-west-1, us-east-1], or "region: eu-west-1" for the template.',
  },
  {
    code: "too-many-tags",
    files: alone(`tags: {${tags("A")}}\ndistribution: {amiTags: {${tags("B")}}}`),
    at: "5:16",
    message: /^The AMIs would have 63 tags, [^]*AWS takes 50\.$/,
    fix: "Delete 13 of them.",
  },
  {
    code: "ami-name-date",
    files: alone('distribution: {amiName: "{name}-{version}"}'),
    at: "4:25",
    message: /lacks \{\{ imagebuilder:buildDate \}\}/,
    fix: 'Write "{name}-{version}-{{ imagebuilder:buildDate }}".',
  },
  {
    code: "ami-name-architecture",
    files: alone(`${both}\ndistribution: {amiName: "{name}-${date}"}`),
    at: "5:25",
    message: /lacks \{architecture\}/,
    fix: `Write "{architecture}-{name}-${date}".`,
  },
  {
    code: "ami-name-form",
    title: "a slash",
    files: alone(`distribution: {amiName: "{name}/${date}"}`),
    at: "4:25",
    message: /becomes "a\/\{\{ imagebuilder:buildDate \}\}", which Image Builder does not accept/,
    fix: /3 to 127/,
  },
  {
    code: "ami-name-form",
    title: "too long",
    files: alone(`distribution: {amiName: "${"a".repeat(110)}${date}"}`),
    at: "4:25",
    message: /It has 138 characters/,
    fix: /3 to 127/,
  },
  parameter("/aws/images/{name}", /begins with aws or ssm/),
  parameter("ssm-images", /begins with aws or ssm/),
  parameter("/images/{nam}", /braces other than/),
  parameter("/images//{name}", /empty part/),
  parameter("images/{name}", /must begin with a slash/),
  parameter("/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a", /more than 15 levels/),
  {
    code: "parameter-architecture",
    files: alone(`distribution: {parameter: "/images/{name}"}\n${both}`),
    at: "4:27",
    message: /lacks \{architecture\}: they would overwrite each other/,
    fix: 'Write "/images/{name}/{architecture}".',
  },
  {
    code: "organization-unknown",
    settings,
    files: share("organizations: [o-zzz1234567]", ", kmsKey: create"),
    at: "4:40",
    message: "The ARN of o-zzz1234567 cannot be resolved: the settings name only o-abc1234567.",
    fix: /full ARN of o-zzz1234567/,
  },
  {
    code: "public-encrypted",
    title: "by default",
    files: share("public: true"),
    at: "4:32",
    message: /The image is public, but disk is encrypted \(the default\)/,
    fix: /"encrypted: false" under disk/,
  },
  {
    code: "public-encrypted",
    title: "another disk",
    files: alone("disk: {encrypted: false}\ndisks: [{device: /dev/sdf}]\ndistribution: {share: {public: true}}"),
    at: "6:32",
    message: /disks\[0\] is encrypted/,
    fix: /under disks\[0\]/,
  },
  {
    code: "public-key",
    files: alone("disk: {encrypted: false}\ndistribution: {share: {public: true}, kmsKey: create}"),
    at: "5:47",
    message: /a KMS key is given/,
    fix: /Delete kmsKey/,
  },
  {
    code: "share-without-key",
    title: "accounts",
    files: share('accounts: ["444455556666"]'),
    at: "4:1",
    message: /encrypted and shared, but without a customer-managed key/,
    fix: /kmsKey: create/,
  },
  {
    code: "share-without-key",
    title: "copies",
    files: alone('distribution: {copyTo: ["444455556666"]}'),
    at: "4:1",
    message: /encrypted and copied to other accounts/,
    fix: /kmsKey: create/,
  },
  {
    code: "share-without-key",
    title: "organization",
    files: share("organizations: [o-abc1234567]"),
    at: "4:1",
    message: /without a customer-managed key/,
    fix: /kmsKey: create/,
  },
  {
    code: "aws-managed-key",
    files: alone("distribution: {kmsKey: alias/aws/ebs}"),
    at: "4:24",
    message: /alias\/aws\/ebs is a key that AWS manages/,
    fix: /kmsKey: create/,
  },
  {
    code: "kms-key-region",
    title: "of the build",
    settings,
    files: alone(
      "distribution: {regions: [eu-west-1], kmsKey: 'arn:aws:kms:eu-west-1:111122223333:key/01234567-89ab-cdef-0123-456789abcdef'}",
    ),
    at: "4:46",
    message: /The key is in eu-west-1, but the image is built in us-east-1\./,
    fix: /multi-Region key/,
  },
  {
    code: "kms-key-region",
    files: alone(
      "distribution: {regions: [us-east-1, eu-west-1], kmsKey: 'arn:aws:kms:us-east-1:111122223333:key/01234567-89ab-cdef-0123-456789abcdef'}",
    ),
    at: "4:57",
    message: /The key is in us-east-1, but the AMI also goes to eu-west-1/,
    fix: /multi-Region key/,
  },
  {
    code: "share-own-account",
    severity: "warning",
    settings,
    files: share('accounts: ["111122223333"]', ", kmsKey: create"),
    at: "4:35",
    message: "111122223333 owns the image and needs no share.",
    fix: /Remove/,
  },
  {
    code: "launch-template-region",
    files: alone(
      "distribution: {regions: [us-east-1], launchTemplates: [{id: lt-0123456789abcdef0, region: eu-west-1}]}",
    ),
    at: "4:91",
    message: /in eu-west-1, where the AMI does not go/,
    fix: /^Write distribution\.regions: \[us-east-1, eu-west-1\]/,
  },
  {
    code: "launch-template-account",
    files: alone('distribution: {launchTemplates: [{id: lt-0123456789abcdef0, account: "444455556666"}]}'),
    at: "4:70",
    message: /in account 444455556666, which neither gets a copy/,
    fix: /distribution\.share\.accounts/,
  },
  lifecycle("lifecycle-limit", "deleteAfter: 1200 days", "4:26", /1200 days is too long; AWS takes 1 to 1,000/),
  lifecycle(
    "lifecycle-limit",
    "deleteAfter: 1 year, exclude: {launchedWithin: 400 days}",
    "4:60",
    /400 days is too long; AWS takes 1 to 365/,
  ),
  lifecycle(
    "lifecycle-order",
    "deprecateAfter: 1 year, deleteAfter: 90 days",
    "4:50",
    /deleteAfter \(90 days\) is not later than deprecateAfter \(1 year\)/,
  ),
  lifecycle("lifecycle-choice", "deleteAfter: 90 days, keepNewest: 5", "4:47", /Both deleteAfter and keepNewest/),
  lifecycle(
    "lifecycle-choice",
    "deprecateAfter: 90 days, keepAtLeast: 3",
    "4:51",
    /without deleteAfter it has no effect/,
  ),
  lifecycle("lifecycle-choice", "", "4:1", /no rule/),
  {
    code: "disable-loses-shares",
    severity: "warning",
    files: alone(
      'lifecycle: {disableAfter: 90 days}\ndistribution: {share: {accounts: ["444455556666"]}, kmsKey: create}',
    ),
    at: "4:27",
    message: /makes it private/,
    fix: /deprecateAfter/,
  },
  {
    code: "reserved-tag",
    title: "tags",
    files: alone("tags: {CreatedBy: me}"),
    at: "4:8",
    message: /CreatedBy is reserved: Image Builder sets it/,
    fix: /another key/,
  },
  {
    code: "reserved-tag",
    title: "amiTags",
    files: alone("distribution: {amiTags: {GitCommit: abc}}"),
    at: "4:26",
    message: /GitCommit is reserved/,
    fix: /another key/,
  },
  {
    code: "required-tag",
    title: "misspelt",
    settings: { ...settings, requiredTags: { CostCenter: { allowed: ["Platform", "Data"] } } },
    files: alone("tags: {Costcentre: Platform}"),
    at: "4:8",
    message: "The settings require the tag CostCenter; found Costcentre instead.",
    fix: "Rename Costcentre to CostCenter.",
  },
  {
    code: "required-tag",
    title: "missing",
    settings: { ...settings, requiredTags: { CostCenter: { allowed: ["Platform", "Data"] } } },
    files: alone("tags: {Team: Platform}"),
    at: "4:1",
    message: "The tag CostCenter, which the settings require, is missing. Allowed: Platform or Data.",
    fix: 'Add "CostCenter: Platform" under tags.',
  },
  {
    code: "required-tag",
    title: "another value",
    settings: { ...settings, requiredTags: { CostCenter: { allowed: ["Platform", "Data"] } } },
    files: alone("tags: {CostCenter: Platfrom}"),
    at: "4:20",
    message: /"Platfrom", which is not allowed\. Did you mean Platform\?/,
    fix: "Write Platform.",
  },
  {
    code: "unknown-channel",
    settings,
    files: alone("notify: [image-release]"),
    at: "4:10",
    message: "The settings have no channel image-release. Did you mean image-releases?",
    fix: "Write image-releases.",
  },
  {
    code: "no-channels",
    settings,
    files: alone("promotion: {hoursInCandidate: 24}"),
    at: "4:12",
    severity: "warning",
    message: "The settings have no promotion, so nobody asks for this.",
    fix: 'Write "promotion: {}" into the settings, or delete it here.',
  },
  {
    code: "architecture-names",
    files: alone(`${both}\ndistribution: {architectureNames: {x86_64: arm64}}`),
    at: "5:16",
    message: "Both architectures are called arm64, so their AMIs and parameters would have the same name.",
    fix: "Give each a word of its own.",
  },
  {
    code: "parameter-in-copies",
    files: alone("distribution: {parameterInCopies: true, parameter: /images/a}"),
    at: "4:35",
    message: "parameterInCopies is true, but there is no copyTo: nothing would be written.",
    fix: "Add copyTo, or delete parameterInCopies.",
  },
];

import { REGIONS } from "../aws/regions";
import { choice, text } from "./keywords";

/** Texts with a pattern, authored once. Patterns and limits are AWS's own where `x-source` says so. */

const MODEL = "Image Builder API model (botocore 1.43.11)";

// 0 to 1073741823 (2^30 - 1), the last digits one by one.
const PART =
  "(?:0|[1-9][0-9]{0,8}|10[0-6][0-9]{7}|107[0-2][0-9]{6}|1073[0-6][0-9]{5}|10737[0-3][0-9]{4}|1073740[0-9]{3}" +
  "|1073741[0-7][0-9]{2}|10737418[01][0-9]|107374182[0-3])";

/** Up to the resource: the pattern of a service's ARNs. */
export function arnPrefix(service: string): string {
  return `arn:aws[a-z-]{0,12}:${service}:[a-z0-9-]{1,30}:[0-9]{12}:`;
}

export const versionText = text("A version: three numbers, 0 to 1073741823 each.", {
  pattern: `^${PART}\\.${PART}\\.${PART}$`,
  "x-is": "a version MAJOR.MINOR.PATCH",
  "x-source": "https://docs.aws.amazon.com/imagebuilder/latest/userguide/ibhow-semantic-versioning.html",
  examples: ["1.0.0", "1.2.0"],
});

export const versionRange = text("A version, or the newest that fits: all that is right of the first `x` is `x`.", {
  pattern: "^(?:x\\.x\\.x|[0-9]{1,10}\\.x\\.x|[0-9]{1,10}\\.[0-9]{1,10}\\.x|[0-9]{1,10}\\.[0-9]{1,10}\\.[0-9]{1,10})$",
  "x-is": "a version like 1.2.0, 1.2.x, 1.x.x or x.x.x",
  "x-source": MODEL,
  examples: ["x.x.x", "1.x.x", "1.2.3"],
});

export const accountId = text("An AWS account: twelve digits, in quotes.", {
  pattern: "^[0-9]{12}$",
  "x-is": "an AWS account id of twelve digits",
  "x-source": MODEL,
  examples: ["111122223333"],
});

export const regionName = choice("An AWS Region.", REGIONS, {
  "x-is": "the name of an AWS Region",
  examples: ["us-east-1", "eu-west-1"],
});

export const namePrefix = text("Put before every physical name, so two stacks can share an account and Region.", {
  pattern: "^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$",
  maxLength: 20,
  examples: ["dev"],
  "x-is": "a prefix: lower-case words joined by single hyphens",
});

export const amiId = text("Id of an AMI in the Region of the settings.", {
  pattern: "^ami-(?:[0-9a-f]{8}|[0-9a-f]{17})$",
  "x-is": "an AMI id: ami- and 8 or 17 hexadecimal digits",
  examples: ["ami-0123456789abcdef0"],
});

export const imageArn = text("ARN of an Image Builder image, of any owner.", {
  pattern:
    "^arn:aws[a-z-]{0,12}:imagebuilder:[a-z0-9-]{1,30}:(?:[0-9]{12}|aws|aws-marketplace):image/[a-z0-9_-]{1,128}/(?:x\\.x\\.x|[0-9]{1,10}\\.x\\.x|[0-9]{1,10}\\.[0-9]{1,10}\\.x|[0-9]{1,10}\\.[0-9]{1,10}\\.[0-9]{1,10}(?:/[0-9]{1,10})?)$",
  "x-is": "the ARN of an Image Builder image",
  "x-source": MODEL,
  examples: ["arn:aws:imagebuilder:us-east-1:aws-marketplace:image/prod-abcdefgh12345/x.x.x"],
});

export const componentArn = text("ARN of an Image Builder component, of any owner.", {
  pattern:
    "^arn:aws[a-z-]{0,12}:imagebuilder:[a-z0-9-]{1,30}:(?:[0-9]{12}|aws|aws-marketplace):component/[a-z0-9_-]{1,128}/(?:x\\.x\\.x|[0-9]{1,10}\\.x\\.x|[0-9]{1,10}\\.[0-9]{1,10}\\.x|[0-9]{1,10}\\.[0-9]{1,10}\\.[0-9]{1,10}(?:/[0-9]{1,10})?)$",
  "x-is": "the ARN of an Image Builder component",
  "x-source": MODEL,
  examples: ["arn:aws:imagebuilder:us-east-1:111122223333:component/hardening/2.1.0/1"],
});

export const organization = text(
  "An organization: its id (the settings then name its management account), or its full ARN.",
  {
    pattern: "^(?:arn:aws[a-z-]{0,12}:organizations::[0-9]{12}:organization/)?o-[a-z0-9]{10,32}$",
    "x-is": "an organization id (o- and 10 to 32 letters or digits) or its ARN",
    "x-source": MODEL,
    examples: ["o-abc1234567"],
  },
);

export const organizationalUnit = text("The full ARN of an organizational unit.", {
  pattern: "^arn:aws[a-z-]{0,12}:organizations::[0-9]{12}:ou/o-[a-z0-9]{10,32}/ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}$",
  "x-is": "the full ARN of an organizational unit",
  "x-source": MODEL,
  examples: ["arn:aws:organizations::111122223333:ou/o-abc1234567/ou-ab12-12345678"],
});

export const kmsKey = text("The customer-managed KMS key that encrypts the AMI.", {
  pattern:
    "^(?:create|alias/[a-zA-Z0-9/_-]{1,250}|arn:aws[a-z-]{0,12}:kms:[a-z0-9-]{1,30}:[0-9]{12}:(?:key/(?:mrk-[0-9a-f]{32}|[0-9a-f-]{36})|alias/[a-zA-Z0-9/_-]{1,250}))$",
  "x-is": "`create`, an alias (alias/images) or the ARN of a key or alias",
  "x-source": "https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id",
  examples: ["create", "alias/images"],
});

export const launchTemplateId = text("Id of an EC2 launch template.", {
  pattern: "^lt-[a-z0-9_-]{17}$",
  "x-is": "a launch template id: lt- and 17 characters",
  "x-source": MODEL,
  examples: ["lt-0123456789abcdef0"],
});

export const licenseConfigurationArn = text("ARN of a License Manager configuration.", {
  pattern: "^arn:aws[a-z-]{0,12}:license-manager:[a-z0-9-]{1,30}:[0-9]{12}:license-configuration:lic-[a-z0-9_-]{32}$",
  "x-is": "the ARN of a License Manager configuration",
  "x-source": MODEL,
  examples: [
    "arn:aws:license-manager:us-east-1:111122223333:license-configuration:lic-0123456789abcdef0123456789abcdef",
  ],
});

export const tagKey = text("Key of a tag.", {
  pattern: "^(?![aA][wW][sS]:)[a-zA-Z0-9\\s_.:/=+@-]*$",
  maxLength: 128,
  "x-is": "a tag key: letters, digits, spaces and _ . : / = + - @, not beginning with aws:",
  "x-source": MODEL,
});

export const tagValue = text("Value of a tag.", {
  minLength: 0,
  maxLength: 256,
  pattern: "^[\\p{L}\\p{Z}\\p{N}_.:/=+@-]*$",
  "x-is": "a tag value: letters, digits, spaces and _ . : / = + - @",
  examples: ["Platform"],
  "x-source": "https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html",
});

/** With what is filled in. */
export const amiTagValue = text("Value of a tag of an AMI.", {
  minLength: 0,
  maxLength: 256,
  pattern: "^(?:[\\p{L}\\p{Z}\\p{N}_.:/=+@-]|\\{(?:name|architecture|version)\\})*$",
  "x-is": "a tag value: letters, digits, spaces and _ . : / = + - @, and {name}, {architecture}, {version}",
  examples: ["{name}-{architecture}"],
});

export const imageName = text("Name of an image definition: its file's name without `.yaml`.", {
  pattern: "^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$",
  maxLength: 63,
  "x-is": "the name of an image definition: lower-case words and digits joined by single hyphens",
  examples: ["docker-host"],
});

export const managedName = text("Name of an Amazon-managed resource in Image Builder.", {
  pattern: "^[a-z0-9]+(?:[-._][a-z0-9]+)*$",
  maxLength: 126,
  "x-is": "a name of Image Builder: lower-case words and digits joined by hyphens",
});

export const filePath = text("Path of a file under `images/`, with forward slashes.", {
  maxLength: 512,
  "x-is": "a path under images/",
  examples: ["docker/install.yaml"],
});

export const age = text("A number from 1 to 1000 and a unit: days, weeks, months or years.", {
  pattern: "^[1-9][0-9]{0,3} (?:days?|weeks?|months?|years?)$",
  "x-is": "an age like 90 days, 12 weeks, 6 months or 1 year",
  "x-source": "CreateLifecyclePolicy, policyDetails[].filter (botocore 1.43.11)",
  examples: ["90 days", "6 months"],
});

export const repositoryName = text("A GitHub repository, `owner/name`.", {
  pattern: "^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})/[A-Za-z0-9._-]{1,100}$",
  "x-is": "a GitHub repository, owner/name",
  examples: ["example/golden-images"],
});

export const externalRepository = text("On github.com `owner/name`; on a server of your own its HTTPS address.", {
  pattern:
    "^(?:https://[A-Za-z0-9.-]{1,253}(?::[0-9]{1,5})?/)?[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})/[A-Za-z0-9._-]{1,100}$",
  maxLength: 1024,
  examples: ["example/web", "https://github.example.org/platform/web"],
  "x-is": "a repository: owner/name, or an HTTPS address without user or password",
});

const READABLE = {
  pattern:
    "^arn:aws[a-z-]{0,12}:(?:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:/[^*?$\\s]{0,500}\\*?)?" +
    "|secretsmanager:[a-z0-9-]{1,30}:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]{1,500}(?:-[A-Za-z0-9]{6}|-\\?{6}|\\*)" +
    "|ssm:[a-z0-9-]{1,30}:[0-9]{12}:parameter/[A-Za-z0-9_./-]{1,500}\\*?" +
    "|kms:[a-z0-9-]{1,30}:[0-9]{12}:key/(?:mrk-[0-9a-f]{32}|[0-9a-f-]{36}))$",
  "x-is": "the ARN of an S3 bucket or its objects, a secret (with -?????? or * at the end), a parameter or a KMS key",
  examples: ["arn:aws:s3:::example-installers/agents/*"],
};

export const readableArn = text(
  "ARN of an S3 bucket (to list it) or of its objects, a secret, a parameter, or the KMS key that encrypts them; a `*` may end it. A secret's ends with the six characters that AWS appends, `-??????` or `*`.",
  READABLE,
);

/** What IAM's 6,144 characters of a policy leave for ARNs in the boundaries of roles; tests of the policies hold that. */
export const [MOST_BOUNDARY_ARNS, MOST_PROJECT_ARNS, LONGEST_BOUNDARY_ARN] = [4, 28, 90];

export const boundaryArn = text("As in `mayRead` of images, and short.", {
  ...READABLE,
  maxLength: LONGEST_BOUNDARY_ARN,
});

export const channelName = text("Name of a notification channel.", {
  pattern: "^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$",
  maxLength: 64,
  "x-is": "the name of a channel: lower-case words joined by hyphens",
  examples: ["image-releases"],
});

export const device = text("Name under which EC2 attaches a volume.", {
  pattern: "^(?:/dev/(?:xvd[a-z]{1,2}|sd[a-z][0-9]{0,2})|xvd[a-z]{1,2})$",
  "x-is": "a device name",
  "x-source": "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/device_naming.html",
  examples: ["/dev/xvda", "/dev/sda1"],
});

export const variableName = text("Name of a variable.", {
  pattern: "^[A-Z][A-Z0-9_]*$",
  maxLength: 64,
  "x-is": "the name of a variable: capital letters, digits and _",
});

const POLICY = "arn:aws[a-z-]{0,12}:iam::[0-9]{12}:policy/[A-Za-z0-9+=,.@_/-]{1,512}";

/** Of the policy that bounds roles which a deployment makes; by default the one of the stack `bootstrap`. */
export const rolesBoundary = text("A customer managed policy of IAM, or none.", {
  pattern: `^(?:none|${POLICY})$`,
  "x-is": "the ARN of a policy, or none",
  examples: ["arn:aws:iam::111122223333:policy/boundary"],
});

export const policyArn = text("A customer managed policy of IAM.", {
  pattern: `^${POLICY}$`,
  "x-is": "the ARN of a policy",
  examples: ["arn:aws:iam::111122223333:policy/boundary"],
});

export const resourceId = (prefix: string, what: string) =>
  text(`Id of a ${what}.`, {
    pattern: `^${prefix}-(?:[0-9a-f]{8}|[0-9a-f]{17})$`,
    "x-is": `the id of a ${what}: ${prefix}- and 8 or 17 hexadecimal digits`,
    examples: [`${prefix}-0123456789abcdef0`],
  });

/** CloudWatch Logs, PutRetentionPolicy, retentionInDays. */
const RETENTION = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

export const retentionDays = choice("A period that CloudWatch Logs knows.", RETENTION, {
  "x-is": "a number of days that CloudWatch Logs knows",
});

import { Type, choice, described, listOf, mapOf, mapping, text } from "../keywords";
import {
  accountId,
  channelName,
  filePath,
  namePrefix,
  policyArn,
  regionName,
  repositoryName,
  tagKey,
  tagValue,
} from "../text";
import { defaultTags } from "./every-stack";
import { MOST_JOBS } from "./job-limit";

const resourceId = (prefix: string, what: string) =>
  text({
    pattern: `^${prefix}-(?:[0-9a-f]{8}|[0-9a-f]{17})$`,
    description: `Id of a ${what}.`,
    "x-is": `the id of a ${what}: ${prefix}- and 8 or 17 hexadecimal digits`,
    examples: [`${prefix}-0123456789abcdef0`],
  });

const subscription = mapping(
  {
    protocol: choice(["email", "https", "lambda", "sqs", "sms"], {
      description: "How SNS delivers.",
      "x-is": "a protocol of SNS",
    }),
    endpoint: text({
      maxLength: 2048,
      description: "Address, URL, ARN or number.",
      examples: ["platform@example.org"],
      "x-is": "text",
    }),
  },
  { description: "A subscription of SNS.", "x-is": "a mapping" },
);

const channel = mapping(
  {
    subscriptions: Type.Optional(
      listOf(subscription, {
        default: [],
        maxItems: 100,
        description: "Who is notified. With none, only the topic is created.",
        "x-is": "a list",
      }),
    ),
  },
  { description: "A notification channel: one SNS topic.", "x-is": "a mapping" },
);

const requiredTag = mapping(
  {
    allowed: Type.Optional(
      listOf(tagValue, {
        minItems: 1,
        maxItems: 500,
        uniqueItems: true,
        description: "Values allowed; any when absent.",
        examples: [["Platform", "Data"]],
        "x-is": "a list of texts",
      }),
    ),
    allowedFrom: Type.Optional(
      described(filePath, {
        description:
          "A file under `images/` with more values allowed, one a line; `#` begins a comment, and `- ` before a value is " +
          "dropped, so that a plain YAML list will do. (YAML directly in `images/` would be a definition.)",
        examples: ["cost-centers.txt"],
        "x-is": "a path under images/",
      }),
    ),
  },
  { description: "A tag that every image must carry.", "x-is": "a mapping" },
);

const globs = (words: { readonly description: string; readonly examples: readonly (readonly string[])[] }) =>
  listOf(
    text({ maxLength: 128, description: "A glob on definition names.", examples: ["linux-*"], "x-is": "a glob" }),
    { minItems: 1, maxItems: 200, "x-is": "a list of globs", ...words },
  );

const owners = mapping(
  {
    tag: Type.Optional(
      described(tagKey, {
        description: "The tag that holds the owner's address.",
        default: "OwnerEmail",
        examples: ["OwnerEmail"],
        "x-is": "a tag key",
      }),
    ),
    domains: listOf(
      text({
        pattern: "^[a-z0-9](?:[a-z0-9-]{0,62})(?:\\.[a-z0-9](?:[a-z0-9-]{0,62})){1,8}$",
        maxLength: 253,
        description: "A domain of e-mail addresses.",
        examples: ["example.org"],
        "x-is": "a domain in lower case",
      }),
      {
        minItems: 1,
        maxItems: 100,
        uniqueItems: true,
        description: "Domains of owners' addresses; subdomains do not count.",
        examples: [["example.org"]],
        "x-is": "a list of domains",
      },
    ),
  },
  { description: "Who may own an image.", "x-is": "a mapping" },
);

/** CloudWatch Logs, PutRetentionPolicy, retentionInDays. */
const RETENTION = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** The object under `golden-images:settings` in `Pulumi.<stack>.yaml`. */
export const imagesSchema = mapping(
  {
    region: described(regionName, { description: "Where images are built." }),
    account: described(accountId, { description: "The account that owns the images. Deploying to any other fails." }),
    organization: Type.Optional(
      mapping(
        {
          id: text({
            pattern: "^o-[a-z0-9]{10,32}$",
            description: "Organization id.",
            examples: ["o-abc1234567"],
            "x-is": "an organization id: o- and 10 to 32 letters or digits",
          }),
          managementAccount: described(accountId, {
            description: "Account that appears in ARNs of the organization and its units.",
          }),
        },
        { description: "The organization that images are shared with.", "x-is": "a mapping" },
      ),
    ),
    network: Type.Optional(
      mapping(
        {
          vpcId: resourceId("vpc", "VPC"),
          subnetId: resourceId("subnet", "subnet"),
          securityGroupIds: Type.Optional(
            listOf(resourceId("sg", "security group"), {
              minItems: 1,
              maxItems: 16,
              uniqueItems: true,
              description: "When absent, a group without ingress is created.",
              "x-is": "a list",
            }),
          ),
        },
        { description: "Where build instances run; the default VPC when absent.", "x-is": "a mapping" },
      ),
    ),
    namePrefix: Type.Optional(namePrefix),
    permissionsBoundary: Type.Optional(
      described(policyArn, {
        description:
          "Bounds every role that the stack makes. It must allow what these roles do, or builds fail; see `docs/github.md`.",
      }),
    ),
    defaultTags: Type.Optional(defaultTags),
    requiredTags: Type.Optional(
      mapOf(tagKey, requiredTag, {
        default: {},
        maxProperties: 40,
        description: "Tags that every image must carry, of its own or by default, with the values allowed.",
        examples: [{ CostCenter: { allowed: ["Platform", "Data"] } }],
        "x-is": "a mapping",
      }),
    ),
    naming: Type.Optional(
      globs({
        description:
          "Globs on image names: each image that this stack deploys must match one; `!glob` forbids. Any name when absent.",
        examples: [["{linux,windows}-*", "!*-test"]],
      }),
    ),
    owners: Type.Optional(owners),
    publicImages: Type.Optional(
      globs({
        description:
          'Globs on the names of images that may be public. When absent, any that says so; `["!*"]` allows none.',
        examples: [["docker-host"], ["!*"]],
      }),
    ),
    logRetentionDays: Type.Optional(
      Type.Unsafe<number>({
        type: "integer",
        enum: RETENTION,
        default: 90,
        description: "Days that build logs are kept; a period that CloudWatch Logs knows.",
        "x-is": "a number of days that CloudWatch Logs knows",
      }),
    ),
    channels: Type.Optional(
      mapOf(channelName, channel, {
        default: {},
        maxProperties: 100,
        description: "Notification channels by name.",
        examples: [{ "image-releases": { subscriptions: [{ protocol: "email", endpoint: "platform@example.org" }] } }],
        "x-is": "a mapping",
      }),
    ),
    repository: Type.Optional(described(repositoryName, { description: "The repository that holds the definitions." })),
    split: Type.Optional(
      Type.Unsafe<number>({
        type: "integer",
        minimum: 2,
        maximum: MOST_JOBS,
        description:
          "Spreads the images over so many stacks, <stack>-1 to <stack>-<split>, all with these settings and without " +
          "files of their own; images built on one another stay together. About one stack for six images is best. " +
          `Another number moves images between stacks, so leave room; at most ${MOST_JOBS.toString()}, the most jobs of a matrix of GitHub Actions.`,
        examples: [12],
        "x-is": `a number of stacks, 2 to ${MOST_JOBS.toString()}`,
        "x-why": "each stack is a job, and a matrix of GitHub Actions has no more",
        "x-source": "https://docs.github.com/en/actions/reference/limits",
      }),
    ),
    images: Type.Optional(
      listOf(
        text({
          maxLength: 128,
          description: "A glob on definition names.",
          examples: ["*", "windows-*"],
          "x-is": "a glob",
        }),
        {
          minItems: 1,
          maxItems: 200,
          default: ["*"],
          description: "Definitions that this stack deploys.",
          examples: [["windows-*"]],
          "x-is": "a list of globs",
        },
      ),
    ),
  },
  { description: "Settings of one stack.", "x-is": "a mapping" },
);

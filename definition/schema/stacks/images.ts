import { onDeploySchema } from "../build";
import { choice, described, integer, listOf, mapOf, mapping, text } from "../keywords";
import {
  accountId,
  channelName,
  filePath,
  namePrefix,
  regionName,
  repositoryName,
  resourceId,
  retentionDays,
  rolesBoundary,
  tagKey,
  tagValue,
} from "../text";
import { defaultTags, promotion } from "./every-stack";
import { MOST_JOBS } from "./job-limit";
import { PEOPLE_EVENTS } from "./people-events";

const subscription = mapping("A subscription of SNS.", ["protocol", "endpoint"], {
  protocol: choice("How SNS delivers.", ["email", "https", "lambda", "sqs", "sms"], { "x-is": "a protocol of SNS" }),
  endpoint: text("Address, URL, ARN or number.", { maxLength: 2048, examples: ["platform@example.org"] }),
});

const webhook = (description: string, examples: readonly object[]) =>
  mapping(
    description,
    ["url", "connection"],
    {
      url: text("Where events go, without what is secret in it.", {
        maxLength: 2048,
        examples: ["https://example.org/hook"],
      }),
      connection: text(
        "ARN of the EventBridge connection that holds what is secret: a header with its key, parameters of the query. See `docs/notifications.md`.",
        {
          pattern:
            "^arn:aws[a-z-]{0,12}:events:[a-z0-9-]{1,30}:[0-9]{12}:connection/[A-Za-z0-9._-]{1,64}/[a-f0-9-]{36}$",
          maxLength: 256,
          examples: ["arn:aws:events:eu-west-1:111122223333:connection/images/01234567-89ab-cdef-0123-456789abcdef"],
          "x-is": "the ARN of a connection of EventBridge",
          "x-source": "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-target-connection-create.html",
        },
      ),
    },
    { examples },
  );

const connection = "arn:aws:events:eu-west-1:111122223333:connection/images/01234567-89ab-cdef-0123-456789abcdef";

const channel = mapping("A notification channel: one SNS topic, and where else it goes.", [], {
  events: listOf(
    "What the channel hears of the images that name it. When absent: builds that are available, failed or cancelled, and findings.",
    choice("Something that happened.", PEOPLE_EVENTS, { "x-is": "an event" }),
    { minItems: 1, uniqueItems: true, examples: [["failed", "promoted"]], "x-is": "a list of events" },
  ),
  slack: mapping(
    "A channel of Slack, by Amazon Q Developer in chat applications, which a person has authorized for the workspace.",
    ["workspace", "channel"],
    {
      workspace: text("Id of the workspace.", {
        pattern: "^[0-9A-Z]{1,255}$",
        maxLength: 255,
        examples: ["T0123ABCD"],
        "x-is": "the id of a Slack workspace",
        "x-source": "https://docs.aws.amazon.com/chatbot/latest/APIReference/API_CreateSlackChannelConfiguration.html",
      }),
      channel: text("Id of the channel.", {
        pattern: "^[A-Za-z0-9]{1,255}$",
        maxLength: 255,
        examples: ["C0123ABCD"],
        "x-is": "the id of a Slack channel",
        "x-source": "https://docs.aws.amazon.com/chatbot/latest/APIReference/API_CreateSlackChannelConfiguration.html",
      }),
    },
    { examples: [{ workspace: "T0123ABCD", channel: "C0123ABCD" }] },
  ),
  teams: webhook("A workflow of Microsoft Teams that takes Adaptive Cards.", [
    { url: "https://example.logic.azure.com/workflows/a/triggers/manual/paths/invoke?api-version=1", connection },
  ]),
  webhook: webhook("Any other receiver; it gets events as EventBridge has them.", [
    { url: "https://example.org/images", connection },
  ]),
  subscriptions: listOf("Who is notified. With none, only the topic is created.", subscription, {
    default: [],
    maxItems: 100,
  }),
});

const requiredTag = mapping("A tag that every image must carry.", [], {
  allowed: listOf("Values allowed; any when absent.", tagValue, {
    minItems: 1,
    maxItems: 500,
    uniqueItems: true,
    examples: [["Platform", "Data"]],
    "x-is": "a list of texts",
  }),
  allowedFrom: described(
    filePath,
    "A file under `images/` with more values allowed: a JSON list of texts, or one a line; `#` begins a comment, and `- ` " +
      "before a value is dropped, so a plain YAML list works. (YAML directly in `images/` would be a definition.)",
    { examples: ["cost-centers.txt", "allowed/cost-centers.json"], "x-is": "a path under images/" },
  ),
});

const globs = (description: string, examples: readonly (readonly string[])[]) =>
  listOf(
    description,
    text("A glob on definition names.", { maxLength: 128, examples: ["linux-*"], "x-is": "a glob" }),
    {
      minItems: 1,
      maxItems: 200,
      "x-is": "a list of globs",
      examples,
    },
  );

const rebuild = mapping(
  "Rebuilds the stack's images in the account, by AWS Step Functions: those that lack a build, whose last build failed or is old, " +
    "or whose parent is newer; parents before children. `golden rebuild --detach` starts it too.",
  [],
  {
    cron: text(
      "When, in six fields: minutes, hours, day of month, month, day of week, year, as Amazon EventBridge Scheduler reads them; `?` in one of the two day fields.",
      {
        maxLength: 250,
        default: "0 7 * * ? *",
        examples: ["0 7 * * ? *"],
        "x-is": "a cron expression of six fields",
        "x-source": "https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html",
      },
    ),
    timezone: text("IANA time zone of `cron`.", {
      minLength: 1,
      maxLength: 50,
      default: "Etc/UTC",
      examples: ["Etc/UTC", "Europe/Berlin"],
      "x-is": "an IANA time zone",
    }),
    parallel: integer("Most builds at once.", 1, 100, { default: 10 }),
    olderThanDays: integer("Age in days from which a build is old; 0 is never.", 0, 9999, { default: 30 }),
    notify: listOf("Channels that hear of each end.", channelName, { default: [], maxItems: 5, uniqueItems: true }),
    githubApp: text(
      "Name of a secret of Secrets Manager, in the stack's account and Region, with the GitHub App that starts the workflows of `kind: external`: " +
        '`{"appId": "…", "privateKey": "…"}`, and `host` for a GitHub server of your own. Without it those images are left out.',
      {
        pattern: "^[A-Za-z0-9/_+=.@-]{1,256}$",
        maxLength: 256,
        examples: ["golden-images/github-app"],
        "x-is": "the name of a secret",
        "x-source": "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html",
      },
    ),
  },
  { examples: [{ cron: "0 7 * * ? *", timezone: "Europe/Berlin", notify: ["image-releases"] }] },
);

const update = mapping("How `golden update` proposes what is newer.", [], {
  groups: mapOf(
    "Images that share a pull request, by a name of your own; an image is in the first that fits. Others share the one of the stack's name.",
    channelName,
    mapping("Images of one pull request.", ["images"], {
      images: globs("Globs on image names.", [["windows-*"]]),
      branch: text("Its branch; `image-update/<group>` when absent. One that stays: each update goes to it.", {
        pattern: "^[A-Za-z0-9][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_.-]*[A-Za-z0-9_-])*$",
        maxLength: 200,
        "x-is": "the name of a branch",
        examples: ["windows-update/images"],
      }),
    }),
    { maxProperties: 100, examples: [{ windows: { images: ["windows-*"], branch: "windows-update/images" } }] },
  ),
  bases: choice(
    "How a version rises where the image is the same but what it is built on has moved; `none` leaves that to rebuilds.",
    ["patch", "minor", "major", "none"],
    { default: "patch" },
  ),
  values: choice("How versions rise with a new value or a new pin.", ["patch", "minor", "major"], { default: "minor" }),
  labels: listOf("Labels of pull requests.", text("A label.", { maxLength: 50, examples: ["update"] }), {
    maxItems: 20,
    uniqueItems: true,
  }),
  reviewers: listOf(
    "Who is asked for a review: users, and teams as `organization/team`.",
    text("A user or a team on GitHub.", {
      pattern: "^[A-Za-z0-9][A-Za-z0-9-]{0,38}(?:/[A-Za-z0-9][A-Za-z0-9_-]{0,98})?$",
      "x-is": "a name on GitHub, without @",
      examples: ["example-org/platform"],
    }),
    { maxItems: 15, uniqueItems: true },
  ),
});

const build = mapping("How the stack's images are built, where their definitions do not say.", [], {
  onDeploy: described(onDeploySchema, onDeploySchema.description ?? "", { default: "wait" }),
});

const owners = mapping("Who may own an image.", ["domains"], {
  tag: described(tagKey, "The tag that holds the owner's address.", {
    default: "OwnerEmail",
    examples: ["OwnerEmail"],
    "x-is": "a tag key",
  }),
  domains: listOf(
    "Domains of owners' addresses; subdomains do not count.",
    text("A domain of e-mail addresses.", {
      pattern: "^[a-z0-9](?:[a-z0-9-]{0,62})(?:\\.[a-z0-9](?:[a-z0-9-]{0,62})){1,8}$",
      maxLength: 253,
      examples: ["example.org"],
      "x-is": "a domain in lower case",
    }),
    { minItems: 1, maxItems: 100, uniqueItems: true, examples: [["example.org"]], "x-is": "a list of domains" },
  ),
});

/** The object under `golden-images:settings` in `Pulumi.<stack>.yaml`. */
export const imagesSchema = mapping("Settings of one stack.", ["region", "account"], {
  region: described(regionName, "Where images are built."),
  account: described(accountId, "The account that owns the images. Deploying to any other fails."),
  organization: mapping("The organization that images are shared with.", ["id", "managementAccount"], {
    id: text("Organization id.", {
      pattern: "^o-[a-z0-9]{10,32}$",
      examples: ["o-abc1234567"],
      "x-is": "an organization id: o- and 10 to 32 letters or digits",
    }),
    managementAccount: described(accountId, "Account that appears in ARNs of the organization and its units."),
  }),
  network: mapping("Where build instances run; the default VPC when absent.", ["vpcId", "subnetId"], {
    vpcId: resourceId("vpc", "VPC"),
    subnetId: resourceId("subnet", "subnet"),
    securityGroupIds: listOf("When absent, a group without ingress is created.", resourceId("sg", "security group"), {
      minItems: 1,
      maxItems: 16,
      uniqueItems: true,
    }),
  }),
  namePrefix,
  permissionsBoundary: described(
    rolesBoundary,
    "Bounds every role that the stack makes; the policy that the stack `bootstrap` makes when absent. Another must allow " +
      "what these roles do, or builds fail; see `docs/github.md`. `none` leaves them unbounded.",
  ),
  defaultTags,
  requiredTags: mapOf(
    "Tags that every image must carry, of its own or by default, with the values allowed.",
    tagKey,
    requiredTag,
    { default: {}, maxProperties: 40, examples: [{ CostCenter: { allowed: ["Platform", "Data"] } }] },
  ),
  naming: globs(
    "Globs on image names: each image that this stack deploys must match one; `!glob` forbids. Any name when absent.",
    [["{linux,windows}-*", "!*-test"]],
  ),
  owners,
  publicImages: globs('Globs on the names of images that may be public. Any when absent; `["!*"]` allows none.', [
    ["docker-host"],
    ["!*"],
  ]),
  logRetentionDays: described(retentionDays, "Days that build logs are kept; a period that CloudWatch Logs knows.", {
    default: 90,
  }),
  channels: mapOf("Notification channels by name.", channelName, channel, {
    default: {},
    maxProperties: 100,
    examples: [{ "image-releases": { subscriptions: [{ protocol: "email", endpoint: "platform@example.org" }] } }],
  }),
  rebuild,
  promotion,
  update,
  build,
  repository: described(repositoryName, "The repository that holds the definitions."),
  split: integer(
    "Spreads the images over this many stacks, <stack>-1 to <stack>-<split>, all with these settings and without " +
      "files of their own; images built on one another stay together. About one stack for six images is best. " +
      `Another number moves images between stacks, so leave room; at most ${MOST_JOBS.toString()}, the most jobs of a matrix of GitHub Actions.`,
    2,
    MOST_JOBS,
    {
      examples: [12],
      "x-is": `a number of stacks, 2 to ${MOST_JOBS.toString()}`,
      "x-why": "each stack is a job, and a matrix of GitHub Actions has no more",
      "x-source": "https://docs.github.com/en/actions/reference/limits",
    },
  ),
  images: listOf(
    "Definitions that this stack deploys.",
    text("A glob on definition names.", { maxLength: 128, examples: ["*", "windows-*"], "x-is": "a glob" }),
    { minItems: 1, maxItems: 200, default: ["*"], examples: [["windows-*"]], "x-is": "a list of globs" },
  ),
});

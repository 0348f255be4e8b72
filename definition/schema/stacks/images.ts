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
import { channel } from "./channel";
import { defaultTags, promotion } from "./every-stack";
import { rebuild, runner } from "./in-the-account";
import { MOST_JOBS } from "./job-limit";

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
  autoMerge: choice(
    "Has GitHub merge pull requests, in this way, as soon as all that the branch requires is there. A person merges when absent.",
    ["merge", "squash", "rebase"],
    { examples: ["squash"] },
  ),
  runner,
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

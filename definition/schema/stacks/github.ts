import { choice, described, flag, integer, listOf, mapOf, mapping, text } from "../keywords";
import { accountId, policyArn, regionName, repositoryName, rolesBoundary } from "../text";
import { defaultTags, prefixOfImages, promotion } from "./every-stack";

const settingName = text("Name of a variable or secret of GitHub Actions.", {
  pattern: "^(?!GITHUB_)[A-Z_][A-Z0-9_]*$",
  maxLength: 100,
  "x-is": "a name of GitHub Actions: capital letters, digits and _, not beginning with GITHUB_",
  examples: ["RUNNER_TOKEN"],
});

const id = integer("A numeric id on GitHub.", 1, 9007199254740991, { "x-is": "a number" });

const ids = (what: string) =>
  listOf(what, id, { maxItems: 6, uniqueItems: true, default: [], "x-is": "a list of numbers" });

const variables = mapOf(
  "Variables of GitHub Actions, not secret.",
  settingName,
  text("Value, not secret.", { maxLength: 48000 }),
  { default: {}, maxProperties: 100 },
);

const secrets = listOf(
  "Names of secrets of GitHub Actions. Their values: pulumi config set --secret --path golden-images:githubSecrets.NAME",
  settingName,
  { default: [], maxItems: 100, uniqueItems: true, examples: [["SLACK_TOKEN"]], "x-is": "a list of names" },
);

const environment = mapping("An environment on GitHub.", [], {
  role: choice(
    "The role that its jobs may assume; none when absent.",
    ["preview", "deploy", "rebuild", "promote", "revoke"],
    {
      "x-is": "a role",
    },
  ),
  branches: listOf(
    "Branches whose jobs may use it; any when absent, which only a preview may be.",
    text("A branch, or a pattern of GitHub.", { maxLength: 255, "x-is": "a branch" }),
    { minItems: 1, maxItems: 100, uniqueItems: true, examples: [["main"]], "x-is": "a list of branches" },
  ),
  reviewers: mapping("Reviewers, one of whom must approve each job; at most six.", [], {
    users: ids("Ids of users."),
    teams: ids("Ids of teams."),
  }),
  waitMinutes: integer("Minutes that a job waits.", 0, 43200, { default: 0, "x-is": "minutes" }),
  variables,
  secrets,
});

const environmentName = text("Name of an environment on GitHub.", {
  pattern: "^[A-Za-z0-9][A-Za-z0-9._-]*$",
  maxLength: 100,
  "x-is": "the name of an environment: letters, digits, . _ and -",
});

const repositoryIds = mapping(
  "Ids in the subject of the repository's tokens: repositories created, renamed or transferred since July 2026 have them. " +
    "gh api repos/OWNER/NAME/actions/oidc/customization/sub shows them.",
  ["owner", "repository"],
  { owner: described(id, "Id of the owner."), repository: described(id, "Id of the repository.") },
);

const review = mapping("Reviews of a pull request.", [], {
  count: integer("Approvals required.", 0, 10, { default: 1, "x-is": "a number" }),
  codeOwners: flag("Owners of the files must approve; by default where there are owners.", { "x-is": "true or false" }),
});

const owners = mapOf(
  "Owners of files by pattern, for CODEOWNERS; the last that matches wins.",
  text("A pattern of CODEOWNERS.", { maxLength: 255, pattern: "^[^\\s#]+$", "x-is": "a pattern without spaces" }),
  listOf("Owners.", text("@organization/team, @user or an address.", { maxLength: 255, "x-is": "an owner" }), {
    minItems: 1,
    maxItems: 50,
    uniqueItems: true,
    "x-is": "a list of owners",
  }),
  { default: {}, maxProperties: 200, examples: [{ "/images/": ["@example-org/platform"] }] },
);

const state = mapping(
  "Where Pulumi keeps state; elsewhere, such as in Pulumi Cloud, when absent.",
  ["bucket", "kmsKey"],
  {
    bucket: text("Output bucketName of the stack bootstrap.", {
      pattern: "^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$",
      "x-is": "the name of a bucket",
      examples: ["golden-images-state-0123456789abcdef"],
    }),
    kmsKey: text("Output kmsKeyArn of the stack bootstrap.", {
      pattern: "^arn:aws[a-z-]{0,12}:kms:[a-z0-9-]{1,30}:[0-9]{12}:key/(?:mrk-[0-9a-f]{32}|[0-9a-f-]{36})$",
      "x-is": "the ARN of a key",
      examples: ["arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555"],
    }),
  },
);

/** The object under `golden-images:github` in `Pulumi.<stack>.yaml`. */
export const githubSchema = mapping(
  "Settings of a stack that makes the roles and the gate on GitHub.",
  ["region", "account", "repository", "checks", "environments"],
  {
    region: described(regionName, "Region of the AWS provider; IAM has none."),
    account: described(accountId, "The account that owns the images. Deploying to any other fails."),
    regions: listOf(
      "Every Region in which stacks make something: of builds, and of keys for distribution; region when absent.",
      regionName,
      { minItems: 1, maxItems: 40, uniqueItems: true, "x-is": "a list of Regions" },
    ),
    repository: described(repositoryName, "The repository that holds the definitions."),
    repositoryIds,
    branch: text("The branch that is guarded.", { maxLength: 255, default: "main", "x-is": "a branch" }),
    checks: listOf(
      "Checks that a pull request must pass, as GitHub shows them: a job of a workflow that is called has the caller's name before its own.",
      text("Name of a check.", { maxLength: 255, "x-is": "the name of a check" }),
      { minItems: 1, maxItems: 100, uniqueItems: true, examples: [["images / result"]], "x-is": "a list of checks" },
    ),
    reviews: review,
    protection: choice(
      "How the branch is guarded; branch-protection where your GitHub plan has no rulesets.",
      ["ruleset", "branch-protection"],
      { default: "ruleset", "x-is": "a form of protection" },
    ),
    visibility: choice("Of the repository; internal counts as private.", ["private", "public"], {
      default: "private",
      "x-is": "private or public",
    }),
    plan: choice(
      "GitHub plan of the owner; pro counts as team. In private repositories team has no required reviewers and no waiting " +
        "in environments, and free has no environments and guards no branch.",
      ["free", "team", "enterprise"],
      { "x-is": "a plan of GitHub" },
    ),
    environments: mapOf(
      "Environments by name; one previews and one deploys at least. Roles that rebuild, promote or revoke are made where one has them.",
      environmentName,
      environment,
      {
        minProperties: 1,
        maxProperties: 50,
        examples: [{ preview: { role: "preview" }, prod: { role: "deploy", branches: ["main"] } }],
      },
    ),
    owners,
    variables,
    secrets,
    oidcProvider: text("An account has one identity provider for GitHub: create it, or adopt the one that exists.", {
      pattern:
        "^(?:create|arn:aws[a-z-]{0,12}:iam::[0-9]{12}:oidc-provider/token\\.actions\\.githubusercontent\\.com)$",
      default: "create",
      examples: ["create"],
      "x-is": "create, or the ARN of the account's provider for GitHub",
    }),
    state,
    namePrefix: prefixOfImages,
    promotion: described(
      promotion,
      "That of the stacks of images, for the roles that promote and revoke; its defaults when absent.",
    ),
    permissionsBoundary: described(policyArn, "Bounds the roles."),
    createdRolesBoundary: described(
      rolesBoundary,
      "Must bound every role that a deployment makes; the policy that the stack `bootstrap` makes when absent. With another, " +
        "or `none`, the same stands in `permissionsBoundary` of the settings of images.",
    ),
    defaultTags,
  },
);

import { Type, choice, described, flag, integer, listOf, mapOf, mapping, text } from "../keywords";
import { accountId, policyArn, regionName, repositoryName } from "../text";
import { defaultTags, prefixOfImages } from "./every-stack";

const settingName = text({
  pattern: "^(?!GITHUB_)[A-Z_][A-Z0-9_]*$",
  maxLength: 100,
  description: "Name of a variable or secret of GitHub Actions.",
  "x-is": "a name of GitHub Actions: capital letters, digits and _, not beginning with GITHUB_",
  examples: ["RUNNER_TOKEN"],
});

const id = integer({
  minimum: 1,
  maximum: 9007199254740991,
  description: "A numeric id on GitHub.",
  "x-is": "a number",
});

const ids = (what: string) =>
  listOf(id, { maxItems: 6, uniqueItems: true, default: [], description: what, "x-is": "a list of numbers" });

const variables = mapOf(settingName, text({ maxLength: 48000, description: "Value, not secret.", "x-is": "text" }), {
  default: {},
  maxProperties: 100,
  description: "Variables of GitHub Actions, not secret.",
  "x-is": "a mapping",
});

const secrets = listOf(settingName, {
  default: [],
  maxItems: 100,
  uniqueItems: true,
  description:
    "Names of secrets of GitHub Actions. Their values: pulumi config set --secret --path golden-images:githubSecrets.NAME",
  examples: [["SLACK_TOKEN"]],
  "x-is": "a list of names",
});

const environment = mapping(
  {
    role: Type.Optional(
      choice(["preview", "deploy"], {
        description: "The role that its jobs may assume; none when absent.",
        "x-is": "a role",
      }),
    ),
    branches: Type.Optional(
      listOf(text({ maxLength: 255, description: "A branch, or a pattern of GitHub.", "x-is": "a branch" }), {
        minItems: 1,
        maxItems: 100,
        uniqueItems: true,
        description: "Branches whose jobs may use it; any when absent, which only a preview may be.",
        examples: [["main"]],
        "x-is": "a list of branches",
      }),
    ),
    reviewers: Type.Optional(
      mapping(
        { users: Type.Optional(ids("Ids of users.")), teams: Type.Optional(ids("Ids of teams.")) },
        { description: "Reviewers, one of whom must approve each job; at most six.", "x-is": "a mapping" },
      ),
    ),
    waitMinutes: Type.Optional(
      integer({ minimum: 0, maximum: 43200, default: 0, description: "Minutes that a job waits.", "x-is": "minutes" }),
    ),
    variables: Type.Optional(variables),
    secrets: Type.Optional(secrets),
  },
  { description: "An environment on GitHub.", "x-is": "a mapping" },
);

const environmentName = text({
  pattern: "^[A-Za-z0-9][A-Za-z0-9._-]*$",
  maxLength: 100,
  description: "Name of an environment on GitHub.",
  "x-is": "the name of an environment: letters, digits, . _ and -",
});

const repositoryIds = mapping(
  {
    owner: described(id, { description: "Id of the owner." }),
    repository: described(id, { description: "Id of the repository." }),
  },
  {
    description:
      "Ids in the subject of the repository's tokens: repositories created, renamed or transferred since July 2026 have them. " +
      "gh api repos/OWNER/NAME/actions/oidc/customization/sub shows them.",
    "x-is": "a mapping",
  },
);

const review = mapping(
  {
    count: Type.Optional(
      integer({ minimum: 0, maximum: 10, default: 1, description: "Approvals required.", "x-is": "a number" }),
    ),
    codeOwners: Type.Optional(
      flag({
        description: "Owners of the files must approve; by default where there are owners.",
        "x-is": "true or false",
      }),
    ),
  },
  { description: "Reviews of a pull request.", "x-is": "a mapping" },
);

const owners = mapOf(
  text({
    maxLength: 255,
    pattern: "^[^\\s#]+$",
    description: "A pattern of CODEOWNERS.",
    "x-is": "a pattern without spaces",
  }),
  listOf(text({ maxLength: 255, description: "@organization/team, @user or an address.", "x-is": "an owner" }), {
    minItems: 1,
    maxItems: 50,
    uniqueItems: true,
    description: "Owners.",
    "x-is": "a list of owners",
  }),
  {
    default: {},
    maxProperties: 200,
    description: "Owners of files by pattern, for CODEOWNERS; the last that matches wins.",
    examples: [{ "/images/": ["@example-org/platform"] }],
    "x-is": "a mapping",
  },
);

const state = mapping(
  {
    bucket: text({
      pattern: "^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$",
      description: "Output bucketName of the stack bootstrap.",
      "x-is": "the name of a bucket",
      examples: ["golden-images-state-0123456789abcdef"],
    }),
    kmsKey: text({
      pattern: "^arn:aws[a-z-]{0,12}:kms:[a-z0-9-]{1,30}:[0-9]{12}:key/(?:mrk-[0-9a-f]{32}|[0-9a-f-]{36})$",
      description: "Output kmsKeyArn of the stack bootstrap.",
      "x-is": "the ARN of a key",
      examples: ["arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555"],
    }),
  },
  { description: "Where Pulumi keeps state; elsewhere, such as in Pulumi Cloud, when absent.", "x-is": "a mapping" },
);

/** The object under `golden-images:github` in `Pulumi.<stack>.yaml`. */
export const githubSchema = mapping(
  {
    region: described(regionName, { description: "Region of the AWS provider; IAM has none." }),
    account: described(accountId, { description: "The account that owns the images. Deploying to any other fails." }),
    regions: Type.Optional(
      listOf(regionName, {
        minItems: 1,
        maxItems: 40,
        uniqueItems: true,
        description:
          "Every Region in which stacks make something: of builds, and of keys for distribution; region when absent.",
        "x-is": "a list of Regions",
      }),
    ),
    repository: described(repositoryName, { description: "The repository that holds the definitions." }),
    repositoryIds: Type.Optional(repositoryIds),
    branch: Type.Optional(
      text({ maxLength: 255, default: "main", description: "The branch that is guarded.", "x-is": "a branch" }),
    ),
    checks: listOf(text({ maxLength: 255, description: "Name of a check.", "x-is": "the name of a check" }), {
      minItems: 1,
      maxItems: 100,
      uniqueItems: true,
      description:
        "Checks that a pull request must pass, as GitHub shows them: a job of a workflow that is called has the caller's name before its own.",
      examples: [["images / result"]],
      "x-is": "a list of checks",
    }),
    reviews: Type.Optional(review),
    protection: Type.Optional(
      choice(["ruleset", "branch-protection"], {
        default: "ruleset",
        description: "How the branch is guarded; branch-protection where your GitHub plan has no rulesets.",
        "x-is": "a form of protection",
      }),
    ),
    environments: mapOf(environmentName, environment, {
      minProperties: 1,
      maxProperties: 50,
      description: "Environments by name; one previews and one deploys at least.",
      examples: [{ preview: { role: "preview" }, prod: { role: "deploy", branches: ["main"] } }],
      "x-is": "a mapping",
    }),
    owners: Type.Optional(owners),
    variables: Type.Optional(variables),
    secrets: Type.Optional(secrets),
    oidcProvider: Type.Optional(
      text({
        pattern:
          "^(?:create|arn:aws[a-z-]{0,12}:iam::[0-9]{12}:oidc-provider/token\\.actions\\.githubusercontent\\.com)$",
        default: "create",
        description: "An account has one identity provider for GitHub: create it, or adopt the one that exists.",
        examples: ["create"],
        "x-is": "create, or the ARN of the account's provider for GitHub",
      }),
    ),
    state: Type.Optional(state),
    namePrefix: Type.Optional(prefixOfImages),
    permissionsBoundary: Type.Optional(described(policyArn, { description: "Bounds the two roles." })),
    createdRolesBoundary: Type.Optional(
      described(policyArn, {
        description:
          "Must bound every role that a deployment makes; `permissionsBoundary` in the settings of images puts it there.",
      }),
    ),
    defaultTags: Type.Optional(defaultTags),
  },
  { description: "Settings of a stack that makes the roles and the gate on GitHub.", "x-is": "a mapping" },
);

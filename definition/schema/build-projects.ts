import {
  batchSchema,
  buildspecSchema,
  COMPUTE_TYPES,
  environmentName,
  flavorsSchema,
  MINUTES,
  MODEL,
  plainValue,
} from "./buildspec";
import { anyOf, choice, described, flag, formWith, integer, listOf, mapOf, mapping, text } from "./keywords";
import type { TSchema } from "@sinclair/typebox";
import { arnPrefix, readableArn, resourceId, retentionDays } from "./text";

const FILTERS = "https://docs.aws.amazon.com/codebuild/latest/userguide/github-webhook-events-project.html";

const SOURCE_TYPES = [
  "github",
  "github-enterprise",
  "gitlab",
  "gitlab-self-managed",
  "bitbucket",
  "codecommit",
] as const;

const ENVIRONMENT_TYPES = [
  ...["LINUX_CONTAINER", "ARM_CONTAINER", "LINUX_GPU_CONTAINER", "WINDOWS_SERVER_2019_CONTAINER"],
  ...["WINDOWS_SERVER_2022_CONTAINER", "LINUX_LAMBDA_CONTAINER", "ARM_LAMBDA_CONTAINER"],
  ...["LINUX_EC2", "ARM_EC2", "WINDOWS_EC2", "MAC_ARM"],
];

const APPROVER_ROLES = [
  ...["GITHUB_READ", "GITHUB_TRIAGE", "GITHUB_WRITE", "GITHUB_MAINTAIN", "GITHUB_ADMIN"],
  ...["GITLAB_GUEST", "GITLAB_PLANNER", "GITLAB_REPORTER", "GITLAB_DEVELOPER", "GITLAB_MAINTAINER", "GITLAB_OWNER"],
  ...["BITBUCKET_READ", "BITBUCKET_WRITE", "BITBUCKET_ADMIN"],
];

const secretArn = text("ARN of a secret.", {
  pattern: `^${arnPrefix("secretsmanager")}secret:[A-Za-z0-9/_+=.@-]{1,519}$`,
  "x-is": "the ARN of a secret",
  examples: ["arn:aws:secretsmanager:us-east-1:111122223333:secret:codebuild/github-AbCdEf"],
});

const refGlob = (description: string, ...examples: readonly string[]) =>
  listOf(
    description,
    text("A name, in which `*` stands for all but a slash and `**` for anything.", {
      pattern: "^[^\\s~^:?\\[\\]\\\\{}]{1,244}$",
      "x-is": "the name of a branch or tag, in which * and ** are wildcards",
      examples: [...examples],
    }),
    { minItems: 1, maxItems: 50, uniqueItems: true, examples: [examples], "x-source": FILTERS },
  );

const source = mapping("The repository that is built.", ["repository", "visibility"], {
  type: choice("Who hosts it.", SOURCE_TYPES, { default: "github", "x-source": MODEL }),
  repository: text(
    "On github, gitlab and bitbucket `owner/name`; on a server of your own its HTTPS address; in CodeCommit its name.",
    {
      pattern:
        "^(?:https://[A-Za-z0-9.-]{1,253}(?::[0-9]{1,5})?/)?[A-Za-z0-9._-]{1,100}(?:/[A-Za-z0-9._-]{1,100}){0,20}$",
      maxLength: 1024,
      examples: ["example/script-languages", "https://github.example.org/platform/runner"],
      "x-is": "a repository: owner/name, or an HTTPS address without user or password",
    },
  ),
  visibility: choice(
    "Whether strangers can read it, and so open pull requests. Of a public one the buildspec stays in the project, where no pull request changes it.",
    ["public", "private"],
    { "x-is": "public or private" },
  ),
  connection: text(
    "ARN of a connection (AWS CodeConnections) for this source alone; the credential of the stack `credentials` when absent.",
    {
      pattern: `^${arnPrefix("(?:codeconnections|codestar-connections)")}connection/[0-9a-f-]{36}$`,
      "x-is": "the ARN of a connection",
      "x-source": MODEL,
      examples: ["arn:aws:codeconnections:us-east-1:111122223333:connection/01234567-89ab-cdef-0123-456789abcdef"],
    },
  ),
  secret: described(
    secretArn,
    "Instead of `connection`: ARN of a secret that holds a token, in the form that CodeBuild reads.",
    {
      "x-source": "https://docs.aws.amazon.com/codebuild/latest/userguide/asm-create-secret.html",
    },
  ),
  ref: text("Branch, tag or commit that is built when a start names none; the default branch when absent.", {
    maxLength: 255,
    examples: ["main"],
  }),
  cloneDepth: integer("Commits of history that a build gets; 0 is all.", 0, 1_000_000, { default: 1 }),
  submodules: flag("Fetch git submodules.", { default: false }),
  reportStatus: flag("Report the state of each build on its commit. CodeCommit knows no such state.", {
    default: true,
  }),
});

const triggerKeys = {
  branches: refGlob("Pushes to these branches.", "main", "release/*"),
  tags: refGlob("Pushes of these tags.", "v*"),
  paths: listOf(
    "Only where one of these files changes.",
    text("A path, in which `*` stands for all but a slash and `**` for anything.", { maxLength: 500 }),
    { minItems: 1, maxItems: 50, uniqueItems: true, examples: [["flavors/**"]], "x-source": FILTERS },
  ),
  actors: listOf(
    "Only what these accounts of the host do. Their numbers, for a name can be given up and taken by a stranger.",
    text("Number of an account.", {
      pattern: "^[1-9][0-9]{0,19}$",
      "x-is": "the number of an account, in quotes",
      examples: ["583231"],
    }),
    { minItems: 1, maxItems: 100, uniqueItems: true, examples: [["583231"]], "x-source": FILTERS },
  ),
};

const STARTS = "What starts builds by itself, besides people; nothing when absent.";

const ciTriggers = mapping(
  STARTS,
  [],
  {
    ...triggerKeys,
    pullRequests: refGlob("Pull requests into these branches, when they are opened, updated or reopened.", "main"),
    approval: choice(
      "Which pull requests wait until somebody with a role of `approvers` approves their build.",
      ["forks", "all", "none"],
      {
        default: "forks",
        "x-is": "forks, all or none",
        "x-source": "PullRequestBuildPolicy (botocore 1.43.11)",
      },
    ),
    approvers: listOf(
      "Who may approve; those who may write when absent.",
      choice("A role of the host.", APPROVER_ROLES),
      {
        minItems: 1,
        uniqueItems: true,
        examples: [["GITHUB_MAINTAIN", "GITHUB_ADMIN"]],
        "x-source": MODEL,
      },
    ),
  },
  { examples: [{ pullRequests: ["main"], branches: ["main"] }] },
);

const releaseTriggers = mapping(
  STARTS,
  [],
  {
    ...triggerKeys,
    protected: flag(
      "Says that the host lets no one but maintainers push to these branches and tags. A release that starts by itself needs it.",
      { default: false },
    ),
  },
  { examples: [{ tags: ["v*"], protected: true }] },
);

const environmentValue = anyOf(
  "A text, or where the value is kept.",
  [
    plainValue,
    formWith("parameter", "A parameter of Parameter Store.", {
      parameter: text("Its name.", { pattern: "^[a-zA-Z0-9_./-]{1,1011}$", examples: ["/build/registry"] }),
    }),
    formWith("secret", "A secret of Secrets Manager.", {
      secret: text("Its name, or its complete ARN.", {
        pattern: "^[A-Za-z0-9/_+=.@:-]{1,600}$",
        "x-is": "the name or the ARN of a secret",
        examples: ["Dockerhub"],
      }),
      key: text("Key of its JSON; the whole text when absent.", {
        pattern: "^[A-Za-z0-9/_+=.@-]{1,255}$",
        examples: ["AccessToken"],
      }),
    }),
  ],
  { "x-is": "a text in quotes, or a mapping with parameter or secret", "x-source": MODEL },
);

const environment = mapping("The machine that builds.", [], {
  type: choice("Environment type, by CodeBuild's name.", ENVIRONMENT_TYPES, {
    default: "LINUX_CONTAINER",
    "x-is": "an environment type of CodeBuild",
    "x-source": MODEL,
  }),
  computeType: choice("Size, by CodeBuild's name.", COMPUTE_TYPES, {
    default: "BUILD_GENERAL1_SMALL",
    "x-is": "a compute type of CodeBuild",
    "x-source": MODEL,
  }),
  image: text(
    "Build image, with its tag or digest. For LINUX_CONTAINER and ARM_CONTAINER CodeBuild's own for Amazon Linux when absent.",
    {
      pattern: "^[A-Za-z0-9][A-Za-z0-9._/:@-]{0,499}$",
      examples: ["aws/codebuild/standard:7.0"],
      "x-is": "the name of a container image",
      "x-source": "https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-available.html",
    },
  ),
  registryCredential: described(
    secretArn,
    "Secret with `username` and `password` of the private registry that has the image.",
  ),
  privileged: flag("Root on the host of the build, which building Docker images needs.", { default: false }),
  fleet: text("ARN of reserved capacity that builds run on.", {
    pattern: `^${arnPrefix("codebuild")}fleet/[A-Za-z0-9_:/-]{1,200}$`,
    "x-is": "the ARN of a fleet",
    examples: ["arn:aws:codebuild:us-east-1:111122223333:fleet/builds"],
  }),
  variables: mapOf("Environment variables.", environmentName, environmentValue, {
    default: {},
    maxProperties: 200,
    examples: [{ LOG_LEVEL: "info", DOCKER_TOKEN: { secret: "Dockerhub", key: "AccessToken" } }],
  }),
});

const arnsOf = (description: string) =>
  listOf(
    description,
    text("ARN of a repository of ECR.", {
      pattern: `^${arnPrefix("ecr")}repository/[a-z0-9][a-z0-9._/-]{1,255}$`,
      "x-is": "the ARN of a repository of ECR",
      examples: ["arn:aws:ecr:us-east-1:111122223333:repository/script-languages"],
    }),
    { minItems: 1, maxItems: 20, uniqueItems: true },
  );

const cacheSchema = anyOf(
  "What later builds find again: `s3`, a bucket of the project's own, or what stays on the host for a while.",
  [
    choice("In the project's bucket.", ["s3"]),
    listOf("On the host.", choice("What is kept.", ["docker-layers", "source", "custom"]), {
      minItems: 1,
      uniqueItems: true,
    }),
  ],
  {
    "x-is": "s3, or a list of docker-layers, source and custom",
    "x-source": MODEL,
    examples: ["s3", ["docker-layers"]],
  },
);

const networkSchema = mapping("VPC that builds run in; none when absent.", ["vpcId", "subnetIds", "securityGroupIds"], {
  vpcId: resourceId("vpc", "VPC"),
  subnetIds: listOf("Private subnets with a way out.", resourceId("subnet", "subnet"), {
    minItems: 1,
    maxItems: 16,
    uniqueItems: true,
    "x-source": MODEL,
  }),
  securityGroupIds: listOf("Security groups.", resourceId("sg", "security group"), {
    minItems: 1,
    maxItems: 5,
    uniqueItems: true,
    "x-source": MODEL,
  }),
});

const accessSchema = mapping(
  "What builds reach beyond their own log, bucket, secrets and parameters; nothing when absent.",
  [],
  {
    mayRead: listOf("ARNs of what they read.", readableArn, { minItems: 1, maxItems: 20, uniqueItems: true }),
    pullFrom: arnsOf("ECR repositories that they pull from."),
    pushTo: arnsOf("ECR repositories that they push to and pull from."),
  },
);

function buildProject<Triggers extends TSchema>(
  description: string,
  triggers: Triggers,
  days: { readonly artifacts: number; readonly logs: number },
) {
  return mapping(
    description,
    [],
    {
      name: text("Name of the project in CodeBuild. A changed name replaces it.", {
        pattern: "^[A-Za-z0-9][A-Za-z0-9_-]{1,149}$",
        "x-is": "a name of CodeBuild: 2 to 150 letters, digits, - and _",
        "x-source": MODEL,
        examples: ["ScriptLanguagesCodeBuild"],
      }),
      source,
      triggers,
      environment,
      buildspec: buildspecSchema,
      batch: batchSchema,
      timeoutMinutes: integer("Minutes of one build.", 5, 2160, { default: 60, ...MINUTES }),
      queuedTimeoutMinutes: integer("Minutes that a build waits for its turn.", 5, 480, { default: 480, ...MINUTES }),
      concurrentBuilds: integer("Builds at one time; what the account allows when absent.", 1, 1000),
      cache: cacheSchema,
      network: networkSchema,
      artifacts: choice(
        "How artifacts are kept in the project's bucket; `none` keeps nothing.",
        ["zip", "files", "none"],
        {
          default: "zip",
        },
      ),
      artifactRetentionDays: integer("Days that artifacts and the cache stay.", 1, 3650, { default: days.artifacts }),
      logRetentionDays: described(retentionDays, "Days that logs stay; a period that CloudWatch Logs knows.", {
        default: days.logs,
      }),
      access: accessSchema,
    },
    { "x-apart": true },
  );
}

const CI = { artifacts: 30, logs: 14 };
const RELEASE = { artifacts: 180, logs: 180 };

/** Keys of every kind of image: what AWS CodeBuild does with a repository. They reach no image. */
export const buildKeys = {
  ci: buildProject("CodeBuild project that builds the source repository for pull requests and pushes.", ciTriggers, CI),
  release: buildProject(
    "CodeBuild project that releases, with role, bucket and cache of its own. `source` is that of `ci` when absent.",
    releaseTriggers,
    RELEASE,
  ),
  flavors: flavorsSchema,
};

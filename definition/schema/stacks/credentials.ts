import { anyOf, choice, described, formWith, mapOf, mapping, text } from "../keywords";
import { accountId, regionName } from "../text";

const SECRET = "arn:aws[a-z-]{0,12}:secretsmanager:[a-z0-9-]{1,30}:[0-9]{12}:secret:";

const secretArn = text("Complete ARN of a secret in Secrets Manager.", {
  pattern: `^${SECRET}[A-Za-z0-9/_+=.@-]{1,500}-[A-Za-z0-9]{6}$`,
  "x-is": "the complete ARN of a secret, which ends with the six characters that AWS appends",
  examples: ["arn:aws:secretsmanager:us-east-1:111122223333:secret:codebuild-github-AbCdEf"],
});

const key = (what: string, example: string) =>
  text(`Key of the secret's JSON that holds ${what}.`, { maxLength: 200, examples: [example] });

const secret = formWith(
  "secret",
  "CodeBuild reads the secret; with `tokenKey` its token is copied when it is deployed.",
  {
    secret: secretArn,
    tokenKey: key("the token, in a secret of a form of your own", "token"),
    userNameKey: key("the user, for an app password of Bitbucket", "username"),
  },
);

const connection = formWith("connection", "A connection that someone has confirmed in the console.", {
  connection: text("ARN of a connection of CodeConnections.", {
    pattern:
      "^arn:aws[a-z-]{0,12}:(?:codeconnections|codestar-connections):[a-z0-9-]{1,30}:[0-9]{12}:connection/[a-z0-9-]{1,64}$",
    "x-is": "the ARN of a connection",
    examples: ["arn:aws:codeconnections:us-east-1:111122223333:connection/11111111-2222-3333-4444-555555555555"],
  }),
});

const adopted = choice("A credential that is there is looked up and left as it is.", ["adopt"]);

const source = anyOf("How CodeBuild gets into the repositories of one provider.", [secret, connection, adopted], {
  "x-is": "{secret: …}, {connection: …} or adopt",
});

const cache = mapping("A pull-through cache of a registry of container images in ECR.", ["registry", "secret"], {
  registry: text("The registry: docker-hub, ghcr or a host.", {
    pattern: "^(?:docker-hub|ghcr|[a-z0-9-]{1,63}(?:\\.[a-z0-9-]{1,63}){1,8})$",
    "x-is": "docker-hub, ghcr or a host",
    examples: ["docker-hub"],
  }),
  secret: text("Complete ARN of the secret with the keys username and accessToken.", {
    pattern: `^${SECRET}ecr-pullthroughcache/[A-Za-z0-9/_+=.@-]{1,480}-[A-Za-z0-9]{6}$`,
    "x-is": "the complete ARN of a secret whose name begins with ecr-pullthroughcache/, as ECR demands",
    "x-source": "https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-creating-secret.html",
    examples: ["arn:aws:secretsmanager:us-east-1:111122223333:secret:ecr-pullthroughcache/docker-hub-AbCdEf"],
  }),
});

/** CodeBuild API, ServerType, in lower case. */
const server = choice("A provider of repositories.", [
  "github",
  "github-enterprise",
  "gitlab",
  "gitlab-self-managed",
  "bitbucket",
]);

/** The object under `golden-images:credentials` in `Pulumi.<stack>.yaml`. */
export const credentialsSchema = mapping(
  "Settings of a stack that lets CodeBuild into repositories and registries.",
  ["region", "account"],
  {
    region: described(regionName, "AWS keeps credentials by Region: one stack for each in which builds run."),
    account: described(accountId, "The account whose builds use them. Deploying to any other fails."),
    sources: mapOf(
      "Credentials by provider of repositories; AWS keeps one of each in an account and Region.",
      server,
      source,
      {
        default: {},
        maxProperties: 5,
        examples: [
          { github: { secret: "arn:aws:secretsmanager:us-east-1:111122223333:secret:codebuild-github-AbCdEf" } },
        ],
      },
    ),
    caches: mapOf(
      "Pull-through caches by the beginning of their repositories' names.",
      text("Beginning of the names of repositories in ECR.", {
        pattern: "^[a-z0-9]+(?:[._-][a-z0-9]+)*$",
        minLength: 2,
        maxLength: 30,
        "x-is": "2 to 30 lower-case letters, digits and inner . _ -",
      }),
      cache,
      { default: {}, maxProperties: 50 },
    ),
  },
);

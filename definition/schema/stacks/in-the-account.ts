import { choice, described, integer, listOf, mapping, text } from "../keywords";
import { channelName, externalRepository } from "../text";

const cron = (value: string) =>
  text(
    "When, in six fields: minutes, hours, day of month, month, day of week, year, as Amazon EventBridge Scheduler reads them; `?` in one of the two day fields.",
    {
      maxLength: 250,
      default: value,
      examples: ["0 7 * * ? *"],
      "x-is": "a cron expression of six fields",
      "x-source": "https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html",
    },
  );

const timezone = text("IANA time zone of `cron`.", {
  minLength: 1,
  maxLength: 50,
  default: "Etc/UTC",
  examples: ["Etc/UTC", "Europe/Berlin"],
  "x-is": "an IANA time zone",
});

const told = (description: string) => listOf(description, channelName, { default: [], maxItems: 5, uniqueItems: true });

const githubApp = (description: string) =>
  text(description, {
    pattern: "^[A-Za-z0-9/_+=.@-]{1,256}$",
    maxLength: 256,
    examples: ["golden-images/github-app"],
    "x-is": "the name of a secret",
    "x-source": "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html",
  });

export const rebuild = mapping(
  "Rebuilds the stack's images in the account, by AWS Step Functions: those that lack a build, whose last build failed or is old, " +
    "or whose parent is newer; parents before children. `golden rebuild --detach` starts it too.",
  [],
  {
    cron: cron("0 7 * * ? *"),
    timezone,
    parallel: integer("Most builds at once.", 1, 100, { default: 10 }),
    olderThanDays: integer("Age in days from which a build is old; 0 is never.", 0, 9999, { default: 30 }),
    deprecationNoticeDays: integer(
      "How many days before the newest AMI of an image is deprecated its channels with the event `deprecated-soon` are told, once.",
      1,
      365,
      { default: 14 },
    ),
    notify: told("Channels that hear of each end."),
    githubApp: githubApp(
      "Name of a secret of Secrets Manager, in the stack's account and Region, with the GitHub App that starts the workflows of `kind: external`: " +
        '`{"appId": "…", "privateKey": "…"}`, and `host` for a GitHub server of your own. Without it those images are left out.',
    ),
  },
  { examples: [{ cron: "0 7 * * ? *", timezone: "Europe/Berlin", notify: ["image-releases"] }] },
);

export const runner = mapping(
  "Runs `golden update --pull-request` and then `golden consumers update --all` in the account, by AWS CodeBuild: for teams without GitHub Actions.",
  ["githubApp"],
  {
    githubApp: githubApp(
      "Name of a secret of Secrets Manager, in the stack's account and Region, with the GitHub App that reads the repository and writes pull requests: " +
        '`{"appId": "…", "privateKey": "…"}`.',
    ),
    cron: cron("0 5 ? * MON-FRI *"),
    timezone,
    notify: told("Channels that hear of runs that did not succeed, whatever events they choose."),
    architecture: choice("Of the machine; arm64 costs less, and is not in every Region.", ["x86_64", "arm64"], {
      default: "x86_64",
      "x-is": "an architecture",
    }),
    repository: described(
      externalRepository,
      "The repository with the definitions, where it is not `repository` of the settings: on a GitHub server of your own its HTTPS address.",
    ),
  },
  {
    examples: [{ githubApp: "golden-images/github-app", timezone: "Europe/Berlin", notify: ["image-releases"] }],
  },
);

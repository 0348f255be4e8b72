import * as pulumi from "@pulumi/pulumi";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { homeIn } from "../../plan/arn";
import { DOCKER_HOSTS } from "../../plan/container/docker-buildspec";
import { updateRolePolicy } from "../../plan/policies/update-role";
import { repositoryAddress, updateBuildspec } from "../../plan/update-buildspec";
import * as check from "../argument-checks";
import { UPDATE_RUNNER_TYPE } from "../type-tokens";
import type { AnyProjectArgs, BuildProjectArgs } from "./args";
import { buildProject } from "./build-project";
import { startSchedule, type StartSchedule } from "./start-schedule";

const DEFAULTS = { noun: "Update", artifactRetentionDays: "never", logRetentionInDays: 90 } as const;
/** What a clone, an installation and the calls of a large fleet take, many times over. */
const MINUTES = 60;
const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{1,63}$/;
const STACK = /^[A-Za-z0-9._-]{1,100}$/;
const SECRET = /^[A-Za-z0-9/_+=.@-]{1,256}$/;
const REPOSITORY =
  /^(?:https:\/\/[A-Za-z0-9.-]{1,253}(?::\d{1,5})?\/)?[A-Za-z0-9][A-Za-z0-9-]{0,38}\/[A-Za-z0-9._-]{1,100}$/;

type Shared = Pick<
  BuildProjectArgs,
  "accountId" | "region" | "tags" | "vpc" | "permissionsBoundary" | "bucketPrefix" | "logRetentionInDays"
>;

/** Arguments of {@link UpdateRunner}. */
export interface UpdateRunnerArgs extends Shared {
  /** Of the project and its schedule: 2–64 letters, digits, `-` and `_`. */
  readonly name: string;
  /** The repository with the definitions: `owner/name` on github.com, else an HTTPS address. */
  readonly repository: string;
  /** The stack whose images are updated: it has settings in the repository. */
  readonly stack: string;
  /**
   * Name of a secret of Secrets Manager in the same account and Region, with AWS's own key, that holds the GitHub App: `{"appId": "…", "privateKey": "…"}`.
   * Its installation reads and writes contents and pull requests of the repository, and of those of consumers.
   */
  readonly githubApp: { readonly secretName: string };
  /** Six fields, as EventBridge Scheduler reads them. @default "0 5 ? * MON-FRI *" */
  readonly cron?: string;
  /** IANA name. @default "Etc/UTC" */
  readonly timezone?: string;
  /** Of the machine, with 3 or 4 GB. @default "x86_64" */
  readonly architecture?: "x86_64" | "arm64";
  /** Last resort: change what is registered, child by child. */
  readonly transform?: AnyProjectArgs["transform"];
}

/**
 * Proposes what is newer, by the account itself: a CodeBuild project without webhook that a schedule starts, one run at a time. It checks out the
 * default branch as a GitHub App, and runs the version of golden that the lock file names: `golden update --pull-request`, then
 * `golden consumers update --all`. Its role reads what these ask of AWS, and changes nothing there.
 *
 * @example
 * new UpdateRunner("update", {
 *   name: "team-images-update",
 *   accountId: "111122223333",
 *   region: "us-east-1",
 *   repository: "example-org/team-images",
 *   stack: "prod",
 *   githubApp: { secretName: "golden-images/github-app" },
 * });
 *
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html
 */
export class UpdateRunner extends pulumi.ComponentResource {
  readonly projectName: pulumi.Output<string>;
  readonly roleArn: pulumi.Output<string>;
  readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, args: UpdateRunnerArgs, opts?: pulumi.ComponentResourceOptions) {
    super(UPDATE_RUNNER_TYPE, name, {}, opts);
    check.throwFaults(this, `UpdateRunner "${name}"`, updateRunnerFaults(args));

    const { project, role, logGroupName } = buildProject(name, projectArgs(args), DEFAULTS, this);
    const policy = JSON.stringify(updateRolePolicy(homeIn(args.accountId, args.region)));
    const granted = new RolePolicy(`${name}-role-reads`, { role: role.name, policy }, { parent: this });
    const projectName = pulumi.all([project.name, granted.id]).apply(([started]) => started);
    startSchedule(name, { ...args, isBatch: false, project: projectName }, scheduleOf(args), this);
    this.projectName = project.name;
    this.roleArn = role.arn;
    this.logGroupName = logGroupName;
    this.registerOutputs({ projectName: this.projectName, roleArn: this.roleArn, logGroupName });
  }
}

function scheduleOf({ name, cron = "0 5 ? * MON-FRI *", timezone }: UpdateRunnerArgs): StartSchedule {
  return { name, expression: `cron(${cron})`, ...(timezone !== undefined && { timezone }) };
}

function projectArgs(written: UpdateRunnerArgs): AnyProjectArgs {
  const { repository, stack, githubApp, architecture = "x86_64", transform, ...args } = written;
  const { host } = repositoryAddress(repository);
  const secret = (key: string) => ({ kind: "secret", secret: githubApp.secretName, key }) as const;
  // The build puts it here: scripts/bundle.ts.
  const token = new pulumi.asset.FileAsset(`${__dirname}/app-token.js`);
  return {
    ...args,
    ...(transform && { transform }),
    description: `Proposes what is newer than ${repository} has`,
    source: { type: "CONTEXT", files: new pulumi.asset.AssetArchive({ "app-token.js": token }) },
    buildspec: { kind: "inline", text: JSON.stringify(updateBuildspec({ repository, stack }), undefined, 2) },
    environment: DOCKER_HOSTS[architecture === "arm64" ? "linux/arm64" : "linux/amd64"],
    environmentVariables: {
      GITHUB_APP_ID: secret("appId"),
      GITHUB_APP_PRIVATE_KEY: secret("privateKey"),
      ...(host !== "github.com" && { GH_HOST: { kind: "plain", value: host } as const }),
    },
    buildTimeoutMinutes: MINUTES,
    queuedTimeoutMinutes: MINUTES,
    concurrentBuildLimit: 1,
    artifacts: "none",
    // A protected one would stop the deployment that takes the runner away.
    protectBucket: "retain",
  };
}

function updateRunnerFaults(args: UpdateRunnerArgs): check.ArgumentFault[] {
  const { name, repository, stack, githubApp, cron } = args;
  return [
    ...check.account("accountId", args.accountId),
    ...check.tags(args.tags),
    ...check.failIf(!NAME.test(name), "name", {
      message: `${check.shown(name)} is not 2–64 letters, digits, "-" and "_"`,
      fix: 'Use a name such as "team-images-update".',
    }),
    ...check.failIf(!REPOSITORY.test(repository), "repository", {
      message: `${check.shown(repository.replace(/\/\/[^/]*@/, "//…@"))} is neither owner/name nor an HTTPS address without user or password`,
      fix: 'Write it as "example-org/team-images".',
    }),
    ...check.failIf(!STACK.test(stack), "stack", {
      message: `${check.shown(stack)} is no name of a stack`,
      fix: 'Write it as "prod", without organization and project.',
    }),
    ...check.failIf(!SECRET.test(githubApp.secretName), "githubApp.secretName", {
      message: `${check.shown(githubApp.secretName)} is not the name of a secret`,
      fix: 'Write its name, such as "golden-images/github-app", not its ARN.',
    }),
    ...check.cron("cron", cron),
  ];
}

import type { CreateProjectInput, CreateWebhookInput, EnvironmentVariable } from "@aws-sdk/client-codebuild";
import type { BuildProjectPlan } from "../../plan";

/** What CodeBuild tells of a project that is as planned; without what a deployment makes up: roles, and the bucket's name. */
export interface ExpectedProject extends Pick<
  CreateProjectInput,
  "name" | "description" | "source" | "environment" | "artifacts" | "timeoutInMinutes" | "queuedTimeoutInMinutes"
> {
  readonly sourceVersion: string | undefined;
  readonly concurrentBuildLimit: number | undefined;
  readonly cache: CreateProjectInput["cache"];
  readonly vpcConfig: CreateProjectInput["vpcConfig"];
  readonly logsConfig: CreateProjectInput["logsConfig"];
  readonly buildBatchConfig: CreateProjectInput["buildBatchConfig"];
  readonly webhook: Omit<CreateWebhookInput, "projectName"> | undefined;
}

const APPROVALS = { forks: "FORK_PULL_REQUESTS", all: "ALL_PULL_REQUESTS", none: "DISABLED" } as const;

/**
 * In the words of CodeBuild's API, as the components make it.
 * @param buildspec the text that is kept in the project, where there is one
 * @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_Project.html
 */
export function expectedProject(
  plan: BuildProjectPlan,
  role: "ci" | "release",
  buildspec: string | undefined,
): ExpectedProject {
  const { vpc } = plan;
  const packaging = { zip: "ZIP", files: "NONE" } as const;
  return {
    name: plan.name,
    description: plan.description,
    source: sourceOf(plan, buildspec),
    sourceVersion: plan.sourceVersion,
    environment: environmentOf(plan),
    artifacts:
      plan.artifacts === "none" ? { type: "NO_ARTIFACTS" } : { type: "S3", packaging: packaging[plan.artifacts], overrideArtifactName: true },
    cache: cacheOf(plan),
    vpcConfig: vpc && { vpcId: vpc.vpcId, subnets: [...vpc.subnetIds], securityGroupIds: [...vpc.securityGroupIds] },
    logsConfig: { cloudWatchLogs: { status: "ENABLED", groupName: `/aws/codebuild/${plan.name}` } },
    timeoutInMinutes: plan.buildTimeoutMinutes,
    queuedTimeoutInMinutes: plan.queuedTimeoutMinutes,
    concurrentBuildLimit: plan.concurrentBuildLimit,
    buildBatchConfig: plan.batch && {
      timeoutInMins: plan.batch.timeoutMinutes,
      combineArtifacts: plan.batch.combineArtifacts,
      restrictions: {
        maximumBuildsAllowed: 100,
        computeTypesAllowed: plan.batch.computeTypesAllowed && [...plan.batch.computeTypesAllowed],
      },
    },
    webhook: webhookOf(plan, role),
  };
}

function sourceOf({ source, buildspec }: BuildProjectPlan, text: string | undefined): CreateProjectInput["source"] {
  const { auth } = source;
  const opened = {
    account: undefined,
    connection: { type: "CODECONNECTIONS", resource: auth.kind === "connection" ? auth.connectionArn : "" },
    secret: { type: "SECRETS_MANAGER", resource: auth.kind === "secret" ? auth.secretArn : "" },
  } as const;
  return {
    type: source.type,
    location: source.location,
    auth: opened[auth.kind],
    buildspec: buildspec.kind === "file" ? buildspec.path : text,
    gitCloneDepth: source.gitCloneDepth,
    gitSubmodulesConfig: { fetchSubmodules: source.fetchSubmodules },
    reportBuildStatus: source.reportBuildStatus,
    insecureSsl: false,
  };
}

function environmentOf({
  environment,
  environmentVariables = {},
}: BuildProjectPlan): CreateProjectInput["environment"] {
  const { registryCredential: credential, fleetArn, type, computeType, privileged, ...own } = environment;
  return {
    ...own,
    type: type as "LINUX_CONTAINER",
    computeType: computeType as "BUILD_GENERAL1_SMALL",
    registryCredential: credential === undefined ? undefined : { credential, credentialProvider: "SECRETS_MANAGER" },
    privilegedMode: privileged,
    fleet: fleetArn === undefined ? undefined : { fleetArn },
    environmentVariables: Object.entries(environmentVariables).map(([name, variable]) => variableOf(name, variable)),
  };
}

function variableOf(
  name: string,
  variable: NonNullable<BuildProjectPlan["environmentVariables"]>[string],
): EnvironmentVariable {
  if (variable.kind === "plain") return { name, type: "PLAINTEXT", value: variable.value };
  if (variable.kind === "parameter") return { name, type: "PARAMETER_STORE", value: variable.parameter };
  const key = variable.key === undefined ? "" : `:${variable.key}`;
  return { name, type: "SECRETS_MANAGER", value: `${variable.secret}${key}` };
}

function cacheOf({ cache }: BuildProjectPlan): CreateProjectInput["cache"] {
  if (cache === undefined) return { type: "NO_CACHE" };
  return cache.kind === "s3" ? { type: "S3" } : { type: "LOCAL", modes: [...cache.modes] };
}

/** The component of releases has no policy for pull requests. */
function webhookOf({ webhook, batch }: BuildProjectPlan, role: "ci" | "release"): ExpectedProject["webhook"] {
  if (webhook.kind === "manual") return undefined;
  const { approval = "forks", approverRoles } = webhook;
  return {
    buildType: batch === undefined ? "BUILD" : "BUILD_BATCH",
    filterGroups: webhook.filterGroups.map(({ events, filters }) => [
      { type: "EVENT" as const, pattern: events.join(", ") },
      ...filters.map((filter) => ({ ...filter })),
    ]),
    ...(role === "ci" && {
      pullRequestBuildPolicy: {
        requiresCommentApproval: APPROVALS[approval as keyof typeof APPROVALS],
        approverRoles: approverRoles && ([...approverRoles] as "GITHUB_READ"[]),
      },
    }),
  };
}

import type { CreateProjectInput, CreateWebhookInput, EnvironmentVariable } from "@aws-sdk/client-codebuild";
import type { BuildProjectPlan } from "../../plan";

/** As CodeBuild tells of a project that is as planned; without what a deployment makes up: roles, and the bucket's name. */
export type ExpectedProject = ReturnType<typeof expectedProject>;

const PACKAGING = { zip: "ZIP", files: "NONE" } as const;
const APPROVALS = { forks: "FORK_PULL_REQUESTS", all: "ALL_PULL_REQUESTS", none: "DISABLED" } as const;

/**
 * A project in the words of CodeBuild's API, as the components make it.
 * @param inline the text that is kept in the project, where there is one
 * @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_Project.html
 */
export function expectedProject(plan: BuildProjectPlan, role: "ci" | "release", inline: string | undefined) {
  const { name, description, sourceVersion, concurrentBuildLimit, artifacts, batch, vpc } = plan;
  const { computeTypesAllowed } = batch ?? {};
  const kept = artifacts !== "none" && { packaging: PACKAGING[artifacts], overrideArtifactName: true };
  return {
    ...{ name, description, sourceVersion, concurrentBuildLimit },
    source: sourceOf(plan, inline),
    environment: environmentOf(plan),
    artifacts: kept ? { type: "S3" as const, ...kept } : { type: "NO_ARTIFACTS" as const },
    cache: cacheOf(plan),
    vpcConfig: vpc && { vpcId: vpc.vpcId, subnets: [...vpc.subnetIds], securityGroupIds: [...vpc.securityGroupIds] },
    logsConfig: { cloudWatchLogs: { status: "ENABLED" as const, groupName: `/aws/codebuild/${name}` } },
    timeoutInMinutes: plan.buildTimeoutMinutes,
    queuedTimeoutInMinutes: plan.queuedTimeoutMinutes,
    buildBatchConfig: batch && {
      timeoutInMins: batch.timeoutMinutes,
      combineArtifacts: batch.combineArtifacts,
      restrictions: { maximumBuildsAllowed: 100, computeTypesAllowed: [...(computeTypesAllowed ?? [])] },
    },
    webhook: webhookOf(plan, role),
  };
}

function sourceOf({ source, buildspec }: BuildProjectPlan, inline: string | undefined): CreateProjectInput["source"] {
  const { auth, type, location, gitCloneDepth, fetchSubmodules, reportBuildStatus } = source;
  return {
    ...{ type, location, gitCloneDepth, reportBuildStatus, insecureSsl: false },
    auth: authOf(auth),
    buildspec: buildspec.kind === "file" ? buildspec.path : inline,
    gitSubmodulesConfig: { fetchSubmodules },
  };
}

function authOf(auth: BuildProjectPlan["source"]["auth"]) {
  if (auth.kind === "account") return undefined;
  if (auth.kind === "secret") return { type: "SECRETS_MANAGER" as const, resource: auth.secretArn };
  return { type: "CODECONNECTIONS" as const, resource: auth.connectionArn };
}

function environmentOf({ environment, environmentVariables = {} }: BuildProjectPlan) {
  const { registryCredential: credential, fleetArn, privileged, type, computeType, ...own } = environment;
  return {
    // What the schema takes is what the model has.
    ...{ ...own, type: type as "LINUX_CONTAINER", computeType: computeType as "BUILD_GENERAL1_SMALL" },
    registryCredential:
      credential === undefined ? undefined : { credential, credentialProvider: "SECRETS_MANAGER" as const },
    privilegedMode: privileged,
    fleet: fleetArn === undefined ? undefined : { fleetArn },
    environmentVariables: Object.entries(environmentVariables).map(([name, each]): EnvironmentVariable => {
      if (each.kind === "plain") return { name, type: "PLAINTEXT", value: each.value };
      if (each.kind === "parameter") return { name, type: "PARAMETER_STORE", value: each.parameter };
      const key = each.key === undefined ? "" : `:${each.key}`;
      return { name, type: "SECRETS_MANAGER", value: `${each.secret}${key}` };
    }),
  };
}

function cacheOf({ cache }: BuildProjectPlan): CreateProjectInput["cache"] {
  if (cache === undefined) return { type: "NO_CACHE" };
  return cache.kind === "s3" ? { type: "S3" } : { type: "LOCAL", modes: [...cache.modes] };
}

/** The component of releases has no policy for pull requests. */
function webhookOf(
  { webhook, batch }: BuildProjectPlan,
  role: string,
): Omit<CreateWebhookInput, "projectName"> | undefined {
  if (webhook.kind === "manual") return undefined;
  const { approval = "forks", approverRoles = [] } = webhook;
  const requiresCommentApproval = APPROVALS[approval as keyof typeof APPROVALS];
  return {
    buildType: batch === undefined ? "BUILD" : "BUILD_BATCH",
    filterGroups: webhook.filterGroups.map(({ events, filters }) => [
      { type: "EVENT" as const, pattern: events.join(", ") },
      ...filters,
    ]),
    ...(role === "ci" && {
      pullRequestBuildPolicy: { requiresCommentApproval, approverRoles: [...approverRoles] as "GITHUB_READ"[] },
    }),
  };
}

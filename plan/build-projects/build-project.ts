import type { AnyImage, BuildProject } from "../../definition/image/image-definition";
import { dnsSuffix } from "../arn";
import type { PlanContext } from "../context";
import { physicalName, projectBucketPrefix } from "../names";
import { projectsBoundaryArn } from "../roles-boundary";
import { buildspecOf } from "./buildspec";
import { sorted, sortedRecord } from "../record";
import { filterGroups } from "./webhook-filters";

/** As args of the components `CiProject` and `ReleaseProject` take it, without account, Region and tags; of an inline buildspec it has the document. */
export type BuildProjectPlan = ReturnType<typeof buildProjectPlan>;

/** CodeBuild's own file name, in the root of a repository. */
const OWN_BUILDSPEC = "buildspec.yml";

/** Where the repositories of a host are. */
const HOSTS = { github: "github.com", gitlab: "gitlab.com", bitbucket: "bitbucket.org" } as const;

const SOURCE_TYPES = {
  github: "GITHUB",
  "github-enterprise": "GITHUB_ENTERPRISE",
  gitlab: "GITLAB",
  "gitlab-self-managed": "GITLAB_SELF_MANAGED",
  bitbucket: "BITBUCKET",
  codecommit: "CODECOMMIT",
} as const;

const CACHE_MODES = {
  "docker-layers": "LOCAL_DOCKER_LAYER_CACHE",
  source: "LOCAL_SOURCE_CACHE",
  custom: "LOCAL_CUSTOM_CACHE",
} as const;

/** What CodeBuild does with the repository of a definition; nothing where there is none. */
export function buildProjectPlans(definition: AnyImage, context: PlanContext) {
  const { ci, release } = definition;
  return {
    ...(ci && { ci: buildProjectPlan(definition, ci, "ci", context) }),
    ...(release && { release: buildProjectPlan(definition, release, "release", context) }),
  };
}

function buildProjectPlan(definition: AnyImage, project: BuildProject, role: "ci" | "release", context: PlanContext) {
  const { description } = definition;
  const { environment, batch, network, access, buildspec } = project;
  const { variables } = environment;
  const { namePrefix, permissionsBoundary } = context.settings;
  const name = project.name ?? physicalName("codeBuild", namePrefix, definition.name, role);
  const boundary = projectsBoundaryArn(permissionsBoundary, { ...context.home, namePrefix });
  return {
    name,
    bucketPrefix: projectBucketPrefix(namePrefix, name),
    ...(boundary !== undefined && { permissionsBoundary: boundary }),
    ...(description !== undefined && { description: description.slice(0, 255) }),
    source: sourcePlan(project, context),
    ...(project.source.ref !== undefined && { sourceVersion: project.source.ref }),
    buildspec: buildspecPlan(definition, project, role),
    environment: machinePlan(environment),
    ...(Object.keys(variables).length > 0 && { environmentVariables: variablesPlan(variables) }),
    buildTimeoutMinutes: project.timeoutMinutes,
    queuedTimeoutMinutes: project.queuedTimeoutMinutes,
    ...(project.concurrentBuilds !== undefined && { concurrentBuildLimit: project.concurrentBuilds }),
    ...(project.cache && { cache: cachePlan(project.cache) }),
    ...(network && {
      vpc: { ...network, subnetIds: sorted(network.subnetIds), securityGroupIds: sorted(network.securityGroupIds) },
    }),
    artifacts: project.artifacts,
    artifactRetentionDays: project.artifactRetentionDays,
    logRetentionInDays: project.logRetentionDays,
    ...(batch && { batch: batchPlan(batch) }),
    reports: buildspec?.reports !== undefined,
    ...(access && { access }),
    webhook: webhookPlan(project),
  };
}

function sourcePlan({ source }: BuildProject, context: PlanContext) {
  const { type, visibility, cloneDepth, submodules, reportStatus } = source;
  return {
    type: SOURCE_TYPES[type],
    location: locationOf(source, context),
    visibility,
    auth: authOf(source),
    gitCloneDepth: cloneDepth,
    fetchSubmodules: submodules,
    // CodeCommit has no state of commits to report to.
    ...(type !== "codecommit" && { reportBuildStatus: reportStatus }),
  };
}

function authOf({ connection, secret }: BuildProject["source"]) {
  if (connection !== undefined) return { kind: "connection", connectionArn: connection } as const;
  return secret === undefined ? ({ kind: "account" } as const) : ({ kind: "secret", secretArn: secret } as const);
}

function locationOf({ type, repository }: BuildProject["source"], { home }: PlanContext): string {
  if (type === "codecommit") {
    return `https://git-codecommit.${home.region}.${dnsSuffix(home.partition)}/v1/repos/${repository}`;
  }
  const host = HOSTS[type as keyof typeof HOSTS] as string | undefined;
  const address = host === undefined ? repository : `https://${host}/${repository}`;
  return address.endsWith(".git") ? address : `${address}.git`;
}

/** Kept in the project, where no pull request changes it, unless it is a file of the repository. */
function buildspecPlan(definition: AnyImage, { buildspec }: BuildProject, role: "ci" | "release") {
  const document = buildspec?.file === undefined ? buildspecOf(definition, role) : undefined;
  if (document === undefined) return { kind: "file", path: buildspec?.file ?? OWN_BUILDSPEC } as const;
  return { kind: "inline", document } as const;
}

/** CodeBuild pulls its own images; the project's role those of ECR and of registries with a credential. */
function machinePlan({ type, computeType, image, privileged, registryCredential, fleet }: BuildProject["environment"]) {
  const isOurs = registryCredential !== undefined || /^\d{12}\.dkr\.ecr\./.test(image);
  return {
    type,
    computeType,
    image,
    imagePullCredentialsType: isOurs ? ("SERVICE_ROLE" as const) : ("CODEBUILD" as const),
    ...(registryCredential !== undefined && { registryCredential }),
    privileged,
    ...(fleet !== undefined && { fleetArn: fleet }),
  };
}

function variablesPlan(variables: BuildProject["environment"]["variables"]) {
  const entries = Object.entries(variables).map(([name, value]) => [name, variablePlan(value)] as const);
  return sortedRecord(Object.fromEntries(entries));
}

function variablePlan(value: BuildProject["environment"]["variables"][string]) {
  if (typeof value === "string") return { kind: "plain", value } as const;
  if ("parameter" in value) return { kind: "parameter", parameter: value.parameter } as const;
  return { kind: "secret", secret: value.secret, ...(value.key !== undefined && { key: value.key }) } as const;
}

function cachePlan(cache: NonNullable<BuildProject["cache"]>) {
  if (cache === "s3") return { kind: "s3" } as const;
  return { kind: "local", modes: cache.map((mode) => CACHE_MODES[mode]) } as const;
}

function batchPlan(batch: NonNullable<BuildProject["batch"]>) {
  return {
    timeoutMinutes: batch.timeoutMinutes,
    ...(batch.computeTypes && { computeTypesAllowed: sorted(batch.computeTypes) }),
    combineArtifacts: batch.combineArtifacts,
  };
}

function webhookPlan({ triggers, source: { type } }: BuildProject) {
  if (triggers === undefined) return { kind: "manual" } as const;
  const { approval, approvers } = triggers;
  const waits = triggers.pullRequests && {
    approval: approval ?? "forks",
    ...(approvers && { approverRoles: sorted(approvers) }),
  };
  return { kind: "webhook", filterGroups: filterGroups(triggers, type), ...waits } as const;
}

import { exportedBy } from "../../builds/buildspec";
import type { Step, Walk } from "../../builds/walk";
import { arnOf } from "../../cloud/kind";
import { block, blocks, isProperties, type Properties, text, texts, without } from "../../schema/property";
import { type Api, type Handlers, listed, once } from "../api";
import * as runs from "../builds";
import { digestOfBuild } from "../findings";
import { ApiError } from "../error";
import { streamOf } from "../logs";
import { requireProject, showProject } from "./codebuild";

/** What of a project a build has. */
const SETTINGS =
  "name source sourceVersion secondarySources secondarySourceVersions artifacts secondaryArtifacts cache environment serviceRole timeoutInMinutes queuedTimeoutInMinutes encryptionKey vpcConfig logsConfig fileSystemLocations buildBatchConfig".split(
    " ",
  );

/** Where an override of a start goes that is not the project's member of its name. */
const INNER: Readonly<Record<string, readonly [string, string]>> = {
  sourceTypeOverride: ["source", "type"],
  sourceLocationOverride: ["source", "location"],
  sourceAuthOverride: ["source", "auth"],
  gitCloneDepthOverride: ["source", "gitCloneDepth"],
  gitSubmodulesConfigOverride: ["source", "gitSubmodulesConfig"],
  buildspecOverride: ["source", "buildspec"],
  insecureSslOverride: ["source", "insecureSsl"],
  reportBuildStatusOverride: ["source", "reportBuildStatus"],
  reportBuildBatchStatusOverride: ["source", "reportBuildStatus"],
  buildStatusConfigOverride: ["source", "buildStatusConfig"],
  environmentTypeOverride: ["environment", "type"],
  imageOverride: ["environment", "image"],
  computeTypeOverride: ["environment", "computeType"],
  certificateOverride: ["environment", "certificate"],
  privilegedModeOverride: ["environment", "privilegedMode"],
  registryCredentialOverride: ["environment", "registryCredential"],
  imagePullCredentialsTypeOverride: ["environment", "imagePullCredentialsType"],
  fleetOverride: ["environment", "fleet"],
  hostKernelOverride: ["environment", "hostKernel"],
};
const RENAMED: Readonly<Record<string, string>> = {
  secondarySourcesVersion: "secondarySourceVersions",
  buildTimeoutInMinutes: "timeoutInMinutes",
};

/** Builds and batches: begun by a start, and from then on read from how far they are. */
export const BUILDS: Handlers = {
  StartBuild: (params, api) =>
    once(params, api, "StartBuild", () => ({
      build: showBuild(api, requireBuild(api, runs.startBuild(api, settingsOf(params, api)))),
    })),
  StopBuild: (params, api) => {
    const build = requireBuild(api, text(params, "id"));
    runs.stopBuild(api, build);
    return { build: showBuild(api, requireBuild(api, build.id)) };
  },
  RetryBuild: (params, api) =>
    once(params, api, "RetryBuild", () => {
      const { settings } = requireBuild(api, text(params, "id"));
      return { build: showBuild(api, requireBuild(api, runs.startBuild(api, settings))) };
    }),
  BatchGetBuilds: (params, api) =>
    found("builds", "buildsNotFound", params, runs.builds(api), (build) => showBuild(api, build)),
  ListBuilds: (params, api) => ids("ids", runs.builds(api), params, api),
  ListBuildsForProject: (params, api) => ids("ids", runs.builds(api).filter(ofProject(params, api)), params, api),
  BatchDeleteBuilds: (params, api) => {
    const known = runs.builds(api).map(({ id }) => id);
    const [gone, not] = [true, false].map((is) => texts(params, "ids").filter((id) => known.includes(idOf(id)) === is));
    gone?.forEach((id) => {
      runs.forget(api, idOf(id));
    });
    const buildsNotDeleted = (not ?? []).map((id) => ({ id, statusCode: "BUILD_NOT_FOUND" }));
    return { buildsDeleted: (gone ?? []).map((id) => arnOf(api, "codebuild", `build/${idOf(id)}`)), buildsNotDeleted };
  },
  StartBuildBatch: (params, api) =>
    once(params, api, "StartBuildBatch", () => {
      const settings = settingsOf(params, api);
      if (text(block(settings, "buildBatchConfig"), "serviceRole") === "") {
        throw new ApiError(
          "InvalidInputException",
          `Project ${text(settings, "name")} has no batch configuration with a service role.`,
        );
      }
      const id = runs.startBatch(api, settings, params["buildspecOverride"] === undefined);
      return { buildBatch: showBatch(api, requireBatch(api, id)) };
    }),
  StopBuildBatch: (params, api) => {
    const batch = requireBatch(api, text(params, "id"));
    runs.stopBatch(api, batch);
    return { buildBatch: showBatch(api, requireBatch(api, batch.id)) };
  },
  RetryBuildBatch: (params, api) =>
    once(params, api, "RetryBuildBatch", () => {
      const batch = requireBatch(api, text(params, "id"));
      runs.retryBatch(api, batch, text(params, "retryType") !== "RETRY_FAILED_BUILDS");
      return { buildBatch: showBatch(api, requireBatch(api, batch.id)) };
    }),
  BatchGetBuildBatches: (params, api) =>
    found("buildBatches", "buildBatchesNotFound", params, runs.batches(api), (batch) => showBatch(api, batch)),
  ListBuildBatches: (params, api) => ids("ids", runs.batches(api).filter(ofStatus(params)), params, api),
  ListBuildBatchesForProject: (params, api) =>
    ids("ids", runs.batches(api).filter(ofStatus(params)).filter(ofProject(params, api)), params, api),
  DeleteBuildBatch: (params, api) => {
    const { id, batch } = requireBatch(api, text(params, "id"));
    runs.forget(api, id);
    const buildsDeleted = batch.groups.map((group) =>
      arnOf(api, "codebuild", `build/${runs.buildIdOf(id, group.identifier, 1)}`),
    );
    return { statusCode: "BATCH_DELETED", buildsDeleted, buildsNotDeleted: [] };
  },
};

type Listed = Pick<runs.RunningBuild, "id" | "settings" | "walk">;

/** A project with the overrides of a start. Refuses those that are not simulated. */
function settingsOf(params: Properties, api: Api): runs.Settings {
  const project = showProject(requireProject(text(params, "projectName"), api).id, api);
  const settings: Record<string, unknown> = Object.fromEntries(SETTINGS.map((key) => [key, project[key]]));
  for (const [name, value] of Object.entries(params)) {
    const inner = INNER[name];
    const own = name.replace(/Override$/, "");
    const target = RENAMED[own] ?? own;
    if (inner) settings[inner[0]] = { ...block(settings, inner[0]), [inner[1]]: value };
    else if (name === "environmentVariablesOverride")
      settings["environment"] = withVariables(settings, blocks(params, name));
    else if (SETTINGS.includes(target))
      settings[target] = isProperties(value) ? { ...block(settings, target), ...value } : value;
    else if (!["projectName", "idempotencyToken"].includes(name)) throw unsupported(name);
  }
  return settings;
}

function withVariables(settings: Properties, given: readonly Properties[]): Properties {
  const environment = block(settings, "environment");
  const kept = blocks(environment, "environmentVariables").filter(
    ({ name }) => !given.some((other) => other["name"] === name),
  );
  const typed = given.map((variable) => ({ type: "PLAINTEXT", ...variable }));
  return { ...environment, environmentVariables: [...kept, ...typed] };
}

function showBuild(api: Api, { id, number, settings, script, walk, group, batchId }: runs.RunningBuild): Properties {
  const { name, logsConfig, timeoutInMinutes, queuedTimeoutInMinutes, sourceVersion, ...own } = without(
    settings,
    "buildBatchConfig",
  );
  const artifacts = artifactsOf(settings, id);
  const { groupName, streamName, isWritten } = streamOf({ id, settings });
  const arn = arnOf(api, "logs", `log-group:${groupName}:log-stream:${streamName}`);
  const cloudWatch = isWritten ? { groupName, streamName, cloudWatchLogsArn: arn } : {};
  return {
    ...own,
    ...{ id, arn: arnOf(api, "codebuild", `build/${id}`), buildNumber: number, projectName: name, ...ended(walk) },
    ...{ currentPhase: walk.endedAt === undefined ? walk.steps.at(-1)?.phase : "COMPLETED", buildStatus: walk.status },
    ...{ phases: phasesOf(walk, script.message), buildComplete: walk.endedAt !== undefined, artifacts },
    ...{
      secondaryArtifacts: [],
      timeoutInMinutes,
      queuedTimeoutInMinutes,
      initiator: initiatorOf(batchId),
      sourceVersion,
    },
    exportedEnvironmentVariables: walk.status === "SUCCEEDED" ? exportsOf(settings, id) : [],
    ...(batchId === undefined ? {} : { buildBatchArn: arnOf(api, "codebuild", `build-batch/${batchId}`) }),
    ...(group === undefined ? {} : { environment: withBatchVariables(settings, group) }),
    logs: { ...cloudWatch, ...(isProperties(logsConfig) ? logsConfig : {}) },
  };
}

function exportsOf(settings: Properties, id: string): readonly Properties[] {
  const variables = blocks(block(settings, "environment"), "environmentVariables");
  const given = new Map(variables.map((variable) => [text(variable, "name"), text(variable, "value")]));
  return exportedBy(text(block(settings, "source"), "buildspec"), given, digestOfBuild(id));
}

/** https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html */
function withBatchVariables(settings: Properties, group: string): Properties {
  return withVariables(settings, [{ name: "CODEBUILD_BATCH_BUILD_IDENTIFIER", value: group }]);
}

function showBatch(api: Api, running: runs.RunningBatch): Properties {
  const { id, number, settings, batch, walk, tries } = running;
  const { name, logsConfig, timeoutInMinutes, queuedTimeoutInMinutes, ...own } = settings;
  const buildGroups = batch.groups.map((group) => {
    const { identifier, dependsOn, ignoreFailure } = group;
    const count = tries[identifier] ?? 1;
    const summary = (attempt: number, build: Walk | undefined): Properties => ({
      arn: arnOf(api, "codebuild", `build/${runs.buildIdOf(id, identifier, attempt)}`),
      ...(build?.steps[0] ? { requestedOn: new Date(build.steps[0].startedAt) } : {}),
      buildStatus: build?.status ?? "FAILED",
    });
    const current = walk.builds.get(identifier);
    const prior = Array.from({ length: count - 1 }, (_, at) => summary(at + 1, undefined));
    return {
      identifier,
      dependsOn,
      ignoreFailure,
      ...(current ? { currentBuildSummary: summary(count, current) } : {}),
      priorBuildSummaryList: prior,
    };
  });
  return {
    ...own,
    ...{
      id,
      arn: arnOf(api, "codebuild", `build-batch/${id}`),
      buildBatchNumber: number,
      projectName: name,
      ...ended(walk),
    },
    ...{ currentPhase: walk.steps.at(-1)?.phase, buildBatchStatus: walk.status, phases: phasesOf(walk, batch.fault) },
    ...{
      complete: walk.endedAt !== undefined,
      buildGroups,
      artifacts: artifactsOf(settings, id),
      secondaryArtifacts: [],
    },
    ...{ buildTimeoutInMinutes: timeoutInMinutes, queuedTimeoutInMinutes, initiator: "golden-images-simulator" },
    logConfig: logsConfig,
  };
}

function ended({ steps, endedAt }: Walk): Properties {
  return {
    startTime: new Date(steps[0]?.startedAt ?? 0),
    ...(endedAt === undefined ? {} : { endTime: new Date(endedAt) }),
  };
}

function phasesOf({ steps, endedAt, status }: Walk, message?: string): readonly Properties[] {
  const shown = steps.map((step) => phaseOf(step, message));
  const isBuild = steps.every(({ phase }) => phase !== "DOWNLOAD_BATCHSPEC") && status !== "IN_PROGRESS";
  const isDone =
    endedAt !== undefined &&
    isBuild &&
    steps[0]?.phase === "SUBMITTED" &&
    !["SUCCEEDED", "FAILED", "STOPPED"].includes(steps.at(-1)?.phase ?? "");
  return isDone ? [...shown, { phaseType: "COMPLETED", startTime: new Date(endedAt) }] : shown;
}

function phaseOf(
  { phase, status, startedAt, endedAt }: Step,
  message = "COMMAND_EXECUTION_ERROR: Error while executing command. Reason: exit status 1",
): Properties {
  const [code = "", words] = /^(\w+): (.*)$/s.exec(message)?.slice(1) ?? ["COMMAND_EXECUTION_ERROR", message];
  const isBad = status === "FAILED" && !["FAILED", "IN_PROGRESS"].includes(phase);
  return {
    ...{ phaseType: phase, startTime: new Date(startedAt) },
    ...(status === "IN_PROGRESS" ? {} : { phaseStatus: status }),
    ...(endedAt === undefined
      ? {}
      : { endTime: new Date(endedAt), durationInSeconds: Math.round((endedAt - startedAt) / 1000) }),
    contexts: isBad ? [{ statusCode: code, message: words }] : [],
  };
}

function artifactsOf(settings: Properties, id: string): Properties {
  const { location, path, name, type, encryptionDisabled } = block(settings, "artifacts");
  if (type !== "S3") return { location: "" };
  const key = [path, id.split(":")[1], name].filter((part) => typeof part === "string" && part !== "");
  return {
    location: `arn:aws:s3:::${String(location)}/${key.join("/")}`,
    encryptionDisabled: encryptionDisabled === true,
  };
}

function found<T extends Listed>(
  name: string,
  notFound: string,
  params: Properties,
  all: readonly T[],
  show: (item: T) => Properties,
): Properties {
  const asked = texts(params, "ids").map((id) => [id, all.find((item) => item.id === idOf(id))] as const);
  return {
    [name]: asked.flatMap(([, item]) => (item ? [show(item)] : [])),
    [notFound]: asked.filter(([, item]) => !item).map(([id]) => id),
  };
}

/** Newest first, unless the call says otherwise. */
function ids(name: string, all: readonly Listed[], params: Properties, api: Api): Properties {
  const own = all.map(({ id }) => id);
  return listed(name, params["sortOrder"] === "ASCENDING" ? own : own.reverse(), params, api);
}

function ofProject(params: Properties, api: Api): (item: Listed) => boolean {
  const name = text(params, "projectName");
  const owner = name === "" ? undefined : requireProject(name, api).state["name"];
  return ({ settings }) => owner === undefined || settings["name"] === owner;
}

function ofStatus(params: Properties): (item: Listed) => boolean {
  const status = text(block(params, "filter"), "status");
  return ({ walk }) => status === "" || walk.status === status;
}

function requireBuild(api: Api, id: string): runs.RunningBuild {
  const build = runs.builds(api).find((item) => item.id === idOf(id));
  if (build) return build;
  throw new ApiError("ResourceNotFoundException", `Build not found: ${id}`);
}

function requireBatch(api: Api, id: string): runs.RunningBatch {
  const batch = runs.batches(api).find((item) => item.id === idOf(id));
  if (batch) return batch;
  throw new ApiError("ResourceNotFoundException", `Build batch not found: ${id}`);
}

/** An id or its ARN. */
function idOf(given: string): string {
  return given.replace(/^arn:.*:build(?:-batch)?\//, "");
}

function initiatorOf(batchId: string | undefined): string {
  return batchId === undefined ? "golden-images-simulator" : `codebuild/${batchId.split(":")[0] ?? ""}`;
}

function unsupported(name: string): ApiError {
  return new ApiError("InvalidInputException", `golden-images simulator: ${name} is not simulated: leave it out.`);
}

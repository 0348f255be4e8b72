import type { Architecture, ComponentUse, ImageDefinition, Schedule } from "../../definition/image/image-definition";
import type { PlanContext } from "../context";
import { digestOf } from "../digest";
import { distributionPlan, parameterName } from "./distribution";
import { infrastructurePlan } from "./infrastructure";
import { lifecyclePlan } from "./lifecycle";
import { pipelineName } from "../names";
import { notificationsPlan } from "./notifications";
import type { ImagePlan, PipelinePlan } from "../plan";
import { sorted } from "../policies/document";
import { recipePlan } from "./recipe";
import { sharingPlan } from "./sharing";
import { imageTags, type Tags } from "../tags";

/** Plan of one image. */
export function imagePlan(definition: ImageDefinition, context: PlanContext): ImagePlan {
  const { settings, commits } = context;
  // An image may be called `constructor`.
  const commit = Object.hasOwn(commits, definition.name) ? commits[definition.name] : undefined;
  const tags = imageTags(definition, settings.defaultTags, commit);
  const lifecycle = lifecyclePlan(definition, settings.namePrefix);
  const notifications = notificationsPlan(definition, context);
  return {
    name: definition.name,
    version: definition.version,
    digest: digestOf(definition),
    file: definition.file,
    files: imageFiles(definition),
    ...(definition.description !== undefined && { description: definition.description }),
    platform: definition.platform,
    parents: definition.parent.kind === "image" ? [definition.parent.image] : [],
    tags,
    pipelines: definition.architectures.map((architecture) => pipelinePlan(definition, architecture, tags, context)),
    sharing: sharingPlan(definition, context),
    ...(lifecycle && { lifecycle }),
    ...(notifications && { notifications }),
    parameters: parametersOf(definition, context),
    consumers: definition.consumers.map(({ repository, path }) => ({ repository, path })),
  };
}

function pipelinePlan(
  definition: ImageDefinition,
  architecture: Architecture,
  tags: Tags,
  context: PlanContext,
): PipelinePlan {
  const { settings } = context;
  const { build, imageTests, schedule } = definition;
  return {
    architecture,
    name: pipelineName(settings.namePrefix, definition.name, architecture),
    imageVersion: definition.version,
    ...(definition.description !== undefined && { description: definition.description }),
    platform: definition.platform,
    ...recipePlan(definition, architecture, context),
    infrastructure: infrastructurePlan(definition, architecture, settings.defaultTags),
    distributions: distributionPlan(definition, architecture, tags, context),
    ...(schedule && { schedule: schedulePlan(schedule) }),
    status: schedule?.enabled === false ? "DISABLED" : "ENABLED",
    imageTests: { imageTestsEnabled: imageTests.enabled, timeoutMinutes: imageTests.timeoutMinutes },
    imageScanningEnabled: definition.scanning.enabled,
    ...(build.onDeploy && { onDeploy: { timeoutMinutes: build.timeoutMinutes } }),
  };
}

function schedulePlan(schedule: Schedule): NonNullable<PipelinePlan["schedule"]> {
  return {
    scheduleExpression: `cron(${schedule.cron})`,
    timezone: schedule.timezone,
    pipelineExecutionStartCondition: schedule.onlyWhenDependenciesChange
      ? "EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE"
      : "EXPRESSION_MATCH_ONLY",
  };
}

/** Every file of the definition's own, sorted: its YAML, its documents and its user data. */
export function imageFiles(definition: ImageDefinition): readonly string[] {
  const { file, components, tests, userData } = definition;
  const documents = [...components, ...tests].map((use: ComponentUse) =>
    use.kind === "document" ? use.file : undefined,
  );
  return sorted([file, userData?.file, ...documents].filter((path) => path !== undefined));
}

function parametersOf(definition: ImageDefinition, context: PlanContext): ImagePlan["parameters"] {
  const entries = definition.architectures.map((architecture) => [
    architecture,
    parameterName(definition, architecture, context),
  ]);
  return Object.fromEntries(entries.filter(([, name]) => name !== undefined)) as ImagePlan["parameters"];
}

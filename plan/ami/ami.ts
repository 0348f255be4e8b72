import type {
  AmiDefinition,
  Architecture,
  ComponentUse,
  Platform,
  Schedule,
} from "../../definition/image/image-definition";
import type { AnyImagePlan, KindOfImage, StackNeeds } from "../any-image";
import { imageBuilderArn } from "../arn";
import { bug } from "../bug";
import type { PlanContext } from "../context";
import { pipelineName } from "../names";
import { sorted, without } from "../record";
import type { Tags } from "../tags";
import { distributionPlan, parameterName, type RegionDistributionPlan } from "./distribution";
import { infrastructurePlan, type InfrastructurePlan } from "./infrastructure";
import { lifecyclePlan, type LifecyclePlan } from "./lifecycle";
import { recipePlan, type RecipePlan } from "./recipe";
import { sharingPlan, type SharingPlan } from "./sharing";

export interface AmiPlan extends AnyImagePlan {
  /** Never written, as in definitions. */
  readonly kind?: "ami";
  readonly platform: Platform;
  /** One for each architecture, in the definition's order. */
  readonly pipelines: readonly PipelinePlan[];
  readonly sharing: SharingPlan;
  readonly lifecycle?: LifecyclePlan;
  readonly notifications?: NotificationsPlan;
  /** SSM parameter names by architecture. */
  readonly parameters: Readonly<Partial<Record<Architecture, string>>>;
}

export interface PipelinePlan extends RecipePlan {
  readonly architecture: Architecture;
  /** Physical name of recipe, configurations and pipeline. Never holds the version. */
  readonly name: string;
  /** `1.2.0` */
  readonly imageVersion: string;
  readonly description?: string;
  readonly platform: Platform;
  readonly infrastructure: InfrastructurePlan;
  readonly distributions: readonly RegionDistributionPlan[];
  readonly schedule?: {
    /** `cron(0 7 * * ? *)` */
    readonly scheduleExpression: string;
    readonly timezone: string;
    readonly pipelineExecutionStartCondition:
      "EXPRESSION_MATCH_ONLY" | "EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE";
  };
  readonly status: "ENABLED" | "DISABLED";
  readonly imageTests: { readonly imageTestsEnabled: boolean; readonly timeoutMinutes: number };
  readonly imageScanningEnabled: boolean;
  /** Build the image of this version during the deployment and wait so long for it. */
  readonly onDeploy?: { readonly timeoutMinutes: number };
}

export interface NotificationsPlan {
  /** Names of channels in {@link StackPlan.channels}. */
  readonly channels: readonly string[];
  /** ARN prefixes of the image's builds, one for each architecture: `arn:aws:imagebuilder:…:image/docker-host-x86-64/`. */
  readonly imageArnPrefixes: readonly string[];
  /** Tell of scan findings at this severity and above. */
  readonly failOn?: "critical" | "high" | "medium";
}

const NOT_CONTENT_OF_FILES: ReadonlySet<string> = new Set(["file", "document"]);

export const AMI: KindOfImage<AmiDefinition, AmiPlan> = {
  plan: (definition, shared, context) => {
    const image = amiPlan(definition, shared, context);
    return { image, needs: needsOf(image) };
  },
  files: ({ components, tests, userData }) =>
    [userData, ...[...components, ...tests].filter(isDocument)].flatMap((named) => named?.file ?? []),
  content: contentOf,
};

function amiPlan(definition: AmiDefinition, shared: AnyImagePlan, context: PlanContext): AmiPlan {
  const { parents, tags, consumers, ...identity } = shared;
  const lifecycle = lifecyclePlan(definition, context.settings.namePrefix);
  const notifications = notificationsPlan(definition, context);
  return {
    ...identity,
    platform: definition.platform,
    parents,
    tags,
    pipelines: definition.architectures.map((architecture) => pipelinePlan(definition, architecture, tags, context)),
    sharing: sharingPlan(definition, context),
    ...(lifecycle && { lifecycle }),
    ...(notifications && { notifications }),
    parameters: parametersOf(definition, context),
    consumers,
  };
}

function needsOf({ parameters, pipelines, sharing, notifications, lifecycle }: AmiPlan): StackNeeds {
  const components = pipelines.flatMap((pipeline) => pipeline.components);
  return {
    parameters: Object.values(parameters),
    componentArns: components.flatMap((component) => (component.kind === "arn" ? component.componentArn : [])),
    copyTo: sharing.targetAccountIds,
    channels: notifications?.channels ?? [],
    lifecycle: lifecycle !== undefined,
  };
}

function isDocument(use: ComponentUse): use is Extract<ComponentUse, { readonly kind: "document" }> {
  return use.kind === "document";
}

/**
 * Of a component and of user data, where its content is written does not count; what counts is the content. `document` is
 * the same as `data`, which goes to AWS and in which the order of keys counts.
 */
function contentOf(definition: AmiDefinition): object {
  const { components, tests, userData } = definition;
  const content = (named: object): object => without(named, NOT_CONTENT_OF_FILES);
  return {
    ...definition,
    components: components.map(content),
    tests: tests.map(content),
    ...(userData && { userData: content(userData) }),
  };
}

function pipelinePlan(
  definition: AmiDefinition,
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

/** Who hears of an image's builds; absent without a channel. */
function notificationsPlan(definition: AmiDefinition, context: PlanContext): NotificationsPlan | undefined {
  const { settings, home } = context;
  if (definition.notify.length === 0) {
    return undefined;
  }
  const missing = definition.notify.find((channel) => !Object.hasOwn(settings.channels, channel));
  if (missing !== undefined) {
    throw bug(`${definition.name}: the settings have no channel ${JSON.stringify(missing)}`);
  }
  const { enabled, failOn } = definition.scanning;
  return {
    channels: sorted(definition.notify),
    imageArnPrefixes: definition.architectures.map((architecture) =>
      imageBuilderArn(home, "image", pipelineName(settings.namePrefix, definition.name, architecture), ""),
    ),
    ...(enabled && failOn !== undefined && { failOn }),
  };
}

function parametersOf(definition: AmiDefinition, context: PlanContext): AmiPlan["parameters"] {
  const entries = definition.architectures.map((architecture) => [
    architecture,
    parameterName(definition, architecture, context),
  ]);
  return Object.fromEntries(entries.filter(([, name]) => name !== undefined)) as AmiPlan["parameters"];
}

import type {
  AmiDefinition,
  Architecture,
  ComponentUse,
  Platform,
  Schedule,
} from "../../definition/image/image-definition";
import type { AnyImagePlan, KindOfImage, StackNeeds } from "../any-image";
import { bug } from "../bug";
import type { PlanContext } from "../context";
import { buildRoleKey, pipelineName } from "../names";
import { sorted, without } from "../record";
import type { Tags } from "../tags";
import { distributionPlan, parameterName } from "./distribution";
import { infrastructurePlan } from "./infrastructure";
import { lifecyclePlan, type LifecyclePlan } from "./lifecycle";
import { recipePlan } from "./recipe";
import { sharingPlan, type SharingPlan } from "./sharing";

export interface AmiPlan extends AnyImagePlan {
  /** Never written, as in definitions. */
  readonly kind?: "ami";
  readonly version: string;
  readonly platform: Platform;
  /** One for each architecture, in the definition's order. */
  readonly pipelines: readonly PipelinePlan[];
  readonly sharing: SharingPlan;
  readonly lifecycle?: LifecyclePlan;
  /** ARNs that its builds may read; with any they have a role of their own. */
  readonly mayRead?: readonly string[];
  /** SSM parameter names by architecture. */
  readonly parameters: Readonly<Partial<Record<Architecture, string>>>;
}

export type PipelinePlan = ReturnType<typeof pipelinePlan>;

const NOT_CONTENT_OF_FILES: ReadonlySet<string> = new Set(["file", "document"]);

/** Names that the lifecycle policy has. */
const NOT_OF_PIPELINE: ReadonlySet<string> = new Set(["lifecycle", "formerRecipes"]);

export const AMI: KindOfImage<AmiDefinition, AmiPlan> = {
  plan: amiPlan,
  needs: needsOf,
  files: ({ components, tests, userData }) =>
    [userData, ...[...components, ...tests].filter(isDocument)].flatMap((named) => named?.file ?? []),
  content: contentOf,
};

function amiPlan(definition: AmiDefinition, shared: AnyImagePlan, context: PlanContext): AmiPlan {
  const { parents, tags, notifications, consumers, ...identity } = shared;
  const { enabled, failOn } = definition.scanning;
  const lifecycle = lifecyclePlan(definition, context.settings.namePrefix);
  return {
    ...identity,
    version: definition.version,
    platform: definition.platform,
    parents,
    tags,
    pipelines: definition.architectures.map((architecture) => pipelinePlan(definition, architecture, tags, context)),
    sharing: sharingPlan(definition, context),
    ...(lifecycle && { lifecycle }),
    ...(definition.build.mayRead && { mayRead: sorted(definition.build.mayRead) }),
    ...(notifications && { notifications: { ...notifications, ...(enabled && failOn && { failOn }) } }),
    parameters: parametersOf(definition, context),
    consumers,
  };
}

function needsOf({ name, parameters, pipelines, sharing, lifecycle, mayRead }: AmiPlan): StackNeeds {
  const components = pipelines.flatMap((pipeline) => pipeline.components);
  return {
    parameters: Object.values(parameters),
    componentArns: components.flatMap((component) => (component.kind === "arn" ? component.componentArn : [])),
    copyTo: sharing.targetAccountIds,
    lifecycle: lifecycle !== undefined,
    mayRead: mayRead === undefined ? {} : { [buildRoleKey(name)]: mayRead },
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

function pipelinePlan(definition: AmiDefinition, architecture: Architecture, tags: Tags, context: PlanContext) {
  const { settings } = context;
  const { build, imageTests, names, schedule } = definition;
  return {
    architecture,
    /** Physical name of recipe, configurations and pipeline. Never holds the version. */
    name: pipelineName(settings.namePrefix, definition.name, architecture),
    /** Of those that are taken over. */
    ...(names && { names: without(names, NOT_OF_PIPELINE) as Omit<typeof names, "lifecycle" | "formerRecipes"> }),
    imageVersion: definition.version,
    ...(definition.description !== undefined && { description: definition.description }),
    platform: definition.platform,
    ...recipePlan(definition, architecture, context),
    infrastructure: infrastructurePlan(definition, architecture, settings.defaultTags),
    distributions: distributionPlan(definition, architecture, tags, context),
    ...(schedule && { schedule: schedulePlan(schedule) }),
    status: schedule?.enabled === false ? ("DISABLED" as const) : ("ENABLED" as const),
    imageTests: { imageTestsEnabled: imageTests.enabled, timeoutMinutes: imageTests.timeoutMinutes },
    imageScanningEnabled: definition.scanning.enabled,
    /** Build the image of this version during the deployment and wait so long for it. */
    ...(build.onDeploy && { onDeploy: { timeoutMinutes: build.timeoutMinutes } }),
  };
}

function schedulePlan({ cron, rate, timezone, onlyWhenDependenciesChange }: Schedule) {
  const pipelineExecutionStartCondition = onlyWhenDependenciesChange
    ? ("EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE" as const)
    : ("EXPRESSION_MATCH_ONLY" as const);
  // An interval has no time of day, so no zone either.
  if (rate !== undefined) return { scheduleExpression: `rate(${rate})`, pipelineExecutionStartCondition };
  if (cron === undefined) throw bug("a schedule without cron and rate");
  return { scheduleExpression: `cron(${cron})`, timezone, pipelineExecutionStartCondition };
}

function parametersOf(definition: AmiDefinition, context: PlanContext): AmiPlan["parameters"] {
  const entries = definition.architectures.flatMap((architecture) => {
    const name = parameterName(definition, architecture, context);
    return name === undefined ? [] : [[architecture, name] as const];
  });
  return Object.fromEntries(entries);
}

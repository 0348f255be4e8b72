import type { AmiDefinition, Architecture, Platform } from "../../definition/image/image-definition";
import type { AnyImagePlan, KindOfImage, StackNeeds } from "../any-image";
import type { PlanContext } from "../context";
import { buildRoleKey, pipelineName } from "../names";
import { sorted, without } from "../record";
import type { Tags } from "../tags";
import { architectureName, distributionPlan, parameterName } from "./distribution";
import { componentArns, contentOfComponents, contentOfNamed, documentFiles } from "../image-builder/components";
import { infrastructurePlan } from "../image-builder/infrastructure";
import { lifecyclePlan, type LifecyclePlan } from "../image-builder/lifecycle";
import { whenBuilt } from "../image-builder/pipeline";
import { pointersOf, promotionPlan, type PromotionPlan } from "../image-builder/promotion";
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
  /** Where the settings have channels of images. */
  readonly promotion?: PromotionPlan;
  /** ARNs that its builds may read; with any they have a role of their own. */
  readonly mayRead?: readonly string[];
  /** SSM parameter names by architecture. */
  readonly parameters: Readonly<Partial<Record<Architecture, string>>>;
}

export type PipelinePlan = ReturnType<typeof pipelinePlan>;

/** Names that the lifecycle policy has. */
const NOT_OF_PIPELINE: ReadonlySet<string> = new Set(["lifecycle", "formerRecipes"]);

export const AMI: KindOfImage<AmiDefinition, AmiPlan> = {
  plan: amiPlan,
  needs: needsOf,
  files: (definition) => [...(definition.userData ? [definition.userData.file] : []), ...documentFiles(definition)],
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
    ...promotionPlan(definition, context),
    ...(definition.build.mayRead && { mayRead: sorted(definition.build.mayRead) }),
    ...(notifications && { notifications: { ...notifications, ...(enabled && failOn && { failOn }) } }),
    parameters: parametersOf(definition, context),
    consumers,
  };
}

function needsOf({ name, parameters, pipelines, sharing, lifecycle, mayRead }: AmiPlan): StackNeeds {
  return {
    parameters: Object.values(parameters),
    componentArns: componentArns(pipelines),
    copyTo: sharing.targetAccountIds,
    lifecycle: lifecycle !== undefined,
    mayRead: mayRead === undefined ? {} : { [buildRoleKey(name)]: mayRead },
  };
}

/** Of user data too, where its content is written does not count. */
function contentOf(definition: AmiDefinition): object {
  const { userData } = definition;
  return { ...contentOfComponents(definition), ...(userData && { userData: contentOfNamed(userData) }) };
}

function pipelinePlan(definition: AmiDefinition, architecture: Architecture, tags: Tags, context: PlanContext) {
  const { settings } = context;
  const { names } = definition;
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
    ...pointersOf(definition, architectureName(definition, architecture), context),
    ...whenBuilt(definition, settings),
  };
}

function parametersOf(definition: AmiDefinition, context: PlanContext): AmiPlan["parameters"] {
  const entries = definition.architectures.flatMap((architecture) => {
    const name = parameterName(definition, architecture, context);
    return name === undefined ? [] : [[architecture, name] as const];
  });
  return Object.fromEntries(entries);
}

import type { Architecture, ContainerDefinition } from "../../definition/image/image-definition";
import type { AnyImagePlan, KindOfImage, StackNeeds } from "../any-image";
import { bug } from "../bug";
import { EVERY_ARCHITECTURE } from "../channels";
import type { PlanContext } from "../context";
import {
  componentArns,
  componentsPlan,
  contentOfComponents,
  contentOfNamed,
  documentFiles,
} from "../image-builder/components";
import { infrastructurePlan } from "../image-builder/infrastructure";
import { lifecyclePlan, type LifecyclePlan } from "../image-builder/lifecycle";
import { imageOfOurs, ofArchitecture } from "../image-builder/parent";
import { whenBuilt } from "../image-builder/pipeline";
import { pointersOf, promotionPlan, type PromotionPlan } from "../image-builder/promotion";
import { buildRoleKey, recipeName } from "../names";
import { sorted, without } from "../record";
import { dockerPlan, type DockerPlan } from "./docker";
import { registryAccess, repositoryPlan, type RegistryAccess } from "./repository";

export interface ContainerPlan extends AnyImagePlan {
  readonly kind: "container";
  /** Of Image Builder, one for each architecture in the definition's order; none where CodeBuild builds it. */
  readonly pipelines: readonly ContainerPipelinePlan[];
  /** Where CodeBuild builds it. */
  readonly codebuild?: DockerPlan;
  /** Names of the parameters of its channels, where CodeBuild builds it. */
  readonly pointers?: Readonly<Record<string, string>>;
  /** Where the settings have channels of images. */
  readonly promotion?: PromotionPlan;
  readonly lifecycle?: LifecyclePlan;
  /** ARNs that its builds may read beyond what all may. */
  readonly mayRead?: readonly string[];
  /** Repositories that its builds push to and pull from, for a role of their own. */
  readonly registry: RegistryAccess;
}

export type ContainerPipelinePlan = ReturnType<typeof pipelinePlan>;

/** A file counts by its path in the context. */
const FOLDER: ReadonlySet<string> = new Set(["context"]);

/** AMI of ECS for Graviton instances; for others Image Builder chooses its own. */
const ARM64_HOST = "ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id";

export const CONTAINER: KindOfImage<ContainerDefinition, ContainerPlan> = {
  plan: containerPlan,
  needs: needsOf,
  files: (definition) => [
    ...(definition.dockerfile.file === undefined ? [] : [definition.dockerfile.file]),
    ...(definition.docker?.files ?? []).map(({ path }) => `${definition.docker?.context ?? ""}/${path}`),
    ...documentFiles(definition),
  ],
  content: (definition) => ({
    ...contentOfComponents(definition),
    dockerfile: contentOfNamed(definition.dockerfile),
    ...(definition.docker && { docker: without(definition.docker, FOLDER) }),
  }),
};

function containerPlan(definition: ContainerDefinition, shared: AnyImagePlan, context: PlanContext): ContainerPlan {
  const { parents, tags, notifications, consumers, ...identity } = shared;
  const { docker, scanning } = definition;
  const { enabled, failOn } = scanning;
  const lifecycle = lifecyclePlan(definition, context.settings.namePrefix);
  const codebuild = docker && dockerPlan(definition, docker, context);
  return {
    ...identity,
    kind: "container",
    parents,
    tags,
    pipelines: docker ? [] : definition.architectures.map((each) => pipelinePlan(definition, each, context)),
    ...(codebuild && { codebuild, ...pointersOf(definition, EVERY_ARCHITECTURE, context) }),
    ...promotionPlan(definition, context),
    ...(lifecycle && { lifecycle }),
    ...(definition.build.mayRead && { mayRead: sorted(definition.build.mayRead) }),
    registry: registryAccess(definition, context),
    ...(notifications && {
      notifications: codebuild
        ? { channels: notifications.channels, projectName: codebuild.name }
        : { ...notifications, ...(enabled && failOn && { failOn }) },
    }),
    consumers,
  };
}

function needsOf({ name, pipelines, codebuild, lifecycle, mayRead = [], registry }: ContainerPlan): StackNeeds {
  const key = buildRoleKey(name);
  return {
    parameters: [],
    componentArns: componentArns(pipelines),
    copyTo: [],
    lifecycle: lifecycle !== undefined,
    mayRead: mayRead.length === 0 ? {} : { [key]: mayRead },
    ...(codebuild === undefined && { registries: { [key]: registry } }),
  };
}

function pipelinePlan(definition: ContainerDefinition, architecture: Architecture, context: PlanContext) {
  const { settings } = context;
  const { description, platform, parent, build, workingDirectory, dockerfile, distribution } = definition;
  const repository = repositoryPlan(definition, architecture, context);
  const containerTags = distribution.containerTags.map((tag) => tag.replaceAll("{version}", definition.version));
  return {
    architecture,
    /** Physical name of recipe, configurations and pipeline. Never holds the version. */
    name: recipeName(settings.namePrefix, definition, architecture),
    imageVersion: definition.version,
    ...(description !== undefined && { description }),
    platform,
    /** Image Builder cannot tell the platform of an image in a registry. */
    ...(parent.kind === "registry" && { platformOverride: platform }),
    parentImage: parentImage(definition, architecture, context),
    dockerfileTemplateData: dockerfile.content,
    components: componentsPlan(definition, architecture, context),
    ...(workingDirectory !== undefined && { workingDirectory }),
    /** The build instance's AMI, and its root volume. */
    instanceConfiguration: {
      ...(architecture === "arm64" && platform === "Linux" && { image: ARM64_HOST }),
      deviceName: platform === "Windows" ? "/dev/sda1" : "/dev/xvda",
      ...(build.diskGiB !== undefined && { volumeSize: build.diskGiB }),
    },
    repository,
    infrastructure: infrastructurePlan(definition, architecture, settings.defaultTags),
    distributions: repository.regions.map(({ region }) => ({ region, containerTags })),
    ...pointersOf(definition, architecture, context),
    ...whenBuilt(definition, settings),
  };
}

/** ARN or reference, as a recipe's `parentImage` takes it. */
function parentImage({ parent, name }: ContainerDefinition, architecture: Architecture, context: PlanContext): string {
  switch (parent.kind) {
    case "registry":
      return parent.reference;
    case "image":
      return imageOfOurs(parent, architecture, name, context);
    case "arn":
      return ofArchitecture(parent.arns, architecture, name);
    case "managed":
    case "ssm":
    case "ami":
      throw bug(`${name}: a container is not built on an AMI`);
  }
}

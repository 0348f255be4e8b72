import type { ImageKind } from "../schema";
import type { AmiDefinition } from "./ami/ami-definition";
import type { ContainerDefinition } from "./container/container-definition";
import type { ExternalDefinition } from "./external/external-definition";
import type { ProjectDefinition } from "./project/project-definition";

/** The normal form of each kind of image. */
export interface DefinitionOf {
  readonly ami: AmiDefinition;
  readonly container: ContainerDefinition;
  readonly project: ProjectDefinition;
  readonly external: ExternalDefinition;
}

/**
 * The normal form of an image definition: shorthand expanded, variables substituted, files read, defaults filled.
 * Everything to the right of `definition/` works on this form alone. It is plain data that survives JSON unchanged.
 * The written form is `schema/`; `load.ts` turns the one into the other.
 */
export type ImageDefinition = DefinitionOf[ImageKind];

export type { ImageKind } from "../schema";

export type { Architecture, Platform } from "../aws/platform";
export type {
  AmiDefinition,
  Disk,
  Distribution,
  KmsKeyChoice,
  LaunchTemplate,
  Share,
  UserData,
} from "./ami/ami-definition";
export type {
  Age,
  AwstoeDocument,
  BuildSettings,
  BuilderImage,
  ComponentUse,
  ImageTestSettings,
  Lifecycle,
  Scanning,
  Schedule,
} from "./image-builder/builder-image";
export type { ContainerDefinition, ContainerRepository, ContextFile } from "./container/container-definition";
export type { AnyImage, BuiltImage, Consumer, Parent } from "./any-image";
export type { BuildProject, BuildProjects, Flavor } from "./build-projects/build-projects";
export type { ExternalDefinition } from "./external/external-definition";
export type { ProjectDefinition } from "./project/project-definition";

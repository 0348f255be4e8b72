export type { AmiPlan, PipelinePlan } from "./ami/ami";
export type { PromotionPlan } from "./image-builder/promotion";
export type { LifecyclePlan } from "./image-builder/lifecycle";
export type { ContainerPipelinePlan, ContainerPlan } from "./container/container";
export type { DockerPlan } from "./container/docker";
export { DOCKER_HOSTS } from "./container/docker-buildspec";
export type { AnyImagePlan } from "./any-image";
export type { BuildProjectPlan } from "./build-projects/build-project";
export { buildIdentifiers, buildspecOf, buildspecOfFlavors } from "./build-projects/buildspec";
export { digestOf } from "./digest";
export { graphParent, imageGraph, kinshipOf, type GraphImage, type GraphParent, type ImageGraph } from "./graph";
export { imageFiles, isBuilt, type BuiltPlan, type ImageKind, type ImagePlan, type PlanOf } from "./kinds";
export {
  architectureSuffix,
  buildRoleKey,
  familyName,
  hasRoomForLogs,
  logBucketPrefix,
  projectComponentName,
} from "./names";
export { planImages, type Plan } from "./plan-images";
export type { ExternalPlan } from "./external";
export type { ProjectPlan } from "./project";
export { rebuildMachineName, type EnvironmentPlan, type StackPlan } from "./stack";

export type { AmiPlan, PipelinePlan } from "./ami/ami";
export type { LifecyclePlan } from "./ami/lifecycle";
export type { AnyImagePlan } from "./any-image";
export { digestOf } from "./digest";
export { graphParent, imageGraph, kinshipOf, type GraphImage, type GraphParent, type ImageGraph } from "./graph";
export { imageFiles, type ImageKind, type ImagePlan, type PlanOf } from "./kinds";
export { architectureSuffix, buildRoleKey, familyName, hasRoomForLogs, logBucketPrefix } from "./names";
export { planImages, type Plan } from "./plan-images";
export type { EnvironmentPlan, StackPlan } from "./stack";

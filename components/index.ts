export type { ArgumentFault } from "./argument-faults";
export { ArtifactBucket, type ArtifactBucketArgs } from "./artifact-bucket/artifact-bucket";
export { BuildEnvironment, type BuildEnvironmentArgs } from "./build-environment/build-environment";
export {
  BuildNotifications,
  type BuildNotificationsArgs,
  type NotificationChannel,
  type NotifiedImage,
  type TopicKeyChoice,
} from "./build-notifications/build-notifications";
export type { Child, ChildTransform } from "./child-transform";
export {
  GithubOidcRoles,
  type GithubOidcRolesArgs,
  type OidcProviderChoice,
} from "./github-oidc-roles/github-oidc-roles";
export {
  ImageLifecycle,
  type ExecutionRoleChoice,
  type ImageLifecycleArgs,
  type LifecycleRule,
} from "./image-lifecycle/image-lifecycle";
export { ImagePipeline } from "./image-pipeline/image-pipeline";
export type {
  BlockDevice,
  ComponentParameter,
  ImageComponent,
  ImageDistribution,
  ImagePipelineArgs,
  ImagePipelineTransform,
  PipelineSchedule,
  Placement,
} from "./image-pipeline/image-pipeline-args";
export {
  ImageSharing,
  type ExistingAmi,
  type ImageSharingArgs,
  type KmsKeyChoice,
} from "./image-sharing/image-sharing";
export { launchPermission, type Consumers, type LaunchPermission } from "./image-sharing/launch-permission";
export { lifecycleRole, type LifecycleRoleArgs } from "./image-lifecycle/lifecycle-role";
export { RepositoryGate } from "./repository-gate/repository-gate";
export type { GateEnvironment, RepositoryGateArgs, RequiredReviews } from "./repository-gate/repository-gate-args";
export { StateKey, type StateKeyArgs } from "./state-key/state-key";
export {
  ARTIFACT_BUCKET_TYPE,
  BUILD_ENVIRONMENT_TYPE,
  BUILD_NOTIFICATIONS_TYPE,
  GITHUB_OIDC_ROLES_TYPE,
  IMAGE_LIFECYCLE_TYPE,
  IMAGE_PIPELINE_TYPE,
  IMAGE_SHARING_TYPE,
  REPOSITORY_GATE_TYPE,
  STATE_KEY_TYPE,
} from "./type-tokens";

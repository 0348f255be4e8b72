export type { AccountArgs } from "./account-args";
export type { ArgumentFault } from "./argument-checks";
export { ArtifactBucket, type ArtifactBucketArgs } from "./artifact-bucket/artifact-bucket";
export type { BuildEnvironmentArgs } from "./build-environment/args";
export { BuildEnvironment } from "./build-environment/build-environment";
export type {
  BuildNotificationsArgs,
  NotificationChannel,
  NotifiedImage,
  NotifiedProject,
  TopicKeyChoice,
} from "./build-notifications/args";
export { BuildNotifications } from "./build-notifications/build-notifications";
export type {
  BuildAccess,
  BuildBatch,
  BuildMachine,
  BuildProjectArgs,
  BuildSource,
  CacheMode,
  CiProjectArgs,
  CiWebhook,
  EnvironmentVariable,
  ReleaseProjectArgs,
  WebhookEvent,
  WebhookFilter,
  WebhookFilterGroup,
} from "./build-project/args";
export { CiProject } from "./build-project/ci-project";
export { ReleaseProject } from "./build-project/release-project";
export type { Child, ChildTransform } from "./child-transform";
export { ContainerPipeline } from "./container-pipeline/container-pipeline";
export type {
  ContainerDistribution,
  ContainerPipelineArgs,
  ContainerPipelineTransform,
} from "./container-pipeline/args";
export type { RepositoryChoice } from "./container-repositories";
export { ContainerProject, type ContainerProjectArgs } from "./build-project/container-project";
export { UpdateRunner, type UpdateRunnerArgs } from "./build-project/update-runner";
export type { StartSchedule } from "./build-project/start-schedule";
export { FleetRebuild } from "./fleet-rebuild/fleet-rebuild";
export type { FleetRebuildArgs, RebuildSchedule } from "./fleet-rebuild/args";
export { GithubOidcRoles } from "./github-oidc-roles/github-oidc-roles";
export type { GithubOidcRolesArgs, OidcProviderChoice } from "./github-oidc-roles/args";
export { projectsBoundary, rolesBoundary } from "./github-oidc-roles/roles-boundary";
export type { ProjectsBoundaryArgs, RolesBoundaryArgs } from "./github-oidc-roles/roles-boundary";
export {
  ImageLifecycle,
  type ExecutionRoleChoice,
  type ImageLifecycleArgs,
  type LifecycleRule,
} from "./image-lifecycle/image-lifecycle";
export { ImagePipeline } from "./image-pipeline/image-pipeline";
export type { BlockDevice, ImageDistribution, ImagePipelineArgs, ImagePipelineTransform } from "./image-pipeline/args";
export type {
  ComponentParameter,
  ImageComponent,
  PipelineArgs,
  PipelineSchedule,
  PipelineTransform,
  Placement,
} from "./pipeline-args";
export type { ExistingAmi, ImageSharingArgs, KmsKeyChoice } from "./image-sharing/args";
export { ImageSharing } from "./image-sharing/image-sharing";
export { launchPermission, type Consumers, type LaunchPermission } from "./launch-permission";
export { lifecycleRole, type LifecycleRoleArgs } from "./image-lifecycle/lifecycle-role";
export { RegistryCredential, type RegistryCredentialArgs } from "./registry-credential/registry-credential";
export { RepositoryGate } from "./repository-gate/repository-gate";
export type { GateEnvironment, RepositoryGateArgs, RequiredReviews } from "./repository-gate/args";
export {
  SourceCredential,
  type ServerType,
  type SourceCredentialArgs,
  type SourceCredentialChoice,
} from "./source-credential/source-credential";
export { StateKey, type StateKeyArgs } from "./state-key/state-key";
export {
  ARTIFACT_BUCKET_TYPE,
  BUILD_ENVIRONMENT_TYPE,
  BUILD_NOTIFICATIONS_TYPE,
  CI_PROJECT_TYPE,
  CONTAINER_PIPELINE_TYPE,
  CONTAINER_PROJECT_TYPE,
  FLEET_REBUILD_TYPE,
  GITHUB_OIDC_ROLES_TYPE,
  IMAGE_LIFECYCLE_TYPE,
  IMAGE_PIPELINE_TYPE,
  IMAGE_SHARING_TYPE,
  REGISTRY_CREDENTIAL_TYPE,
  RELEASE_PROJECT_TYPE,
  REPOSITORY_GATE_TYPE,
  SOURCE_CREDENTIAL_TYPE,
  STATE_KEY_TYPE,
  UPDATE_RUNNER_TYPE,
} from "./type-tokens";

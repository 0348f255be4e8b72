/**
 * The type of each component as it appears in URNs and so in every user's state. Final from the first release:
 * a rename needs an alias on the component and a test that an old state gives no replacement.
 */
export const IMAGE_PIPELINE_TYPE = "golden-images:image:ImagePipeline";
export const CONTAINER_PIPELINE_TYPE = "golden-images:container:ContainerPipeline";
export const BUILD_ENVIRONMENT_TYPE = "golden-images:build:BuildEnvironment";
export const ARTIFACT_BUCKET_TYPE = "golden-images:storage:ArtifactBucket";
export const IMAGE_SHARING_TYPE = "golden-images:sharing:ImageSharing";
export const IMAGE_LIFECYCLE_TYPE = "golden-images:lifecycle:ImageLifecycle";
export const BUILD_NOTIFICATIONS_TYPE = "golden-images:notify:BuildNotifications";
export const GITHUB_OIDC_ROLES_TYPE = "golden-images:github:GithubOidcRoles";
export const REPOSITORY_GATE_TYPE = "golden-images:github:RepositoryGate";
export const STATE_KEY_TYPE = "golden-images:bootstrap:StateKey";
export const CI_PROJECT_TYPE = "golden-images:build:CiProject";
export const RELEASE_PROJECT_TYPE = "golden-images:build:ReleaseProject";
export const CONTAINER_PROJECT_TYPE = "golden-images:build:ContainerProject";
export const UPDATE_RUNNER_TYPE = "golden-images:build:UpdateRunner";
export const SOURCE_CREDENTIAL_TYPE = "golden-images:credentials:SourceCredential";
export const REGISTRY_CREDENTIAL_TYPE = "golden-images:credentials:RegistryCredential";
export const FLEET_REBUILD_TYPE = "golden-images:rebuild:FleetRebuild";

import { strict as assert } from "node:assert";
import * as components from "../../components";

describe("components/type tokens", () => {
  it("are those of the first release, for they stand in every user's state", () => {
    const tokens = Object.entries(components).filter(([name]) => name.endsWith("_TYPE"));

    assert.deepEqual(Object.fromEntries(tokens), {
      ARTIFACT_BUCKET_TYPE: "golden-images:storage:ArtifactBucket",
      BUILD_ENVIRONMENT_TYPE: "golden-images:build:BuildEnvironment",
      BUILD_NOTIFICATIONS_TYPE: "golden-images:notify:BuildNotifications",
      CI_PROJECT_TYPE: "golden-images:build:CiProject",
      CONTAINER_PIPELINE_TYPE: "golden-images:container:ContainerPipeline",
      CONTAINER_PROJECT_TYPE: "golden-images:build:ContainerProject",
      FLEET_REBUILD_TYPE: "golden-images:rebuild:FleetRebuild",
      GITHUB_OIDC_ROLES_TYPE: "golden-images:github:GithubOidcRoles",
      IMAGE_LIFECYCLE_TYPE: "golden-images:lifecycle:ImageLifecycle",
      IMAGE_PIPELINE_TYPE: "golden-images:image:ImagePipeline",
      IMAGE_SHARING_TYPE: "golden-images:sharing:ImageSharing",
      REGISTRY_CREDENTIAL_TYPE: "golden-images:credentials:RegistryCredential",
      RELEASE_PROJECT_TYPE: "golden-images:build:ReleaseProject",
      REPOSITORY_GATE_TYPE: "golden-images:github:RepositoryGate",
      SOURCE_CREDENTIAL_TYPE: "golden-images:credentials:SourceCredential",
      STATE_KEY_TYPE: "golden-images:bootstrap:StateKey",
      UPDATE_RUNNER_TYPE: "golden-images:build:UpdateRunner",
    });
  });
});

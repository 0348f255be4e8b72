export { bucketPolicy, type BucketPolicyArgs } from "./bucket";
export { deployRolePolicy, type DeployRoleArgs } from "./deploy-role";
export type { Condition, PolicyDocument, Principal, Statement } from "./document";
export { DISTRIBUTION_ROLE_NAME, executionRolePolicy, type ExecutionRoleArgs } from "./execution-role";
export {
  environmentSubject,
  GITHUB_OIDC_AUDIENCE,
  GITHUB_OIDC_HOST,
  githubProviderArn,
  githubTrust,
  githubTrustFaults,
  subjectFault,
  type GithubRepository,
} from "./github-trust";
export { imageKeyPolicy, organizationPaths, type ImageKeyArgs } from "./image-key";
export { instanceRoleManagedPolicies, instanceRolePolicy, type InstanceRoleArgs } from "./instance-role";
export { lifecycleRoleManagedPolicies } from "./lifecycle-role";
export { parameterPolicies, type ParameterPolicyArgs } from "./parameters";
export { previewRolePolicy, type PreviewRoleArgs } from "./preview-role";
export { RESOURCE_ACTIONS } from "./resource-actions";
export type { StacksOfImages } from "./stack-scopes";
export type { StateBackend } from "./state-access";
export { stateKeyPolicy, type StateKeyArgs } from "./state-key";
export { topicKeyPolicy, topicPolicy, type TopicArgs, type TopicKeyArgs } from "./topic";
export { imageBuilderTrust, instanceTrust } from "./trust";

export { bucketPolicy, type BucketPolicyArgs } from "./bucket";
export type { Condition, PolicyDocument, Principal, Statement } from "./document";
export { DISTRIBUTION_ROLE_NAME, executionRolePolicy, type ExecutionRoleArgs } from "./execution-role";
export { imageKeyPolicy, organizationPaths, type ImageKeyArgs } from "./image-key";
export { instanceRoleManagedPolicies, instanceRolePolicy, type InstanceRoleArgs } from "./instance-role";
export { lifecycleRoleManagedPolicies } from "./lifecycle-role";
export { parameterPolicies, type ParameterPolicyArgs } from "./parameters";
export { topicKeyPolicy, topicPolicy, type TopicArgs, type TopicKeyArgs } from "./topic";
export { imageBuilderTrust, instanceTrust } from "./trust";

export {
  accountRootArn,
  arn,
  bucketArn,
  dnsSuffix,
  ec2Principal,
  imageBuilderArn,
  kmsArn,
  logGroupArn,
  managedImageBuilderArn,
  managedPolicyArn,
  organizationArn,
  parameterArn,
  partitionOf,
  roleArn,
  type ArnParts,
  type Home,
  type Partition,
} from "./arn";
export {
  architectureSuffix,
  buildLogGroupName,
  componentName,
  keyAlias,
  NAME_LIMITS,
  environmentName,
  familyName,
  hasRoomForLogs,
  logBucketPrefix,
  physicalName,
  pipelineName,
  type NameKind,
} from "./names";
export {
  bucketPolicy,
  type BucketPolicyArgs,
  type Condition,
  DISTRIBUTION_ROLE_NAME,
  type ExecutionRoleArgs,
  executionRolePolicy,
  imageBuilderTrust,
  type ImageKeyArgs,
  imageKeyPolicy,
  type InstanceRoleArgs,
  instanceRoleManagedPolicies,
  instanceRolePolicy,
  instanceTrust,
  lifecycleRoleManagedPolicies,
  organizationPaths,
  parameterPolicies,
  type ParameterPolicyArgs,
  type PolicyDocument,
  type Principal,
  type Statement,
  type TopicArgs,
  type TopicKeyArgs,
  topicKeyPolicy,
  topicPolicy,
} from "./policies";
export { canonical, digestOf } from "./digest";
export {
  graphParent,
  imageGraph,
  kinshipOf,
  type ExternalParent,
  type GraphImage,
  type GraphParent,
  type ImageGraph,
} from "./graph";
export { imageFiles, type ImagePlan } from "./kinds";
export { planImages, type Plan, type PlanInput } from "./plan-images";
export type { EnvironmentPlan, StackPlan } from "./stack";
export type { AmiPlan, NotificationsPlan, PipelinePlan } from "./ami/ami";
export type { RegionDistributionPlan } from "./ami/distribution";
export type { InfrastructurePlan } from "./ami/infrastructure";
export type { LifecyclePlan, LifecycleRulePlan } from "./ami/lifecycle";
export type { BlockDevicePlan, ComponentPlan, ParameterPlan } from "./ami/recipe";
export type { KmsKeyPlan, SharingPlan } from "./ami/sharing";

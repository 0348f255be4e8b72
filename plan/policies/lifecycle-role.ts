import { managedPolicyArn, type Partition } from "../arn";

/**
 * The policy of AWS that a lifecycle role carries; it acts only on AMIs and snapshots tagged `CreatedBy = EC2 Image
 * Builder`. The role's trust policy is `imageBuilderTrust`.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-lifecycle-prerequisites.html
 */
export function lifecycleRoleManagedPolicies(partition: Partition): readonly string[] {
  return [managedPolicyArn(partition, "service-role/EC2ImageBuilderLifecycleExecutionPolicy")];
}

/** What the AWS provider calls for one resource type. */
export interface ResourceActions {
  /** By ARN, to read it: what preview and refresh do. */
  readonly read: readonly string[];
  /** By ARN, to create, change and delete it. */
  readonly write: readonly string[];
  /** Reads that know no resource. @default none */
  readonly readAnywhere?: readonly string[];
  /** Writes that know no resource. @default none */
  readonly writeAnywhere?: readonly string[];
}

/** Settings of a bucket are read with the bucket, and each has a call of its own to write. */
const setting = (...write: readonly string[]): ResourceActions => ({ read: [], write });

/**
 * Actions by resource type, for every AWS type that the stacks of images register; a test compares. From the operations
 * that terraform-provider-aws 6 calls and the service authorization reference.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const RESOURCE_ACTIONS: Readonly<Record<string, ResourceActions>> = {
  "aws:imagebuilder/component:Component": imageBuilder("Component"),
  "aws:imagebuilder/imageRecipe:ImageRecipe": imageBuilder("ImageRecipe"),
  "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration": imageBuilder(
    "InfrastructureConfiguration",
    "imagebuilder:UpdateInfrastructureConfiguration",
  ),
  "aws:imagebuilder/distributionConfiguration:DistributionConfiguration": imageBuilder(
    "DistributionConfiguration",
    "imagebuilder:UpdateDistributionConfiguration",
  ),
  "aws:imagebuilder/imagePipeline:ImagePipeline": imageBuilder("ImagePipeline", "imagebuilder:UpdateImagePipeline"),
  "aws:imagebuilder/image:Image": imageBuilder("Image", "imagebuilder:CancelImageCreation"),
  "aws:imagebuilder/lifecyclePolicy:LifecyclePolicy": imageBuilder(
    "LifecyclePolicy",
    "imagebuilder:UpdateLifecyclePolicy",
  ),
  "aws:cloudwatch/eventRule:EventRule": {
    read: ["events:DescribeRule", "events:ListTagsForResource"],
    write: ["events:DeleteRule", "events:PutRule", "events:TagResource", "events:UntagResource"],
  },
  "aws:cloudwatch/eventTarget:EventTarget": {
    read: ["events:ListTargetsByRule"],
    write: ["events:PutTargets", "events:RemoveTargets"],
  },
  "aws:cloudwatch/logGroup:LogGroup": {
    read: ["logs:ListTagsForResource"],
    write: [
      "logs:CreateLogGroup",
      "logs:DeleteLogGroup",
      "logs:DeleteRetentionPolicy",
      "logs:PutRetentionPolicy",
      "logs:TagResource",
      "logs:UntagResource",
    ],
    readAnywhere: ["logs:DescribeLogGroups"],
  },
  "aws:sns/topic:Topic": {
    read: ["sns:GetTopicAttributes", "sns:ListTagsForResource"],
    write: ["sns:CreateTopic", "sns:DeleteTopic", "sns:SetTopicAttributes", "sns:TagResource", "sns:UntagResource"],
  },
  "aws:sns/topicPolicy:TopicPolicy": { read: [], write: [] },
  "aws:sns/topicSubscription:TopicSubscription": {
    read: ["sns:ListSubscriptionsByTopic"],
    write: ["sns:Subscribe"],
    readAnywhere: ["sns:GetSubscriptionAttributes"],
    writeAnywhere: ["sns:SetSubscriptionAttributes", "sns:Unsubscribe"],
  },
  "aws:ec2/securityGroup:SecurityGroup": {
    read: [],
    write: [
      "ec2:AuthorizeSecurityGroupEgress",
      "ec2:CreateSecurityGroup",
      "ec2:CreateTags",
      "ec2:DeleteSecurityGroup",
      "ec2:DeleteTags",
      "ec2:RevokeSecurityGroupEgress",
      "ec2:RevokeSecurityGroupIngress",
    ],
    readAnywhere: ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroupRules", "ec2:DescribeSecurityGroups"],
  },
  "aws:iam/role:Role": {
    read: [
      "iam:GetRole",
      "iam:ListAttachedRolePolicies",
      "iam:ListInstanceProfilesForRole",
      "iam:ListRolePolicies",
      "iam:ListRoleTags",
    ],
    write: [
      "iam:CreateRole",
      "iam:DeleteRole",
      "iam:PutRolePermissionsBoundary",
      "iam:TagRole",
      "iam:UntagRole",
      "iam:UpdateAssumeRolePolicy",
      "iam:UpdateRole",
      "iam:UpdateRoleDescription",
    ],
  },
  "aws:iam/rolePolicy:RolePolicy": {
    read: ["iam:GetRolePolicy"],
    write: ["iam:DeleteRolePolicy", "iam:PutRolePolicy"],
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": { read: [], write: ["iam:DetachRolePolicy"] },
  "aws:iam/instanceProfile:InstanceProfile": {
    read: ["iam:GetInstanceProfile"],
    write: [
      "iam:AddRoleToInstanceProfile",
      "iam:CreateInstanceProfile",
      "iam:DeleteInstanceProfile",
      "iam:RemoveRoleFromInstanceProfile",
      "iam:TagInstanceProfile",
      "iam:UntagInstanceProfile",
    ],
  },
  "aws:iam/policy:Policy": {
    read: ["iam:GetPolicy", "iam:GetPolicyVersion", "iam:ListPolicyVersions"],
    write: [
      "iam:CreatePolicy",
      "iam:CreatePolicyVersion",
      "iam:DeletePolicy",
      "iam:DeletePolicyVersion",
      "iam:TagPolicy",
      "iam:UntagPolicy",
    ],
  },
  "aws:kms/key:Key": {
    read: ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"],
    write: [
      "kms:DisableKey",
      "kms:EnableKey",
      "kms:EnableKeyRotation",
      "kms:PutKeyPolicy",
      "kms:ScheduleKeyDeletion",
      "kms:TagResource",
      "kms:UntagResource",
      "kms:UpdateKeyDescription",
    ],
    writeAnywhere: ["kms:CreateKey"],
  },
  "aws:kms/replicaKey:ReplicaKey": { read: [], write: ["kms:ReplicateKey"] },
  "aws:kms/alias:Alias": {
    read: [],
    write: ["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"],
    readAnywhere: ["kms:ListAliases"],
  },
  "aws:s3/bucket:Bucket": {
    read: [
      "s3:GetAccelerateConfiguration",
      "s3:GetBucketAcl",
      "s3:GetBucketCORS",
      "s3:GetBucketLocation",
      "s3:GetBucketLogging",
      "s3:GetBucketObjectLockConfiguration",
      "s3:GetBucketOwnershipControls",
      "s3:GetBucketPolicy",
      "s3:GetBucketPublicAccessBlock",
      "s3:GetBucketRequestPayment",
      "s3:GetBucketTagging",
      "s3:GetBucketVersioning",
      "s3:GetBucketWebsite",
      "s3:GetEncryptionConfiguration",
      "s3:GetLifecycleConfiguration",
      "s3:GetReplicationConfiguration",
      "s3:ListBucket",
      "s3:ListTagsForResource",
    ],
    write: ["s3:CreateBucket", "s3:DeleteBucket", "s3:PutBucketTagging", "s3:TagResource", "s3:UntagResource"],
  },
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": setting("s3:PutLifecycleConfiguration"),
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": setting("s3:PutBucketOwnershipControls"),
  "aws:s3/bucketPolicy:BucketPolicy": setting("s3:DeleteBucketPolicy", "s3:PutBucketPolicy"),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": setting("s3:PutBucketPublicAccessBlock"),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": setting(
    "s3:PutEncryptionConfiguration",
  ),
  "aws:s3/bucketVersioning:BucketVersioning": setting("s3:PutBucketVersioning"),
};

/** Image Builder's operations have one form; tags have their own, for all types. */
function imageBuilder(noun: string, ...update: readonly string[]): ResourceActions {
  return {
    read: [`imagebuilder:Get${noun}`, "imagebuilder:ListTagsForResource"],
    write: [
      `imagebuilder:Create${noun}`,
      `imagebuilder:Delete${noun}`,
      "imagebuilder:TagResource",
      "imagebuilder:UntagResource",
      ...update,
    ],
  };
}

import { actions } from "./document";

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
const setting = (...write: readonly string[]): ResourceActions => ({ read: [], write: actions("s3", ...write) });

/**
 * Actions by resource type, for every AWS type that the stacks of images register; a test compares. From the operations
 * that terraform-provider-aws 6 calls and the service authorization reference.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const RESOURCE_ACTIONS: Readonly<Record<string, ResourceActions>> = {
  "aws:imagebuilder/component:Component": imageBuilder("Component"),
  "aws:imagebuilder/imageRecipe:ImageRecipe": imageBuilder("ImageRecipe"),
  "aws:imagebuilder/containerRecipe:ContainerRecipe": imageBuilder("ContainerRecipe"),
  "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration": updatable("InfrastructureConfiguration"),
  "aws:imagebuilder/distributionConfiguration:DistributionConfiguration": updatable("DistributionConfiguration"),
  "aws:imagebuilder/imagePipeline:ImagePipeline": updatable("ImagePipeline"),
  "aws:imagebuilder/image:Image": imageBuilder("Image", "CancelImageCreation"),
  "aws:imagebuilder/lifecyclePolicy:LifecyclePolicy": updatable("LifecyclePolicy"),
  // A deployment never deletes a repository: it is retained with its images.
  "aws:ecr/repository:Repository": {
    read: actions("ecr", "DescribeRepositories", "ListTagsForResource"),
    write: actions(
      "ecr",
      "CreateRepository",
      "PutImageScanningConfiguration",
      "PutImageTagMutability",
      "TagResource",
      "UntagResource",
    ),
  },
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": {
    read: ["ecr:GetLifecyclePolicy"],
    write: actions("ecr", "DeleteLifecyclePolicy", "PutLifecyclePolicy"),
  },
  "aws:ecr/repositoryPolicy:RepositoryPolicy": {
    read: ["ecr:GetRepositoryPolicy"],
    write: actions("ecr", "DeleteRepositoryPolicy", "SetRepositoryPolicy"),
  },
  "aws:codebuild/project:Project": {
    read: ["codebuild:BatchGetProjects"],
    write: actions("codebuild", "CreateProject", "DeleteProject", "UpdateProject"),
  },
  "aws:codebuild/webhook:Webhook": {
    read: ["codebuild:BatchGetProjects"],
    write: actions("codebuild", "CreateWebhook", "DeleteWebhook", "UpdateWebhook"),
  },
  "aws:scheduler/schedule:Schedule": {
    read: ["scheduler:GetSchedule"],
    write: actions("scheduler", "CreateSchedule", "DeleteSchedule", "UpdateSchedule"),
  },
  "aws:cloudwatch/eventRule:EventRule": {
    read: actions("events", "DescribeRule", "ListTagsForResource"),
    write: actions("events", "DeleteRule", "PutRule", "TagResource", "UntagResource"),
  },
  "aws:cloudwatch/eventApiDestination:EventApiDestination": {
    read: ["events:DescribeApiDestination"],
    write: actions("events", "CreateApiDestination", "DeleteApiDestination", "UpdateApiDestination"),
  },
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    read: actions("cloudwatch", "DescribeAlarms", "ListTagsForResource"),
    write: actions("cloudwatch", "DeleteAlarms", "PutMetricAlarm", "TagResource", "UntagResource"),
  },
  "aws:sqs/queue:Queue": {
    read: actions("sqs", "GetQueueAttributes", "GetQueueUrl", "ListQueueTags"),
    write: actions("sqs", "CreateQueue", "DeleteQueue", "SetQueueAttributes", "TagQueue", "UntagQueue"),
  },
  "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration": {
    read: [],
    write: actions("chatbot", "DeleteSlackChannelConfiguration", "TagResource", "UntagResource", "UpdateSlackChannelConfiguration"), // prettier-ignore
    readAnywhere: actions("chatbot", "DescribeSlackChannelConfigurations", "ListTagsForResource"),
    writeAnywhere: ["chatbot:CreateSlackChannelConfiguration"],
  },
  "aws:cloudwatch/eventTarget:EventTarget": {
    read: ["events:ListTargetsByRule"],
    write: actions("events", "PutTargets", "RemoveTargets"),
  },
  "aws:cloudwatch/logGroup:LogGroup": {
    read: ["logs:ListTagsForResource"],
    write: actions(
      "logs",
      "CreateLogGroup",
      "DeleteLogGroup",
      "DeleteRetentionPolicy",
      "PutRetentionPolicy",
      "TagResource",
      "UntagResource",
    ),
    readAnywhere: ["logs:DescribeLogGroups"],
  },
  "aws:sns/topic:Topic": {
    read: actions("sns", "GetTopicAttributes", "ListTagsForResource"),
    write: actions("sns", "CreateTopic", "DeleteTopic", "SetTopicAttributes", "TagResource", "UntagResource"),
  },
  "aws:sns/topicSubscription:TopicSubscription": {
    read: ["sns:ListSubscriptionsByTopic"],
    write: ["sns:Subscribe"],
    readAnywhere: ["sns:GetSubscriptionAttributes"],
    writeAnywhere: actions("sns", "SetSubscriptionAttributes", "Unsubscribe"),
  },
  "aws:ec2/securityGroup:SecurityGroup": {
    read: [],
    write: actions(
      "ec2",
      "AuthorizeSecurityGroupEgress",
      "CreateSecurityGroup",
      "CreateTags",
      "DeleteSecurityGroup",
      "DeleteTags",
      "RevokeSecurityGroupEgress",
      "RevokeSecurityGroupIngress",
    ),
    readAnywhere: actions("ec2", "DescribeNetworkInterfaces", "DescribeSecurityGroupRules", "DescribeSecurityGroups"),
  },
  "aws:iam/role:Role": {
    read: actions(
      "iam",
      "GetRole",
      "ListAttachedRolePolicies",
      "ListInstanceProfilesForRole",
      "ListRolePolicies",
      "ListRoleTags",
    ),
    write: actions(
      "iam",
      "CreateRole",
      "DeleteRole",
      "PutRolePermissionsBoundary",
      "TagRole",
      "UntagRole",
      "UpdateAssumeRolePolicy",
      "UpdateRole",
      "UpdateRoleDescription",
    ),
  },
  "aws:iam/rolePolicy:RolePolicy": {
    read: ["iam:GetRolePolicy"],
    write: actions("iam", "DeleteRolePolicy", "PutRolePolicy"),
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": { read: [], write: ["iam:DetachRolePolicy"] },
  "aws:iam/instanceProfile:InstanceProfile": {
    read: ["iam:GetInstanceProfile"],
    write: actions(
      "iam",
      "AddRoleToInstanceProfile",
      "CreateInstanceProfile",
      "DeleteInstanceProfile",
      "RemoveRoleFromInstanceProfile",
      "TagInstanceProfile",
      "UntagInstanceProfile",
    ),
  },
  "aws:iam/policy:Policy": {
    read: actions("iam", "GetPolicy", "GetPolicyVersion", "ListPolicyVersions"),
    write: actions(
      "iam",
      "CreatePolicy",
      "CreatePolicyVersion",
      "DeletePolicy",
      "DeletePolicyVersion",
      "TagPolicy",
      "UntagPolicy",
    ),
  },
  "aws:kms/key:Key": {
    read: actions("kms", "DescribeKey", "GetKeyPolicy", "GetKeyRotationStatus", "ListResourceTags"),
    write: actions(
      "kms",
      "DisableKey",
      "EnableKey",
      "EnableKeyRotation",
      "PutKeyPolicy",
      "ScheduleKeyDeletion",
      "TagResource",
      "UntagResource",
      "UpdateKeyDescription",
    ),
    writeAnywhere: ["kms:CreateKey"],
  },
  "aws:kms/replicaKey:ReplicaKey": { read: [], write: ["kms:ReplicateKey"] },
  "aws:kms/alias:Alias": {
    read: [],
    write: actions("kms", "CreateAlias", "DeleteAlias", "UpdateAlias"),
    readAnywhere: ["kms:ListAliases"],
  },
  "aws:s3/bucket:Bucket": {
    read: actions(
      "s3",
      "GetAccelerateConfiguration",
      "GetBucketAcl",
      "GetBucketCORS",
      "GetBucketLocation",
      "GetBucketLogging",
      "GetBucketObjectLockConfiguration",
      "GetBucketOwnershipControls",
      "GetBucketPolicy",
      "GetBucketPublicAccessBlock",
      "GetBucketRequestPayment",
      "GetBucketTagging",
      "GetBucketVersioning",
      "GetBucketWebsite",
      "GetEncryptionConfiguration",
      "GetLifecycleConfiguration",
      "GetReplicationConfiguration",
      "ListBucket",
      "ListTagsForResource",
    ),
    write: actions("s3", "CreateBucket", "DeleteBucket", "PutBucketTagging", "TagResource", "UntagResource"),
  },
  // Of a bucket that keeps versions all go with the object; listing them is asked of the bucket.
  "aws:s3/bucketObjectv2:BucketObjectv2": {
    read: actions("s3", "GetObject", "GetObjectTagging"),
    write: actions("s3", "DeleteObject", "DeleteObjectVersion", "PutObject", "PutObjectTagging"),
  },
  "aws:lambda/function:Function": {
    read: actions("lambda", "GetFunction", "GetFunctionCodeSigningConfig", "ListVersionsByFunction"),
    write: actions(
      "lambda",
      "CreateFunction",
      "DeleteFunction",
      "GetFunctionConfiguration",
      "TagResource",
      "UntagResource",
      "UpdateFunctionCode",
      "UpdateFunctionConfiguration",
    ),
  },
  "aws:lambda/permission:Permission": {
    read: ["lambda:GetPolicy"],
    write: actions("lambda", "AddPermission", "RemovePermission"),
  },
  "aws:sfn/stateMachine:StateMachine": {
    read: actions("states", "DescribeStateMachine", "ListStateMachineVersions", "ListTagsForResource"),
    write: actions(
      "states",
      "CreateStateMachine",
      "DeleteStateMachine",
      "TagResource",
      "UntagResource",
      "UpdateStateMachine",
    ),
    writeAnywhere: ["states:ValidateStateMachineDefinition"],
  },
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": setting("PutLifecycleConfiguration"),
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": setting("PutBucketOwnershipControls"),
  "aws:s3/bucketPolicy:BucketPolicy": setting("DeleteBucketPolicy", "PutBucketPolicy"),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": setting("PutBucketPublicAccessBlock"),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration":
    setting("PutEncryptionConfiguration"),
  "aws:s3/bucketVersioning:BucketVersioning": setting("PutBucketVersioning"),
};

/** Image Builder's operations have one form; tags have their own, for all types. */
function imageBuilder(noun: string, ...changes: readonly string[]): ResourceActions {
  const write = [`Create${noun}`, `Delete${noun}`, "TagResource", "UntagResource", ...changes];
  return {
    read: actions("imagebuilder", `Get${noun}`, "ListTagsForResource"),
    write: actions("imagebuilder", ...write),
  };
}

function updatable(noun: string): ResourceActions {
  return imageBuilder(noun, `Update${noun}`);
}

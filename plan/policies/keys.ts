import { accountRootArn, type Home, type Partition } from "../arn";
import { sorted } from "../record";
import { actions, allow, by, deny, policy, type PolicyDocument, type Statement } from "./document";

/**
 * Administration of a key by those whom IAM allows in its account. AWS's default is `kms:*`, which also hands out the
 * use of the key; here every action is named and none uses the key. `kms:PutKeyPolicy` keeps the key manageable.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function keyAdministration(partition: Partition, account: string): Statement {
  return by({ AWS: [accountRootArn(partition, account)] }, allow("AdministerTheKey", ADMINISTRATION, "*"));
}

const ADMINISTRATION = actions(
  "kms",
  "CancelKeyDeletion",
  "CreateAlias",
  "DeleteAlias",
  "DescribeKey",
  "DisableKey",
  "DisableKeyRotation",
  "EnableKey",
  "EnableKeyRotation",
  "GetKeyPolicy",
  "GetKeyRotationStatus",
  "ListGrants",
  "ListKeyPolicies",
  "ListKeyRotations",
  "ListResourceTags",
  "PutKeyPolicy",
  "ReplicateKey",
  "RevokeGrant",
  "RotateKeyOnDemand",
  "ScheduleKeyDeletion",
  "TagResource",
  "UntagResource",
  "UpdateAlias",
  "UpdateKeyDescription",
  "UpdatePrimaryRegion",
);

/**
 * Policy of the key that protects Pulumi's state: it encrypts the bucket, and the secrets within each state. IAM in the
 * same account alone says who may use it (`state-access.ts`); no other account is admitted.
 */
export function stateKeyPolicy({ partition, account }: Omit<Home, "region">): PolicyDocument {
  const use = actions("kms", "Decrypt", "DescribeKey", "Encrypt", "GenerateDataKey");
  const inAccount = { StringEquals: { "kms:CallerAccount": account } };
  return policy(
    keyAdministration(partition, account),
    by({ AWS: [accountRootArn(partition, account)] }, allow("UseAsIamAllows", use, "*", inAccount)),
  );
}

/** Principal of EventBridge's rules. */
const RULES = { Service: ["events.amazonaws.com"] };

/**
 * Policy of a notification topic: EventBridge publishes, and no one without TLS. Subscribers of the account need no
 * statement. That of EventBridge has no condition, because it supports none in the policy of a topic: with
 * `aws:SourceArn` or `aws:SourceAccount` no notification arrives.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
 */
export function topicPolicy({ topicArn }: { readonly topicArn: string }): PolicyDocument {
  const withoutTls = { Bool: { "aws:SecureTransport": "false" } };
  return policy(
    by(RULES, allow("PublishByRules", "sns:Publish", topicArn)),
    by({ AWS: "*" }, deny("DenyWithoutTls", "sns:Publish", topicArn, withoutTls)),
  );
}

export interface TopicKeyArgs extends Home {
  /** The topics that the key encrypts. */
  readonly topicArns: readonly string[];
}

/**
 * Policy of the key of encrypted topics: EventBridge may use it only for these topics. It sends no `aws:SourceAccount`,
 * so the encryption context that SNS gives identifies the topic.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
export function topicKeyPolicy({ partition, account, topicArns }: TopicKeyArgs): PolicyDocument {
  const ofTopics = { StringEquals: { "kms:EncryptionContext:aws:sns:topicArn": sorted(topicArns) } };
  const use = actions("kms", "Decrypt", "GenerateDataKey");
  return policy(keyAdministration(partition, account), by(RULES, allow("UseByEventBridge", use, "*", ofTopics)));
}

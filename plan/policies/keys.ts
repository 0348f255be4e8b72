import { accountRootArn, arn, type Home, type Partition } from "../arn";
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

/** Principal of alarms. */
const ALARMS = { Service: ["cloudwatch.amazonaws.com"] };

const WITHOUT_TLS = { Bool: { "aws:SecureTransport": "false" } };

/**
 * Policy of a notification topic: EventBridge publishes, the alarm where it tells this topic, and no one without TLS. Subscribers of the
 * account need no statement. That of EventBridge has no condition, because it supports none in the policy of a topic: with
 * `aws:SourceArn` or `aws:SourceAccount` no notification arrives.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 */
export function topicPolicy({ topicArn, alarmArn }: { readonly topicArn: string; readonly alarmArn?: string }) {
  const ofAlarm = { StringEquals: { "aws:SourceArn": alarmArn ?? "" } };
  return policy(
    by(RULES, allow("PublishByRules", "sns:Publish", topicArn)),
    ...(alarmArn === undefined ? [] : [by(ALARMS, allow("PublishByAlarm", "sns:Publish", topicArn, ofAlarm))]),
    by({ AWS: "*" }, deny("DenyWithoutTls", "sns:Publish", topicArn, WITHOUT_TLS)),
  );
}

/**
 * Policy of the queue that holds what could not be delivered: rules of the account write to it, and no one without TLS.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
export function undeliveredPolicy({ queueArn, ...home }: Home & { readonly queueArn: string }): PolicyDocument {
  const ofRules = { ArnLike: { "aws:SourceArn": arn({ ...home, service: "events", resource: "rule/*" }) } };
  return policy(
    by(RULES, allow("KeepUndelivered", "sqs:SendMessage", queueArn, ofRules)),
    by({ AWS: "*" }, deny("DenyWithoutTls", "sqs:*", queueArn, WITHOUT_TLS)),
  );
}

/** Who assumes a role of notifications: one service, for this account. */
export function notifierTrust(service: "chatbot" | "events", { account }: Pick<Home, "account">): PolicyDocument {
  const ours = { StringEquals: { "aws:SourceAccount": account } };
  return policy(by({ Service: [`${service}.amazonaws.com`] }, allow("Assume", "sts:AssumeRole", undefined, ours)));
}

export interface TopicKeyArgs extends Home {
  /** The topics that the key encrypts. */
  readonly topicArns: readonly string[];
}

/**
 * Policy of the key of encrypted topics: EventBridge and alarms may use it only for these topics. EventBridge sends no `aws:SourceAccount`,
 * so the encryption context that SNS gives identifies the topic.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
export function topicKeyPolicy({ partition, account, topicArns }: TopicKeyArgs): PolicyDocument {
  const ofTopics = { StringEquals: { "kms:EncryptionContext:aws:sns:topicArn": sorted(topicArns) } };
  const use = actions("kms", "Decrypt", "GenerateDataKey");
  return policy(
    keyAdministration(partition, account),
    by(RULES, allow("UseByEventBridge", use, "*", ofTopics)),
    by(ALARMS, allow("UseByAlarms", use, "*", ofTopics)),
  );
}

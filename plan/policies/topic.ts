import type { Home } from "../arn";
import { sorted } from "../record";
import { allow, deny, policy, type PolicyDocument } from "./document";
import { keyAdministration } from "./key-administration";

export interface TopicArgs {
  readonly topicArn: string;
}

export interface TopicKeyArgs extends Home {
  /** The topics that the key encrypts. */
  readonly topicArns: readonly string[];
}

/**
 * Policy of a notification topic: EventBridge publishes, nobody without TLS. Subscribers of the account need no statement.
 * The statement has no condition, because EventBridge supports none in the policy of a topic: with `aws:SourceArn` or
 * `aws:SourceAccount` no notification arrives.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
 */
export function topicPolicy({ topicArn }: TopicArgs): PolicyDocument {
  return policy(
    allow({
      Sid: "PublishByRules",
      Principal: { Service: ["events.amazonaws.com"] },
      Action: ["sns:Publish"],
      Resource: [topicArn],
    }),
    deny({
      Sid: "DenyWithoutTls",
      Principal: { AWS: "*" },
      Action: ["sns:Publish"],
      Resource: [topicArn],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    }),
  );
}

/**
 * Policy of the key of encrypted topics: EventBridge may use it for these topics alone. It sends no `aws:SourceAccount`, so the
 * topic is told by the encryption context that SNS gives.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
export function topicKeyPolicy(args: TopicKeyArgs): PolicyDocument {
  return policy(
    keyAdministration(args.partition, args.account),
    allow({
      Sid: "UseByEventBridge",
      Principal: { Service: ["events.amazonaws.com"] },
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: ["*"],
      Condition: { StringEquals: { "kms:EncryptionContext:aws:sns:topicArn": sorted(args.topicArns) } },
    }),
  );
}

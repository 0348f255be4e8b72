import { dnsSuffix, type Home } from "../arn";
import { sorted } from "../record";
import { allow, deny, policy, type PolicyDocument } from "./document";
import { keyAdministration } from "./key-administration";

export interface TopicArgs {
  readonly topicArn: string;
  /** The account of topic and rules. */
  readonly account: string;
  /** EventBridge rules that publish. */
  readonly ruleArns: readonly string[];
}

export interface TopicKeyArgs extends Home {
  /**
   * Roles that publish themselves: Image Builder's, where an infrastructure configuration names the topic. They must
   * exist, KMS refuses unknown principals. @default none, since EventBridge publishes
   */
  readonly publisherRoleArns?: readonly string[];
}

/**
 * Policy of a notification topic: our rules publish, nobody without TLS. Subscribers of the account need no statement.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
 */
export function topicPolicy(args: TopicArgs): PolicyDocument {
  return policy(
    allow({
      Sid: "PublishByRules",
      Principal: { Service: ["events.amazonaws.com"] },
      Action: ["sns:Publish"],
      Resource: [args.topicArn],
      Condition: {
        StringEquals: { "aws:SourceAccount": args.account },
        ArnEquals: { "aws:SourceArn": sorted(args.ruleArns) },
      },
    }),
    deny({
      Sid: "DenyWithoutTls",
      Principal: { AWS: "*" },
      Action: ["sns:Publish"],
      Resource: [args.topicArn],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    }),
  );
}

/**
 * Policy of the key of an encrypted topic: EventBridge may use it for events of this account.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
export function topicKeyPolicy(args: TopicKeyArgs): PolicyDocument {
  const publishers = sorted(args.publisherRoleArns ?? []);
  return policy(
    keyAdministration(args.partition, args.account),
    allow({
      Sid: "UseByEventBridge",
      Principal: { Service: ["events.amazonaws.com"] },
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: ["*"],
      Condition: { StringEquals: { "aws:SourceAccount": args.account } },
    }),
    publishers.length === 0
      ? undefined
      : allow({
          Sid: "UseByPublishers",
          Principal: { AWS: publishers },
          Action: ["kms:Decrypt", "kms:GenerateDataKey"],
          Resource: ["*"],
          Condition: { StringEquals: { "kms:ViaService": `sns.${args.region}.${dnsSuffix(args.partition)}` } },
        }),
  );
}

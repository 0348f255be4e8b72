import type * as pulumi from "@pulumi/pulumi";
import type { EventRuleArgs } from "@pulumi/aws/cloudwatch/eventRule";
import type { KeyArgs } from "@pulumi/aws/kms/key";
import type { TopicArgs } from "@pulumi/aws/sns/topic";
import type { NotificationsPlan } from "../../plan/any-image";
import type { AccountArgs } from "../account-args";
import type { ChildTransform } from "../child-transform";

/** Arguments of {@link BuildNotifications}; account and region are those of the builds, because events go no further. */
export interface BuildNotificationsArgs extends AccountArgs {
  /** Base of physical names of topics and rules: 3–128 letters, digits, `-`, `_`. */
  readonly name: string;
  /** Topics by channel name, and their subscribers. */
  readonly channels: Readonly<Record<string, NotificationChannel>>;
  /** Which images notify which channels. */
  readonly images: readonly NotifiedImage[];
  /** Channels that EventBridge publishes to for others. @default none */
  readonly otherChannels?: readonly string[];
  /** Key that encrypts the topics. An adopted one must let `events.amazonaws.com` decrypt and generate data keys. @default { kind: "create" } */
  readonly kmsKey?: TopicKeyChoice;
  /** Last resort: change what is registered, child by child. */
  readonly transform?: {
    readonly key?: ChildTransform<KeyArgs>;
    readonly topic?: ChildTransform<TopicArgs>;
    readonly rule?: ChildTransform<EventRuleArgs>;
  };
}

export interface NotificationChannel {
  readonly subscriptions: readonly {
    readonly protocol: "email" | "https" | "lambda" | "sqs" | "sms";
    /** Address, URL or ARN. Whoever owns an address or URL must confirm the subscription. */
    readonly endpoint: string;
  }[];
}

export interface NotifiedImage extends NotificationsPlan {
  /** As it appears in messages and logical names. */
  readonly name: string;
  /** States of builds that notify, in the builder's words. @default ["AVAILABLE", "FAILED", "CANCELLED"]; of CodeBuild every state but IN_PROGRESS */
  readonly states?: readonly string[];
}

export type TopicKeyChoice =
  { readonly kind: "create" } | { readonly kind: "adopt"; readonly keyArn: pulumi.Input<string> };

import type * as pulumi from "@pulumi/pulumi";
import type { EventRuleArgs } from "@pulumi/aws/cloudwatch/eventRule";
import type { KeyArgs } from "@pulumi/aws/kms/key";
import type { TopicArgs } from "@pulumi/aws/sns/topic";
import type { NotificationsPlan } from "../../plan/any-image";
import type { MessageTemplate, PeopleEvent } from "../../plan/people-events";
import type { AccountArgs } from "../account-args";
import type { ChildTransform } from "../child-transform";

/** Arguments of {@link BuildNotifications}; account and region are those of the builds, because events go no further. */
export interface BuildNotificationsArgs extends AccountArgs {
  /** Bounds the roles that Slack and webhooks need. @default none */
  readonly permissionsBoundary?: string;
  /** Base of physical names of topics and rules: 3–128 letters, digits, `-`, `_`. */
  readonly name: string;
  /** Topics by channel name, and their subscribers. */
  readonly channels: Readonly<Record<string, NotificationChannel>>;
  /** Which images notify which channels. */
  readonly images: readonly NotifiedImage[];
  /** Who hears of each end of a rebuild in the account, broken off ones too. @default nobody */
  readonly rebuilds?: NotifiedRebuilds;
  /** Projects of CodeBuild that build no image, and who hears of them. @default none */
  readonly projects?: readonly NotifiedProject[];
  /** Key that encrypts the topics. An adopted one must let `events.amazonaws.com` decrypt and generate data keys. @default { kind: "create" } */
  readonly kmsKey?: TopicKeyChoice;
  /** Last resort: change what is registered, child by child. */
  readonly transform?: {
    readonly key?: ChildTransform<KeyArgs>;
    readonly topic?: ChildTransform<TopicArgs>;
    readonly rule?: ChildTransform<EventRuleArgs>;
  };
}

/** An HTTPS endpoint that EventBridge posts to. */
export interface NotificationWebhook {
  /** Without what is secret in it. */
  readonly url: string;
  /** ARN of the connection of EventBridge that holds what is secret. */
  readonly connection: string;
}

export interface NotificationChannel {
  /** What it hears of its images; see `EVENTS` in `events.ts`. @default builds that are available, failed or cancelled, and findings */
  readonly events?: readonly PeopleEvent[];
  /** Its own words for events of golden's. @default golden's words */
  readonly templates?: Readonly<Partial<Record<PeopleEvent, MessageTemplate>>>;
  /** By Amazon Q Developer in chat applications; a person has authorized the workspace. @default none */
  readonly slack?: { readonly workspace: string; readonly channel: string };
  /** Takes Adaptive Cards. @default none */
  readonly teams?: NotificationWebhook;
  /** Takes events as they are. @default none */
  readonly webhook?: NotificationWebhook;
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

export interface NotifiedRebuilds {
  /** Name of the state machine, in the same account and Region: that of `FleetRebuild`. */
  readonly machine: string;
  readonly channels: readonly string[];
}

/** A project of CodeBuild that builds no image. Channels hear of these states whatever events they choose. */
export interface NotifiedProject {
  /** As it appears in messages and names: `update`. */
  readonly role: string;
  readonly projectName: string;
  readonly channels: readonly string[];
  /** As CodeBuild calls them. */
  readonly states: readonly string[];
}

export type TopicKeyChoice =
  { readonly kind: "create" } | { readonly kind: "adopt"; readonly keyArn: pulumi.Input<string> };

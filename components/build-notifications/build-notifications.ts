import * as pulumi from "@pulumi/pulumi";
import type { EventRuleArgs } from "@pulumi/aws/cloudwatch/eventRule";
import { Key, type KeyArgs } from "@pulumi/aws/kms/key";
import { Topic, type TopicArgs } from "@pulumi/aws/sns/topic";
import { TopicSubscription } from "@pulumi/aws/sns/topicSubscription";
import { arn, partitionOf, type Home } from "../../plan/arn";
import { physicalName } from "../../plan/names";
import { topicKeyPolicy, topicPolicy } from "../../plan/policies/topic";
import { accountFaults, duplicateFaults, resourceNameFaults, tagFaults } from "../argument-checks";
import { shown, throwFaults, type ArgumentFault } from "../argument-faults";
import { imageRules } from "./build-event-rules";
import { transformed, type ChildTransform } from "../child-transform";
import { BUILD_NOTIFICATIONS_TYPE } from "../type-tokens";

const DELETION_WINDOW_DAYS = 30;

/** Arguments of {@link BuildNotifications}. */
export interface BuildNotificationsArgs {
  /** Base of physical names of topics and rules: 3–128 letters, digits, `-`, `_`. */
  readonly name: string;
  /** The account that images are built in: twelve digits. */
  readonly accountId: string;
  /** The region that images are built in; events go no further. */
  readonly region: string;
  /** Topics by channel name, and who hears them. */
  readonly channels: Readonly<Record<string, NotificationChannel>>;
  /** What is told, and in which channels. */
  readonly images: readonly NotifiedImage[];
  /** Key that encrypts the topics. An adopted one must let `events.amazonaws.com` decrypt and generate data keys. @default { kind: "create" } */
  readonly kmsKey?: TopicKeyChoice;
  /** @default none */
  readonly tags?: Readonly<Record<string, string>>;
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

export interface NotifiedImage {
  /** As it stands in messages and logical names. */
  readonly name: string;
  /** Names of channels. */
  readonly channels: readonly string[];
  /** Beginnings of the ARNs of its builds: `arn:aws:imagebuilder:us-east-1:111122223333:image/docker-host/`. */
  readonly imageArnPrefixes: readonly string[];
  /** States that are told. @default ["AVAILABLE", "FAILED", "CANCELLED"] */
  readonly states?: readonly string[];
  /** Tell of scans with findings of this severity or above. @default not told */
  readonly failOn?: "critical" | "high" | "medium";
}

export type TopicKeyChoice =
  { readonly kind: "create" } | { readonly kind: "adopt"; readonly keyArn: pulumi.Input<string> };

/**
 * Tells people and programs when an image is ready or has failed: an encrypted SNS topic a channel, and EventBridge rules
 * for state changes and for findings of scans. Unlike the SNS topic of an infrastructure configuration, which hears
 * AVAILABLE and FAILED alone, EventBridge also hears of cancelled builds.
 *
 * @example
 * new BuildNotifications("notifications", {
 *   name: "golden-images",
 *   accountId: "111122223333",
 *   region: "us-east-1",
 *   channels: { "image-releases": { subscriptions: [{ protocol: "email", endpoint: "platform@example.org" }] } },
 *   images: [
 *     {
 *       name: "docker-host",
 *       channels: ["image-releases"],
 *       imageArnPrefixes: ["arn:aws:imagebuilder:us-east-1:111122223333:image/docker-host/"],
 *     },
 *   ],
 * });
 *
 * @see https://docs.aws.amazon.com/imagebuilder/latest/userguide/integ-eventbridge.html
 */
export class BuildNotifications extends pulumi.ComponentResource {
  /** By channel name. */
  readonly topicArns: Readonly<Record<string, pulumi.Output<string>>>;
  readonly kmsKeyArn: pulumi.Output<string>;

  constructor(name: string, args: BuildNotificationsArgs, opts?: pulumi.ComponentResourceOptions) {
    super(BUILD_NOTIFICATIONS_TYPE, name, {}, opts);
    throwFaults(this, `BuildNotifications "${name}"`, buildNotificationsFaults(args));

    this.kmsKeyArn = topicKey(name, args, this);
    const topics = channelTopics(name, args, this.kmsKeyArn, this);
    imageRules(name, args, topics, this);
    this.topicArns = Object.fromEntries([...topics].map(([channel, topic]) => [channel, topic.arn]));
    this.registerOutputs({ topicArns: this.topicArns, kmsKeyArn: this.kmsKeyArn });
  }
}

/** Services can publish to an encrypted topic only under a customer's key: the policy of `alias/aws/sns` admits none. */
function topicKey(name: string, args: BuildNotificationsArgs, parent: pulumi.Resource): pulumi.Output<string> {
  const { kmsKey = { kind: "create" }, region, tags } = args;
  const channels = Object.keys(args.channels);
  if (kmsKey.kind === "adopt") return pulumi.output(kmsKey.keyArn);
  const child = transformed(
    args.transform?.key,
    {
      description: "Encrypts notifications on image builds",
      policy: JSON.stringify(
        topicKeyPolicy({ ...homeOf(args), topicArns: channels.map((channel) => topicArn(args, channel)) }),
      ),
      enableKeyRotation: true,
      deletionWindowInDays: DELETION_WINDOW_DAYS,
      tags,
      region,
    },
    { parent },
  );
  return new Key(`${name}-key`, child.args, child.opts).arn;
}

function channelTopics(
  name: string,
  args: BuildNotificationsArgs,
  kmsMasterKeyId: pulumi.Output<string>,
  parent: pulumi.Resource,
): ReadonlyMap<string, Topic> {
  const topics = Object.entries(args.channels).map(([channel, { subscriptions }]) => {
    const topic = channelTopic(name, channel, args, kmsMasterKeyId, parent);
    for (const [index, { protocol, endpoint }] of subscriptions.entries()) {
      const subscription = `${name}-${channel}-subscription-${index + 1}`;
      new TopicSubscription(subscription, { topic: topic.arn, protocol, endpoint, region: args.region }, { parent });
    }
    return [channel, topic] as const;
  });
  return new Map(topics);
}

function channelTopic(
  name: string,
  channel: string,
  args: BuildNotificationsArgs,
  kmsMasterKeyId: pulumi.Output<string>,
  parent: pulumi.Resource,
): Topic {
  const child = transformed(
    args.transform?.topic,
    {
      name: physicalName("topic", args.name, channel),
      kmsMasterKeyId,
      policy: policyOf(channel, args),
      tags: args.tags,
      region: args.region,
    },
    { parent },
  );
  return new Topic(`${name}-${channel}-topic`, child.args, child.opts);
}

/** A channel without images keeps SNS's default: its account alone. */
function policyOf(channel: string, args: BuildNotificationsArgs): string | undefined {
  if (!args.images.some(({ channels }) => channels.includes(channel))) return undefined;
  return JSON.stringify(topicPolicy({ topicArn: topicArn(args, channel) }));
}

/** Known before the topic is made, for the policies of topic and key. */
function topicArn(args: BuildNotificationsArgs, channel: string): string {
  return arn({ ...homeOf(args), service: "sns", resource: physicalName("topic", args.name, channel) });
}

function homeOf({ accountId: account, region }: BuildNotificationsArgs): Home {
  return { partition: partitionOf(region), region, account };
}

function buildNotificationsFaults(args: BuildNotificationsArgs): ArgumentFault[] {
  const names = args.images.map(({ name }) => name);
  return [
    ...resourceNameFaults("name", args.name),
    ...accountFaults("accountId", args.accountId),
    ...duplicateFaults("images", names),
    ...args.images.flatMap((image, index) => imageFaults(image, `images[${index}]`, Object.keys(args.channels))),
    ...tagFaults("tags", args.tags ?? {}),
  ];
}

function imageFaults(image: NotifiedImage, path: string, known: readonly string[]): ArgumentFault[] {
  const faults = image.channels.flatMap((channel, index) =>
    known.includes(channel)
      ? []
      : [
          {
            path: `${path}.channels[${index}]`,
            reason: `there is no channel ${shown(channel)}; there are ${known.map(shown).join(", ") || "none"}`,
            fix: "Name a channel of `channels`, or add it there.",
          },
        ],
  );
  if (image.imageArnPrefixes.length === 0 || image.imageArnPrefixes.some((prefix) => !prefix.endsWith("/"))) {
    faults.push({
      path: `${path}.imageArnPrefixes`,
      reason: 'at least one is needed, and each ends in "/", lest images whose names begin alike be told too',
      fix: 'Give "arn:aws:imagebuilder:<region>:<account>:image/<name>/".',
    });
  }
  return faults;
}

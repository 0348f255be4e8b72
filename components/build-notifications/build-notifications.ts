import * as pulumi from "@pulumi/pulumi";
import { Topic } from "@pulumi/aws/sns/topic";
import { TopicSubscription } from "@pulumi/aws/sns/topicSubscription";
import { arn, homeIn } from "../../plan/arn";
import { channelNames, undeliveredName } from "../../plan/people-events";
import { topicKeyPolicy, topicPolicy } from "../../plan/policies/keys";
import * as check from "../argument-checks";
import { registerChild } from "../child-transform";
import { customerKey } from "../customer-key";
import { BUILD_NOTIFICATIONS_TYPE } from "../type-tokens";
import type { BuildNotificationsArgs, NotificationChannel, NotifiedImage } from "./args";
import { deliveries, undelivered } from "./deliveries";
import { eventRules } from "./event-rules";

/** Actions of an alarm. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const MOST_ALARMED = 5;

/**
 * Notifies people and programs when an image is ready or has failed: an encrypted SNS topic per channel, and EventBridge rules
 * for state changes, of Image Builder or of a project of CodeBuild, for findings of scans, for ends of rebuilds in the account, and for what
 * golden tells (`PutEvents`). A channel may be one of Slack too, or a webhook. What could not be delivered is tried again, then kept in a queue that has an alarm. Unlike the SNS topic of an infrastructure configuration, which gets
 * only AVAILABLE and FAILED, EventBridge gets cancelled builds too.
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
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-notifications-ref.html
 */
export class BuildNotifications extends pulumi.ComponentResource {
  /** By channel name. */
  readonly topicArns: Readonly<Record<string, pulumi.Output<string>>>;
  readonly kmsKeyArn: pulumi.Output<string>;

  constructor(name: string, args: BuildNotificationsArgs, opts?: pulumi.ComponentResourceOptions) {
    super(BUILD_NOTIFICATIONS_TYPE, name, {}, opts);
    check.throwFaults(this, `BuildNotifications "${name}"`, buildNotificationsFaults(args));

    const alarmed = toldChannels(args);
    this.kmsKeyArn = topicKey(name, args, this);
    const topics = channelTopics(name, args, this.kmsKeyArn, alarmed, this);
    const chats = chatTopics(name, args, this.kmsKeyArn, alarmed, this);
    const told = alarmed.flatMap((channel) => [topics.get(channel)?.arn, chats.get(channel)?.arn]);
    const queue = undelivered(name, args, told.filter((arn) => arn !== undefined).slice(0, MOST_ALARMED), this);
    eventRules(name, args, { deliveries: deliveries(name, args, topics, chats, this), undelivered: queue.arn }, this);
    this.topicArns = Object.fromEntries([...topics].map(([channel, topic]) => [channel, topic.arn]));
    this.registerOutputs({ topicArns: this.topicArns, kmsKeyArn: this.kmsKeyArn });
  }
}

/** Services can publish to an encrypted topic only under a customer's key: the policy of `alias/aws/sns` admits none. */
function topicKey(name: string, args: BuildNotificationsArgs, parent: pulumi.Resource): pulumi.Output<string> {
  const { kmsKey = { kind: "create" }, region, tags, transform } = args;
  if (kmsKey.kind === "adopt") return pulumi.output(kmsKey.keyArn);
  const names = Object.entries(args.channels).flatMap(([channel, { slack }]) => {
    const { topic, chat } = channelNames(args.name, channel);
    return slack === undefined ? [topic] : [topic, chat];
  });
  const policy = topicKeyPolicy({
    ...homeIn(args.accountId, args.region),
    topicArns: names.map((each) => topicArn(args, each)),
  });
  const description = "Encrypts notifications on image builds";
  return customerKey(`${name}-key`, { parent }, transform?.key, { description, policy, tags, region }).arn;
}

type Topics = ReadonlyMap<string, Topic>;

function channelTopics(
  name: string,
  args: BuildNotificationsArgs,
  key: pulumi.Output<string>,
  alarmed: readonly string[],
  parent: pulumi.Resource,
): Topics {
  const topics = Object.entries(args.channels).map(([channel, { subscriptions }]) => {
    const policy = policyOf(channel, args, alarmed);
    const own = channelNames(args.name, channel).topic;
    const topic = channelTopic(`${name}-${channel}-topic`, args, own, key, policy, parent);
    for (const [index, { protocol, endpoint }] of subscriptions.entries()) {
      const subscription = `${name}-${channel}-subscription-${index + 1}`;
      const inputs = { topic: topic.arn, protocol, endpoint, region: args.region };
      new TopicSubscription(subscription, inputs, { parent });
    }
    return [channel, topic] as const;
  });
  return new Map(topics);
}

/** Amazon Q reads JSON of a form of its own, which nobody wants in a mail: so Slack has a topic of its own. */
function chatTopics(
  name: string,
  args: BuildNotificationsArgs,
  key: pulumi.Output<string>,
  alarmed: readonly string[],
  parent: pulumi.Resource,
): Topics {
  const channels = Object.entries(args.channels).filter(([, { slack }]) => slack !== undefined);
  return new Map(
    channels.map(([channel]) => {
      const own = channelNames(args.name, channel).chat;
      const policy = JSON.stringify(topicPolicy({ topicArn: topicArn(args, own), ...alarmOf(channel, args, alarmed) }));
      return [channel, channelTopic(`${name}-${channel}-chat`, args, own, key, policy, parent)] as const;
    }),
  );
}

function channelTopic(
  name: string,
  args: BuildNotificationsArgs,
  topic: string,
  key: pulumi.Output<string>,
  policy: string | undefined,
  parent: pulumi.Resource,
): Topic {
  const { tags, region, transform } = args;
  return registerChild(Topic, name, { parent }, transform?.topic, {
    name: topic,
    kmsMasterKeyId: key,
    policy,
    tags,
    region,
  });
}

/** Channels with somebody at a topic hear the alarm; one of SQS or Lambda is a program. */
function toldChannels({ channels }: BuildNotificationsArgs): readonly string[] {
  const isTold = ({ subscriptions, slack }: NotificationChannel): boolean =>
    slack !== undefined || subscriptions.some(({ protocol }) => ["email", "https", "sms"].includes(protocol));
  return Object.keys(channels).filter((channel) => isTold(channels[channel] ?? { subscriptions: [] }));
}

/** A channel without images keeps SNS's default: only its account. */
function policyOf(channel: string, args: BuildNotificationsArgs, alarmed: readonly string[]): string | undefined {
  const used = [...args.images, ...(args.projects ?? [])].flatMap(({ channels }) => channels);
  if (![...used, ...(args.rebuilds?.channels ?? []), ...alarmed].includes(channel)) return undefined;
  const topic = topicArn(args, channelNames(args.name, channel).topic);
  return JSON.stringify(topicPolicy({ topicArn: topic, ...alarmOf(channel, args, alarmed) }));
}

function alarmOf(channel: string, args: BuildNotificationsArgs, alarmed: readonly string[]) {
  if (!alarmed.includes(channel)) return {};
  const home = homeIn(args.accountId, args.region);
  return { alarmArn: arn({ ...home, service: "cloudwatch", resource: `alarm:${undeliveredName(args.name)}` }) };
}

/** Known before the topic is made, for the policies of topic and key. */
function topicArn({ accountId, region }: BuildNotificationsArgs, topic: string): string {
  return arn({ ...homeIn(accountId, region), service: "sns", resource: topic });
}

function buildNotificationsFaults(args: BuildNotificationsArgs): check.ArgumentFault[] {
  const channels = Object.keys(args.channels);
  const names = args.images.map(({ name }) => name);
  return [
    ...check.resourceName("name", args.name),
    ...check.account("accountId", args.accountId),
    ...check.unique("images", names),
    ...args.images.flatMap((image, index) => imageFaults(image, `images[${index}]`, channels)),
    ...channelFaults(args.rebuilds?.channels ?? [], "rebuilds", channels),
    ...(args.projects ?? []).flatMap((project, index) =>
      channelFaults(project.channels, `projects[${index}]`, channels),
    ),
    ...check.tags(args.tags),
  ];
}

function channelFaults(channels: readonly string[], path: string, known: readonly string[]): check.ArgumentFault[] {
  return channels.flatMap((channel, index) =>
    check.failIf(!known.includes(channel), `${path}.channels[${index}]`, {
      message: `there is no channel ${check.shown(channel)}; there are ${known.map(check.shown).join(", ") || "none"}`,
      fix: "Name a channel of `channels`, or add it there.",
    }),
  );
}

function imageFaults(image: NotifiedImage, path: string, known: readonly string[]): check.ArgumentFault[] {
  const { channels, imageArnPrefixes: prefixes = [], projectName, failOn } = image;
  const isOfCodeBuild = projectName !== undefined;
  const arePrefixes = prefixes.length > 0 && prefixes.every((prefix) => prefix.endsWith("/"));
  return [
    ...channelFaults(channels, path, known),
    ...check.failIf(isOfCodeBuild && (prefixes.length > 0 || failOn !== undefined), `${path}.projectName`, {
      message: "imageArnPrefixes and failOn are of Image Builder, and the image is built by CodeBuild",
      fix: "Give projectName alone, or no projectName.",
    }),
    ...check.failIf(!isOfCodeBuild && !arePrefixes, `${path}.imageArnPrefixes`, {
      message: 'at least one is needed, and each must end in "/": without it, images with longer names match too',
      fix: 'Give "arn:aws:imagebuilder:<region>:<account>:image/<name>/", or the projectName of CodeBuild.',
    }),
  ];
}

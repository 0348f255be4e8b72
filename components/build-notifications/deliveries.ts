import type * as pulumi from "@pulumi/pulumi";
import { SlackChannelConfiguration } from "@pulumi/aws/chatbot/slackChannelConfiguration";
import { EventApiDestination } from "@pulumi/aws/cloudwatch/eventApiDestination";
import { MetricAlarm } from "@pulumi/aws/cloudwatch/metricAlarm";
import type { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { Queue } from "@pulumi/aws/sqs/queue";
import type { Topic } from "@pulumi/aws/sns/topic";
import { arn, homeIn } from "../../plan/arn";
import { channelNames, undeliveredName } from "../../plan/people-events";
import { allow, policy } from "../../plan/policies/document";
import { notifierTrust, undeliveredPolicy } from "../../plan/policies/keys";
import { serviceRole } from "../service-role";
import type { BuildNotificationsArgs, NotificationWebhook } from "./args";
import type { Form } from "./messages";

/** One way to the people of a channel. */
export interface Delivery {
  /** Ends logical names and ids of targets. A doubled hyphen is in no name of a channel. */
  readonly suffix: "" | "--chat" | "--teams" | "--webhook";
  readonly arn: pulumi.Input<string>;
  readonly roleArn?: pulumi.Input<string>;
  readonly form: Form;
  /** Parameters of the URL. */
  readonly query?: Readonly<Record<string, string>>;
}

const FOURTEEN_DAYS = 14 * 86_400;
const WEBHOOKS = ["teams", "webhook"] as const;

/** What could not be delivered stays for fourteen days, and an alarm tells the topics. */
export function undelivered(
  name: string,
  args: BuildNotificationsArgs,
  topics: readonly pulumi.Output<string>[],
  parent: pulumi.Resource,
): Queue {
  const { region, tags } = args;
  const home = homeIn(args.accountId, region);
  const queueName = undeliveredName(args.name);
  const queueArn = arn({ ...home, service: "sqs", resource: queueName });
  const own = {
    name: queueName,
    messageRetentionSeconds: FOURTEEN_DAYS,
    sqsManagedSseEnabled: true,
    policy: JSON.stringify(undeliveredPolicy({ ...home, queueArn })),
  };
  const queue = new Queue(`${name}-undelivered`, { ...own, tags, region }, { parent });
  const alarm = {
    name: queueName,
    alarmDescription: `Notifications of ${args.name} that could not be delivered lie in the queue ${queueName}.`,
    namespace: "AWS/SQS",
    metricName: "ApproximateNumberOfMessagesVisible",
    dimensions: { QueueName: queue.name },
    ...{ statistic: "Maximum", period: 300, evaluationPeriods: 1, threshold: 0 },
    comparisonOperator: "GreaterThanThreshold",
    treatMissingData: "notBreaching",
    alarmActions: [...topics],
  };
  new MetricAlarm(`${name}-undelivered-alarm`, { ...alarm, tags, region }, { parent });
  return queue;
}

/** Ways of every channel. Whoever has a topic for Slack has one for its subscribers too. */
export function deliveries(
  name: string,
  args: BuildNotificationsArgs,
  topics: ReadonlyMap<string, Topic>,
  chats: ReadonlyMap<string, Topic>,
  parent: pulumi.Resource,
): ReadonlyMap<string, readonly Delivery[]> {
  const channels = Object.entries(args.channels);
  const usesRole = channels.some(([, channel]) => WEBHOOKS.some((kind) => channel[kind] !== undefined));
  const role = usesRole ? webhookRole(name, args, parent) : undefined;
  slackChannels(name, args, chats, parent);
  return new Map(
    channels.map(([channel, own]) => {
      const [topic, chat] = [topics.get(channel), chats.get(channel)];
      const posts = WEBHOOKS.flatMap((kind) => {
        const webhook = own[kind];
        return webhook && role ? [post(name, args, channel, { kind, webhook, role }, parent)] : [];
      });
      const ways: readonly Delivery[] = [
        ...(topic ? [{ suffix: "", arn: topic.arn, form: "text" } as const] : []),
        ...(chat ? [{ suffix: "--chat", arn: chat.arn, form: "chat" } as const] : []),
        ...posts,
      ];
      return [channel, ways] as const;
    }),
  );
}

/** Amazon Q only tells: its role may do nothing, and no command of a chat gets further. */
function slackChannels(
  name: string,
  args: BuildNotificationsArgs,
  chats: ReadonlyMap<string, Topic>,
  parent: pulumi.Resource,
): void {
  if (chats.size === 0) return;
  const { partition } = homeIn(args.accountId, args.region);
  const role = notifierRole(`${name}-chat-role`, "chatbot", "Amazon Q tells Slack of images", args, parent);
  for (const [channel, topic] of chats) {
    const { workspace = "", channel: slackChannelId = "" } = args.channels[channel]?.slack ?? {};
    const configuration = {
      configurationName: channelNames(args.name, channel).topic,
      slackTeamId: workspace,
      slackChannelId,
      iamRoleArn: role.arn,
      guardrailPolicyArns: [arn({ partition, service: "iam", account: "aws", resource: "policy/AWSDenyAll" })],
      loggingLevel: "ERROR",
      snsTopicArns: [topic.arn],
    };
    new SlackChannelConfiguration(`${name}-${channel}-slack`, { ...configuration, tags: args.tags }, { parent });
  }
}

function webhookRole(name: string, args: BuildNotificationsArgs, parent: pulumi.Resource): Role {
  const role = notifierRole(`${name}-role`, "events", "EventBridge posts events of images", args, parent);
  const home = homeIn(args.accountId, args.region);
  const destinations = arn({ ...home, service: "events", resource: `api-destination/${args.name}-*` });
  const document = policy(allow("Post", "events:InvokeApiDestination", destinations));
  new RolePolicy(`${name}-role-policy`, { role: role.name, policy: JSON.stringify(document) }, { parent });
  return role;
}

function notifierRole(
  name: string,
  service: "chatbot" | "events",
  description: string,
  { accountId: account, permissionsBoundary, tags }: BuildNotificationsArgs,
  parent: pulumi.Resource,
): Role {
  const bound = permissionsBoundary !== undefined && { permissionsBoundary };
  return serviceRole(name, { parent }, undefined, { trust: notifierTrust(service, { account }), description, ...bound, tags }); // prettier-ignore
}

interface Post {
  readonly kind: (typeof WEBHOOKS)[number];
  readonly webhook: NotificationWebhook;
  readonly role: Role;
}

/** EventBridge wants the query apart from the endpoint. */
function post(
  name: string,
  { name: base, region }: BuildNotificationsArgs,
  channel: string,
  { kind, webhook: { url, connection }, role }: Post,
  parent: pulumi.Resource,
): Delivery {
  const { searchParams } = new URL(url);
  const destination = new EventApiDestination(
    `${name}-${channel}--${kind}`,
    {
      name: channelNames(base, channel)[kind],
      connectionArn: connection,
      httpMethod: "POST",
      invocationEndpoint: url.replace(/\?.*$/, ""),
      region,
    },
    { parent },
  );
  const query = searchParams.size === 0 ? {} : { query: Object.fromEntries(searchParams) };
  return { suffix: `--${kind}`, arn: destination.arn, roleArn: role.arn, form: kind === "teams" ? "teams" : "event", ...query }; // prettier-ignore
}

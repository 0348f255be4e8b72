import { GetTopicAttributesCommand, PublishCommand } from "@aws-sdk/client-sns";
import type { ImageSettings, Stack } from "../../../definition";
import { sendEvents } from "../../../operations/notifications/event";
import { deliveries, titleOf } from "../../../operations/notifications/message";
import { arn, homeIn } from "../../../plan/arn";
import { environmentName } from "../../../plan/names";
import { CHANNEL_TEST, channelNames, hasOwnRules, undeliveredName } from "../../../plan/people-events";
import { AwsClients } from "../../aws/clients";
import { findRoot } from "../../fleet/root";
import { chooseStack, hasErrors } from "../../fleet/stack-settings";
import { CliError, type ExitCode } from "../../terminal/exit-code";
import { plural } from "../../terminal/issue-report";
import { printable } from "../../terminal/printable";
import type { Terminal } from "../../terminal/terminal";
import { tellUndelivered } from "./undelivered";

export interface TestOptions {
  readonly root?: string;
  readonly stack?: string;
}

/** `golden notify test`: the whole way to a channel that has rules of its own, and to the topic of one that only has subscribers. */
export async function testChannel(channel: string, options: TestOptions, terminal: Terminal): Promise<ExitCode> {
  const root = findRoot(options.root);
  const stack = chooseStack(root, options.stack);
  const { settings } = stack;
  if (settings === undefined || hasErrors(stack, undefined, terminal, root)) return 1;
  const own = channelOf(stack, channel);
  const { account, region, namePrefix } = settings;
  const name = environmentName(namePrefix, stack.name);
  const address = channelNames(name, channel).topic;
  const topic = arn({ ...homeIn(account, region), service: "sns", resource: address });
  const clients = new AwsClients(region);
  const sns = await clients.sns();
  // First, for it fails with the credentials of another account.
  const { Attributes = {} } = await sns.send(new GetTopicAttributesCommand({ TopicArn: topic }));
  const words = { image: "golden notify test", channel };
  const detail = { ...words, title: titleOf(CHANNEL_TEST, words) };
  const to = { channels: [address] };
  if (hasOwnRules(own)) await sendEvents(await clients.eventBridge(), [{ detailType: CHANNEL_TEST, detail, to }]);
  else await sns.send(new PublishCommand({ TopicArn: topic, Message: deliveries(detail).text }));
  const ways = ["slack", "teams", "webhook"].filter((way) => way in own);
  const [confirmed, pending] = ["Confirmed", "Pending"].map((of) => Number(Attributes[`Subscriptions${of}`] ?? 0));
  const heard = [...(confirmed ? [plural(confirmed, "subscription")] : []), ...ways];
  terminal.out(printable(`A test is on its way to ${channel}: ${heard.join(", ") || "nobody"}.`));
  if (hasOwnRules(own)) terminal.out(`What cannot be delivered lies in the queue ${undeliveredName(name)} within six hours.`); // prettier-ignore
  const isLost = await tellUndelivered(channel, name, clients, terminal);
  if (!pending) return heard.length === 0 || isLost ? 1 : 0;
  terminal.out(`${plural(pending, "subscription")} of it must still be confirmed by whoever owns the address, and heard nothing.`); // prettier-ignore
  return 1;
}

/** A channel of a stack's settings. Throws a {@link CliError} that names those there are. */
export function channelOf({ name, settings }: Stack<"images">, channel: string): ImageSettings["channels"][string] {
  const channels = settings?.channels ?? {};
  const own = Object.hasOwn(channels, channel) ? channels[channel] : undefined;
  if (own !== undefined) return own;
  const known = Object.keys(channels);
  const has = known.length === 0 ? "there are none" : `there are ${known.join(", ")}`;
  throw new CliError(
    printable(`The stack ${name} has no channel ${channel}: ${has}.`),
    "Name one of its settings, or add it there under channels.",
    1,
  );
}

import { SQSServiceException } from "@aws-sdk/client-sqs";
import { readUndelivered, type Letter, type Undelivered } from "../../../operations/notifications/undelivered";
import { channelNames, undeliveredName } from "../../../plan/people-events";
import type { AwsClients } from "../../aws/clients";
import { durationWords } from "../../terminal/duration";
import { plural } from "../../terminal/issue-report";
import { printable } from "../../terminal/printable";
import type { Terminal } from "../../terminal/terminal";

const WAYS = { topic: "subscriptions", chat: "slack", teams: "teams", webhook: "webhook" } as const;

/** Tells what of earlier events a channel never got. @param base of the stack's physical names. @returns whether there is some */
export async function tellUndelivered(
  channel: string,
  base: string,
  clients: AwsClients,
  { out, err }: Terminal,
): Promise<boolean> {
  const queue = undeliveredName(base);
  let found: Undelivered;
  try {
    found = await readUndelivered(await clients.sqs(), queue);
  } catch (error) {
    if (!(error instanceof SQSServiceException)) throw error;
    err(`note: whether earlier messages could not be delivered is not known: the queue ${queue} could not be read: ${printable(error.message)} (${printable(error.name)}). It takes sqs:GetQueueUrl, sqs:GetQueueAttributes and sqs:ReceiveMessage.`, 2); // prettier-ignore
    return false;
  }
  const { queueUrl, count, letters } = found;
  const own = letters.flatMap((letter) => {
    const way = wayOf(letter, channelNames(base, channel));
    return way === undefined ? [] : [{ ...letter, way }];
  });
  if (count > letters.length) out(`Of ${plural(count, "message")} in the queue ${queue} ${letters.length.toString()} were read.`); // prettier-ignore
  const [oldest] = own;
  if (oldest === undefined) return false;
  const age = durationWords(Date.now() - oldest.sentAt.getTime());
  out(
    `${plural(own.length, "message")} for it could not be delivered; the oldest lies in the queue ${queue} for ${age}:`,
  );
  for (const line of new Set(own.map(({ way, error }) => printable(`  ${way}: ${error || "no reason is given"}`))))
    out(line);
  out(`Mend that, then empty the queue, for all channels: aws sqs purge-queue --queue-url ${queueUrl}`);
  return true;
}

function wayOf({ target }: Letter, names: ReturnType<typeof channelNames>): string | undefined {
  // `arn:…:golden-images-prod-team`, `arn:…:api-destination/golden-images-prod-team--teams/01234567-…`
  const [, name = target.split(":").at(-1)] = /:api-destination\/([^/]+)/.exec(target) ?? [];
  const role = (["topic", "chat", "teams", "webhook"] as const).find((each) => names[each] === name);
  return role && WAYS[role];
}

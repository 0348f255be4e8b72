import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  type Message,
  type SQSClient,
} from "@aws-sdk/client-sqs";

/** A message that a target did not take: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
export interface Letter {
  /** ARN of the target: a topic, an API destination. */
  readonly target: string;
  /** What EventBridge says of it. */
  readonly error: string;
  readonly sentAt: Date;
}

export interface Undelivered {
  readonly queueUrl: string;
  /** All that lie in the queue, as SQS estimates. */
  readonly count: number;
  /** Those that were read, the oldest first. */
  readonly letters: readonly Letter[];
}

/** Messages of one call: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
const MOST_MESSAGES = 10;
const MOST_CALLS = 10;
/** Nobody else reads the queue; until then no message is read twice. */
const HIDDEN_SECONDS = 20;

/** Looks through the queue of what could not be delivered, up to a hundred messages, and leaves them there. */
export async function readUndelivered(client: SQSClient, QueueName: string): Promise<Undelivered> {
  const { QueueUrl = "" } = await client.send(new GetQueueUrlCommand({ QueueName }));
  const names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"] as const;
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...names] }),
  );
  const count = names.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0);
  const letters = new Map<string, Letter>();
  for (let calls = 0; calls < MOST_CALLS && letters.size < count; calls++) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        ...{ QueueUrl, MaxNumberOfMessages: MOST_MESSAGES, VisibilityTimeout: HIDDEN_SECONDS },
        // Long enough for SQS to ask all its servers.
        ...{ WaitTimeSeconds: 1, MessageSystemAttributeNames: ["SentTimestamp"], MessageAttributeNames: ["All"] },
      }),
    );
    if (Messages.length === 0) break;
    for (const message of Messages) letters.set(message.MessageId ?? "", letterOf(message));
  }
  const oldestFirst = [...letters.values()].sort((one, other) => one.sentAt.getTime() - other.sentAt.getTime());
  return { queueUrl: QueueUrl, count: Math.max(count, letters.size), letters: oldestFirst };
}

function letterOf({ Attributes = {}, MessageAttributes = {} }: Message): Letter {
  const told = (name: string): string => MessageAttributes[name]?.StringValue ?? "";
  const error = [told("ERROR_CODE"), told("ERROR_MESSAGE")].filter((each) => each !== "").join(": ");
  return { target: told("TARGET_ARN"), error, sentAt: new Date(Number(Attributes.SentTimestamp ?? 0)) };
}

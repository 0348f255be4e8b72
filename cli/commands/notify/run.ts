import type { Command } from "commander";
import { entryOf, EventsRefused, sendEvents, type PeopleEvent } from "../../../operations/notifications/event";
import { deliveries, slackOf, titleOf, valuesOf, type EventDetail } from "../../../operations/notifications/message";
import { postToSlack, SlackRefused } from "../../../operations/notifications/slack";
import { folderSource, loadStackImages, type Stack, type StackImages } from "../../../definition";
import { filled, messageForm, VALUES_OF } from "../../../plan/message-forms";
import { OWN_EVENTS, type MessageTemplate } from "../../../plan/people-events";
import { AwsClients } from "../../aws/clients";
import { awsError } from "../../aws/errors";
import { findRoot } from "../../fleet/root";
import { chooseStack, stacksOf } from "../../fleet/stack-settings";
import { CliError, type ExitCode } from "../../terminal/exit-code";
import { printable, printableJson, printableLines } from "../../terminal/printable";
import type { Terminal } from "../../terminal/terminal";
import { toChannels } from "./addressees";
import { channelOf, testChannel, type TestOptions } from "./test-channel";

type Texts = Omit<EventDetail, "image" | "title" | "version" | "build" | "places">;

export interface NotifyOptions extends Texts, TestOptions {
  readonly names: readonly string[];
  readonly image?: readonly string[];
  readonly imageVersion?: string;
  readonly title?: string;
  readonly region?: string;
  /** A channel of people. */
  readonly for?: string;
  readonly format?: "text" | "slack" | "teams" | "json";
}

const SAMPLE = {
  ...{ image: "docker-host", version: "1.2.0", by: "ada", repository: "example-org/images", number: 12 },
  ...{ channel: "production", from: "1.1.0", to: "1.2.0", url: "https://example.org/images/docker-host" },
};

/** `golden notify`: what people hear of images. */
export async function notify(options: NotifyOptions, terminal: Terminal, own: Command): Promise<ExitCode> {
  const [word = ""] = options.names;
  try {
    if (own.name() === "test") return await testChannel(word, options, terminal);
    const subject = subjectOf(options);
    if (own.name() === "render") return render(eventOf(word, options, { ...SAMPLE, ...(subject && { image: subject.image }) }), wordsOf(word, options), options, terminal); // prettier-ignore
    if (subject === undefined)
      throw new CliError("An event is of an image.", "Name it with --image, or all of a stack with --stack: channels hear of their images alone."); // prettier-ignore
    return await send(eventOf(word, options, { image: subject.image }), subject.names, options, terminal);
  } catch (error) {
    if (error instanceof EventsRefused || error instanceof SlackRefused) {
      const fix = "What it says is the reason: mend the webhook or the role, and send it again.";
      throw new CliError(printable(error.message), fix);
    }
    throw awsError(error) ?? error;
  }
}

/** Of which images an event is: in words, and by name. */
interface Subject {
  readonly image: string;
  readonly names: readonly string[];
}

function subjectOf({ image: names = [], stack: named, root }: NotifyOptions): Subject | undefined {
  if (names.length > 0) return { image: names.join(", "), names };
  if (named === undefined) return undefined;
  const [stack, { deployed }] = loaded(findRoot(root), named);
  if (deployed.length === 0)
    throw new CliError(`The stack ${stack.name} has no sound images.`, "golden check says what is wrong with them.", 1); // prettier-ignore
  const all = deployed.map(({ name }) => name);
  const [only = "", ...others] = all;
  return { image: others.length === 0 ? only : `stack ${stack.name}`, names: all };
}

function loaded(root: string, named: string): readonly [Stack<"images">, StackImages] {
  const stack = chooseStack(root, named);
  return [stack, loadStackImages(folderSource(root), stack)];
}

/** Whom an event on several images is for: channels of the stack that is named, else of all in the Region. */
function addresses(
  names: readonly string[],
  region: string,
  { stack, root: folder }: NotifyOptions,
): Pick<PeopleEvent, "to"> {
  if (names.length === 1) return {};
  const root = findRoot(folder);
  const here = stacksOf(root).ofKind("images").filter(({ settings }) => settings?.region === region); // prettier-ignore
  const stacks = stack === undefined ? here.map(({ name }) => name) : [stack];
  const channels = stacks.flatMap((name) => toChannels(...loaded(root, name))(names).to?.channels ?? []);
  return { to: { channels: [...new Set(channels)].sort(), images: names } };
}

function eventOf(
  word: string,
  options: NotifyOptions,
  subject: Partial<EventDetail> & Pick<EventDetail, "image">,
): PeopleEvent {
  const detailType = OWN_EVENTS[word as keyof typeof OWN_EVENTS];
  const given = Object.entries({ ...textsOf(options), version: options.imageVersion }).filter(
    ([, value]) => value !== undefined,
  );
  const detail = { ...subject, ...Object.fromEntries(given) };
  return { detailType, detail: { ...detail, title: options.title ?? titleOf(detailType, detail) } };
}

function textsOf({ url, repository, number, by, reason, channel, from, to }: NotifyOptions): Partial<EventDetail> {
  const known = { url, repository, number, by, reason, channel, from, to };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
}

/** What a channel says of an event where it words that itself. */
function wordsOf(event: string, { for: channel, stack, root }: NotifyOptions): MessageTemplate | undefined {
  if (channel === undefined) return undefined;
  const own = channelOf(chooseStack(findRoot(root), stack), channel);
  return own.templates?.[event as keyof typeof own.templates];
}

function render(
  event: PeopleEvent,
  words: MessageTemplate | undefined,
  { format }: NotifyOptions,
  terminal: Terminal,
): ExitCode {
  if (words !== undefined && format !== "json") {
    const form = format === "slack" ? "chat" : (format ?? "text");
    const values = valuesOf(event.detail)[VALUES_OF[form]];
    const message = filled(messageForm(words, form), (field) => values[field] ?? "");
    terminal.out(typeof message === "string" ? printableLines(message) : printableJson(message as object));
    return 0;
  }
  const { text, teams } = deliveries(event.detail);
  const { Detail = "{}", ...entry } = entryOf(event);
  if (format === "slack") terminal.out(printableJson(slackOf(event.detail)));
  else if (format === "teams") terminal.out(printableJson(teams));
  else if (format === "json") terminal.out(printableJson({ ...entry, Detail: JSON.parse(Detail) as object }));
  else terminal.out(printableLines(text));
  return 0;
}

async function send(
  event: PeopleEvent,
  names: readonly string[],
  options: NotifyOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { region, stack, root } = options;
  const { SLACK_WEBHOOK_URL: webhook = "", AWS_REGION, AWS_DEFAULT_REGION } = process.env;
  if (webhook !== "") {
    if (!/^https:\/\/\S+$/.test(webhook) || !URL.canParse(webhook))
      throw new CliError("SLACK_WEBHOOK_URL is not a URL that begins with https://.", "Set it to the URL that Slack shows with the webhook."); // prettier-ignore
    await postToSlack(webhook, slackOf(event.detail));
  } else {
    const own = stack === undefined ? undefined : chooseStack(findRoot(root), stack).settings?.region;
    const where = region ?? own ?? AWS_REGION ?? AWS_DEFAULT_REGION ?? "";
    if (where === "") throw new CliError("No Region is known.", "Give --region, or set AWS_REGION; or SLACK_WEBHOOK_URL for Slack."); // prettier-ignore
    await sendEvents(await new AwsClients(where).eventBridge(), [{ ...event, ...addresses(names, where, options) }]);
  }
  terminal.out(printable(`Sent to ${webhook === "" ? "the bus" : "Slack"}: ${event.detail.title}`));
  return 0;
}

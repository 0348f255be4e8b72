import { choice, listOf, mapping, text } from "../keywords";
import { PEOPLE_EVENTS, WORDED_EVENTS } from "./people-events";

const subscription = mapping("A subscription of SNS.", ["protocol", "endpoint"], {
  protocol: choice("How SNS delivers.", ["email", "https", "lambda", "sqs", "sms"], { "x-is": "a protocol of SNS" }),
  endpoint: text("Address, URL, ARN or number.", { maxLength: 2048, examples: ["platform@example.org"] }),
});

const webhook = (description: string, examples: readonly object[]) =>
  mapping(
    description,
    ["url", "connection"],
    {
      url: text("Where events go, without what is secret in it.", {
        maxLength: 2048,
        examples: ["https://example.org/hook"],
      }),
      connection: text(
        "ARN of the EventBridge connection that holds what is secret: a header with its key, parameters of the query. See `docs/notifications.md`.",
        {
          pattern:
            "^arn:aws[a-z-]{0,12}:events:[a-z0-9-]{1,30}:[0-9]{12}:connection/[A-Za-z0-9._-]{1,64}/[a-f0-9-]{36}$",
          maxLength: 256,
          examples: ["arn:aws:events:eu-west-1:111122223333:connection/images/01234567-89ab-cdef-0123-456789abcdef"],
          "x-is": "the ARN of a connection of EventBridge",
          "x-source": "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-target-connection-create.html",
        },
      ),
    },
    { examples },
  );

const connection = "arn:aws:events:eu-west-1:111122223333:connection/images/01234567-89ab-cdef-0123-456789abcdef";

const worded = (description: string, maxLength: number, example: string) =>
  text(description, {
    // No `<` and `>`, which are EventBridge's and Slack's own, and one line.
    pattern: "^(?:[^{}<>\\u0000-\\u001f\\u007f]|\\{[a-z]{1,20}\\})+$",
    maxLength,
    examples: [example],
    "x-is": "a line of text with {fields}, without <, > and other braces",
  });

const template = mapping("The channel's own words for an event.", ["title"], {
  title: worded("The headline.", 200, "{image} {version} is in {channel}"),
  text: worded("What is said below it; nothing when absent.", 1000, "By {by}. {url}"),
});

/** A channel of people. */
export const channel = mapping("A notification channel: one SNS topic, and where else it goes.", [], {
  events: listOf(
    "What the channel hears of the images that name it. When absent: builds that are available, failed or cancelled, and findings.",
    choice("Something that happened.", PEOPLE_EVENTS, { "x-is": "an event" }),
    { minItems: 1, uniqueItems: true, examples: [["failed", "promoted"]], "x-is": "a list of events" },
  ),
  templates: mapping(
    "Its own words for events of `events`, with fields in braces: `{image}`, `{version}`, `{build}`, `{title}`, `{url}`, `{by}`, `{reason}`, `{channel}`, `{from}`, `{to}`, " +
      "`{repository}`, `{number}`. One that an event lacks is empty. A webhook gets events as they are.",
    [],
    Object.fromEntries(WORDED_EVENTS.map((event) => [event, template])) as Record<
      (typeof WORDED_EVENTS)[number],
      typeof template
    >,
    { examples: [{ promoted: { title: "{image} {version} is in {channel}", text: "By {by}. {url}" } }] },
  ),
  slack: mapping(
    "A channel of Slack, by Amazon Q Developer in chat applications, which a person has authorized for the workspace.",
    ["workspace", "channel"],
    {
      workspace: text("Id of the workspace.", {
        pattern: "^[0-9A-Z]{1,255}$",
        maxLength: 255,
        examples: ["T0123ABCD"],
        "x-is": "the id of a Slack workspace",
        "x-source": "https://docs.aws.amazon.com/chatbot/latest/APIReference/API_CreateSlackChannelConfiguration.html",
      }),
      channel: text("Id of the channel.", {
        pattern: "^[A-Za-z0-9]{1,255}$",
        maxLength: 255,
        examples: ["C0123ABCD"],
        "x-is": "the id of a Slack channel",
        "x-source": "https://docs.aws.amazon.com/chatbot/latest/APIReference/API_CreateSlackChannelConfiguration.html",
      }),
    },
    { examples: [{ workspace: "T0123ABCD", channel: "C0123ABCD" }] },
  ),
  teams: webhook("A workflow of Microsoft Teams that takes Adaptive Cards.", [
    { url: "https://example.logic.azure.com/workflows/a/triggers/manual/paths/invoke?api-version=1", connection },
  ]),
  webhook: webhook("Any other receiver; it gets events as EventBridge has them.", [
    { url: "https://example.org/images", connection },
  ]),
  subscriptions: listOf("Who is notified. With none, only the topic is created.", subscription, {
    default: [],
    maxItems: 100,
  }),
});

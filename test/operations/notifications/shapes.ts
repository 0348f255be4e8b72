import Ajv from "ajv";

const ajv = new Ajv({ allErrors: true, validateFormats: false });

const strict = (required: readonly string[], properties: Readonly<Record<string, object>>) => ({
  ...{ type: "object", additionalProperties: false },
  ...{ required, properties },
});
const list = (items: object, maxItems = 50) => ({ type: "array", minItems: 1, maxItems, items });
const text = (maxLength?: number) => ({ type: "string", minLength: 1, ...(maxLength !== undefined && { maxLength }) });

/** https://docs.slack.dev/reference/block-kit/composition-objects/text-object */
const plain = (most: number) => strict(["type", "text"], { type: { const: "plain_text" }, text: text(most), emoji: { type: "boolean" } }); // prettier-ignore
/** https://docs.slack.dev/reference/block-kit/block-elements/button-element */
const button = strict(["type", "text"], { type: { const: "button" }, text: plain(75), url: text(3000) });

/** What golden sends of Block Kit, with Slack's limits. https://docs.slack.dev/reference/block-kit/blocks */
export const isBlockKit = ajv.compile(
  strict(["text", "blocks"], {
    text: text(40_000),
    blocks: list({
      oneOf: [
        strict(["type", "text"], { type: { const: "header" }, text: plain(150) }),
        strict(["type", "text"], { type: { const: "section" }, text: plain(3000) }),
        strict(["type", "elements"], { type: { const: "actions" }, elements: list(button, 25) }),
      ],
    }),
  }),
);

/** https://adaptivecards.io/explorer/TextRun.html */
const run = strict(["type", "text"], { type: { const: "TextRun" }, text: text(), weight: { enum: ["Default", "Lighter", "Bolder"] } }); // prettier-ignore

/**
 * What golden sends of Adaptive Cards 1.4, as Teams takes them from a webhook.
 * https://adaptivecards.io/explorer/AdaptiveCard.html, https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using
 */
export const isCard = ajv.compile(
  strict(["type", "attachments"], {
    type: { const: "message" },
    attachments: list(
      strict(["contentType", "content"], {
        contentType: { const: "application/vnd.microsoft.card.adaptive" },
        content: strict(["type", "version", "body"], {
          ...{ $schema: { const: "http://adaptivecards.io/schemas/adaptive-card.json" } },
          ...{ type: { const: "AdaptiveCard" }, version: { const: "1.4" }, fallbackText: text() },
          body: list(strict(["type", "inlines"], { type: { const: "RichTextBlock" }, inlines: list(run) })),
          actions: list(strict(["type", "url"], { type: { const: "Action.OpenUrl" }, title: text(), url: text() }), 6),
        }),
      }),
      1,
    ),
  }),
);

/** https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html */
export const isChat = ajv.compile(
  strict(["version", "source", "content"], {
    ...{ version: { const: "1.0" }, source: { const: "custom" } },
    content: strict(["textType", "description"], {
      ...{ textType: { enum: ["client-markdown"] }, title: text(250), description: text(8000) },
    }),
  }),
);

import type { EventTargetArgs } from "@pulumi/aws/cloudwatch/eventTarget";
import type { BuildRule } from "./patterns";

/** What of an event a target gets: a line, what Amazon Q takes, an Adaptive Card, or all. */
export type Form = "text" | "chat" | "teams" | "event";

/**
 * Texts of our own events were made by whoever sent them (`operations/notifications`), and only AWS's are made here: with values of AWS
 * that hold nothing of others, for EventBridge escapes for JSON alone.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function inputOf({ says }: BuildRule, form: Form): Pick<EventTargetArgs, "inputPath" | "inputTransformer"> {
  if (form === "event") return {};
  if (says === undefined) return { inputPath: `$.detail.message.${form}` };
  const { inputPaths, message, quoted = "" } = says;
  const isText = form === "text";
  const used = Object.entries(inputPaths).filter(([name]) => isText || !quoted.includes(`<${name}>`));
  const inputTemplate = JSON.stringify(isText ? message + quoted : TEMPLATES[form](message));
  return { inputTransformer: { inputPaths: Object.fromEntries(used), inputTemplate } };
}

const TEMPLATES: Readonly<Record<"chat" | "teams", (message: string) => object>> = {
  /** https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html */
  chat: (description) => ({
    version: "1.0",
    source: "custom",
    content: { textType: "client-markdown", title: "golden-images", description },
  }),
  /** https://adaptivecards.io/explorer/AdaptiveCard.html */
  teams: (text) => ({
    type: "message",
    attachments: [
      {
        contentType: "application/vnd.microsoft.card.adaptive",
        content: {
          $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
          type: "AdaptiveCard",
          version: "1.4",
          body: [{ type: "RichTextBlock", inlines: [{ type: "TextRun", text }] }],
        },
      },
    ],
  }),
};

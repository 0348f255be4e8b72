import type { MessageTemplate } from "../definition/settings/message-templates";

/** How a way takes a message: a line, what Amazon Q takes, an Adaptive Card. */
export type MessageForm = "text" | "chat" | "teams";

/** What each form is filled with: `chat` knows markup, and what is escaped for it. */
export const VALUES_OF = { text: "plain", chat: "chat", teams: "plain" } as const;

/** Of a channel's own words the message of a way, with its placeholders. */
export function messageForm({ title, text }: MessageTemplate, form: MessageForm): unknown {
  if (form === "text") return text === undefined ? title : `${title} | ${text}`;
  if (form === "teams") return card(title, text === undefined ? [] : [text]);
  const escaped = (words: string): string => words.replaceAll("&", "&amp;");
  return chat(escaped(title), escaped(text ?? "-"));
}

/** https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html */
export function chat(title: string, description: string): object {
  return { version: "1.0", source: "custom", content: { textType: "client-markdown", title, description } };
}

/** https://adaptivecards.io/explorer/AdaptiveCard.html A `TextRun` knows no markup. @param more of the card, as its actions */
export function card(headline: string, lines: readonly string[], more: object = {}): object {
  const line = (text: string, style: object = {}) => ({
    type: "RichTextBlock",
    inlines: [{ type: "TextRun", text, ...style }],
  });
  const content = {
    ...{ $schema: "http://adaptivecards.io/schemas/adaptive-card.json", type: "AdaptiveCard", version: "1.4" },
    ...more,
    body: [...(headline === "" ? [] : [line(headline, { weight: "Bolder" })]), ...lines.map((each) => line(each))],
  };
  return { type: "message", attachments: [{ contentType: "application/vnd.microsoft.card.adaptive", content }] };
}

/** The same with something else in place of each `{field}`, in whatever it is made of. */
export function filled(form: unknown, value: (field: string) => string): unknown {
  if (typeof form === "string") return form.replaceAll(/\{([a-z]+)\}/g, (_, field: string) => value(field));
  if (Array.isArray(form)) return form.map((each) => filled(each, value));
  if (typeof form !== "object" || form === null) return form;
  return Object.fromEntries(Object.entries(form).map(([key, each]) => [key, filled(each, value)]));
}

/** The placeholders of a form, each once. */
export function fieldsOf(form: unknown): readonly string[] {
  const found = new Set<string>();
  filled(form, (field) => {
    found.add(field);
    return "";
  });
  return [...found];
}

import type { EventTargetArgs } from "@pulumi/aws/cloudwatch/eventTarget";
import { card, chat, fieldsOf, filled, messageForm, VALUES_OF, type MessageForm } from "../../plan/message-forms";
import type { BuildRule } from "./patterns";

/** What of an event a target gets: a message in a form, or all. */
export type Form = MessageForm | "event";

/**
 * Texts of our own events were made by whoever sent them (`operations/notifications`), in a channel's own words too: their values are escaped for
 * each form, and only put into place here. Only AWS's are made here: with values of AWS that hold nothing of others, for EventBridge
 * escapes for JSON alone.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function inputOf(
  { says, words }: BuildRule,
  form: Form,
): Pick<EventTargetArgs, "inputPath" | "inputTransformer"> {
  if (form === "event") return {};
  if (words !== undefined) return { inputTransformer: transformer(messageForm(words, form), form) };
  if (says === undefined) return { inputPath: `$.detail.message.${form}` };
  const { inputPaths, message, quoted = "" } = says;
  const isText = form === "text";
  const used = Object.entries(inputPaths).filter(([name]) => isText || !quoted.includes(`<${name}>`));
  const inputTemplate = JSON.stringify(isText ? message + quoted : TEMPLATES[form](message));
  return { inputTransformer: { inputPaths: Object.fromEntries(used), inputTemplate } };
}

/** At most 100 variables, and 8,192 characters: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_InputTransformer.html */
function transformer(form: unknown, kind: MessageForm) {
  const paths = fieldsOf(form).map((field) => [field, `$.detail.message.values.${VALUES_OF[kind]}.${field}`] as const);
  const inputTemplate = JSON.stringify(filled(form, (field) => `<${field}>`));
  return { inputPaths: Object.fromEntries(paths), inputTemplate };
}

const TEMPLATES: Readonly<Record<"chat" | "teams", (message: string) => object>> = {
  chat: (description) => chat("golden-images", description),
  teams: (text) => card("", [text]),
};

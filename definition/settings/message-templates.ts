import { error, faultsOf, type Fault } from "../diagnostics/fault";
import type { Path } from "../yaml/place";
import { didYouMean, listing } from "../diagnostics/suggest";
import { MESSAGE_FIELDS, type MessageField } from "./message-fields";

/** A channel's own words for an event. */
export interface MessageTemplate {
  readonly title: string;
  readonly text?: string;
}

/** Above it our own texts are cut; a template cannot be. Amazon Q's own limits are not published. */
const LONGEST = { title: 250, text: 3000 } as const;

const { codes, fault } = faultsOf({
  "message-template": error("A template of messages that cannot be filled", {
    why: "EventBridge would leave the placeholder as it is, or send a text that nobody takes.",
    bad: 'templates: {promoted: {title: "{imagename} is in {channel}"}}',
    good: 'templates: {promoted: {title: "{image} is in {channel}"}}',
  }),
});
export { codes as templateCodes };

interface Channels {
  readonly channels: Readonly<
    Record<
      string,
      {
        readonly events?: readonly string[];
        readonly templates?: Readonly<Record<string, MessageTemplate | undefined>>;
      }
    >
  >;
}

/** Every placeholder of a template is a field, the filled text fits, and the channel hears of the event. */
export function templateFaults({ channels }: Channels): Fault[] {
  return Object.entries(channels).flatMap(([channel, { events = [], templates = {} }]) =>
    Object.entries(templates).flatMap(([event, template]) => {
      const path = ["channels", channel, "templates", event];
      const { title = "", text = "" } = template ?? {};
      const unheard = fault("message-template", path, `The channel ${channel} does not hear of ${event}.`, `Add ${event} to its events, or take the template out.`); // prettier-ignore
      return [
        ...(events.includes(event) ? [] : [unheard]),
        ...textFaults(title, LONGEST.title, [...path, "title"]),
        ...textFaults(text, LONGEST.text, [...path, "text"]),
      ];
    }),
  );
}

function textFaults(text: string, longest: number, path: Path): Fault[] {
  const names = [...text.matchAll(/\{([a-z]+)\}/g)].map(([, name = ""]) => name);
  const known = Object.keys(MESSAGE_FIELDS);
  const unknown = [...new Set(names)].filter((name) => !known.includes(name));
  if (unknown.length > 0)
    return unknown.map((name) =>
      fault(
        "message-template",
        path,
        `{${name}} is no field of an event.${didYouMean(name, known)}`,
        `Name one of ${listing(known)}.`,
      ),
    );
  const length = names.reduce((sum, name) => sum + MESSAGE_FIELDS[name as MessageField] - name.length - 2, text.length);
  if (length <= longest) return [];
  const message = `Filled, it may have ${length.toString()} characters, and ${longest.toString()} are allowed.`;
  return [fault("message-template", path, message, "Use fewer or shorter fields: {title} and {url} are long.")];
}

import { MESSAGE_FIELDS, type MessageField } from "../../definition/settings/message-fields";
import { card, chat } from "../../plan/message-forms";
import type { CHANNEL_TEST, OWN_EVENTS } from "../../plan/people-events";

/** What happened, as rules match it. States of builds and findings of scans are AWS's own events. */
export type DetailType = (typeof OWN_EVENTS)[keyof typeof OWN_EVENTS] | typeof CHANNEL_TEST;

/** What people hear of it. Texts may come from anywhere: they are escaped where they are shown. */
export interface EventDetail {
  /** Name of the definition, or names in a text. */
  readonly image: string;
  /** ImageVersion. */
  readonly version?: string;
  /** Build number of AWS. */
  readonly build?: string;
  /** The headline, in one sentence. */
  readonly title: string;
  /** A page on it, with https. */
  readonly url?: string;
  readonly by?: string;
  readonly reason?: string;
  /** Channel of images, such as `production`. */
  readonly channel?: string;
  readonly from?: string;
  readonly to?: string;
  /** `owner/name` */
  readonly repository?: string;
  /** Of a pull request. */
  readonly number?: number;
  readonly places?: readonly { readonly region: string; readonly account: string; readonly ami: string }[];
}

/** A message as each kind of channel takes it; rules pick theirs by path. */
export interface Deliveries {
  /** E-mail and the other protocols of SNS: one line, for EventBridge gives SNS a text of JSON, where a second is `\n`. */
  readonly text: string;
  /** Amazon Q Developer in chat applications. */
  readonly chat: object;
  /** A webhook of Microsoft Teams. */
  readonly teams: object;
}

/** https://docs.slack.dev/reference/block-kit/blocks/header-block, …/section-block */
const SLACK = { header: 150, section: 3000 } as const;
const TITLE = 250;
const VALUE = 300;
const REASON = 1000;
const SHOWN_PLACES = 10;

type Fact = readonly [label: string, value: string];

/** What can be said of an event in one sentence, from what it is. */
export function titleOf(type: DetailType, detail: Omit<EventDetail, "title">): string {
  const { image, version, channel = "", to, from, repository = "a repository", number } = detail;
  const what = version === undefined ? image : `${image} ${version}`;
  const pull = number === undefined ? `The pull request in ${repository}` : `${repository}#${number.toString()}`;
  const titles: Record<DetailType, string> = {
    "Pull Request Ready": `${pull} is ready for review: ${what}`,
    "Pull Request Merged": `${pull} is merged: ${what}`,
    "Image Build Started": `${what} is being built`,
    "Image Available": `${what} is available`,
    "Image Promoted": `${what} is in ${channel || (to ?? "its channel")} now`,
    "Image Rolled Back": `${channel || image} is back at ${image} ${to ?? version ?? ""}`.trimEnd(),
    "Image Revoked": `${what} is revoked: launch nothing more from it`,
    "Image Deprecated Soon": `${what} will be deprecated soon`,
    "Drift Found": `AWS differs from what was deployed: ${what}`,
    "Consumer Pull Request Ready": `${pull} takes ${what}${from === undefined ? "" : ` in place of ${from}`}`,
    "Consumer Pull Request Merged": `${pull} is merged: it follows ${what}`,
    "Channel Test": `TEST of the channel ${channel || image}: nothing happened`,
  };
  return titles[type];
}

/** The three at once. */
export function deliveries(detail: EventDetail): Deliveries {
  return { text: textOf(detail), chat: chatOf(detail), teams: teamsOf(detail) };
}

/** What fills the words of a channel, escaped for markup of chats, and for where there is none. Every field is there. */
export function valuesOf(detail: EventDetail): Readonly<Record<"plain" | "chat", Readonly<Record<string, string>>>> {
  const link = linkOf(detail) ?? "";
  const values = (escaped: (text: string, most: number) => string, url: string) =>
    Object.fromEntries(
      Object.entries(MESSAGE_FIELDS).map(([field, most]) => {
        const value = String(detail[field as MessageField] ?? "")
          .replaceAll('"', "'")
          .replaceAll("\\", "/");
        return [field, field === "url" ? url : escaped(value, most)];
      }),
    );
  const [plainUrl, chatUrl] = [link, link.replaceAll("&", "&amp;")].map((url) =>
    url.length > MESSAGE_FIELDS.url ? "" : url,
  );
  return { plain: values(plain, plainUrl ?? ""), chat: values(chatText, chatUrl ?? "") };
}

function textOf(detail: EventDetail): string {
  const url = detail.url === undefined ? [] : [plain(detail.url, 2000)];
  return [headline(detail), ...factsOf(detail).map((fact) => fact.join(": ")), ...url].join(" | ");
}

function chatOf(detail: EventDetail): object {
  const link = linkOf(detail);
  const lines = factsOf(detail).map(([label, value]) => `${label}: ${chatText(value, REASON)}`);
  const description = [...lines, ...(link === undefined ? [] : [`<${link.replaceAll("&", "&amp;")}|Open>`])].join("\n");
  return chat(chatText(headline(detail), TITLE), description || "-");
}

/** Block Kit, for an incoming webhook of Slack. Text of others is `plain_text`, which Slack makes no mention or link of. */
export function slackOf(detail: EventDetail): object {
  const block = (type: "header" | "section", text: string) => ({
    type,
    text: { type: "plain_text", emoji: false, text: chatText(text, SLACK[type]) },
  });
  const link = linkOf(detail);
  const open = { type: "button", text: { type: "plain_text", text: "Open" }, url: link };
  return {
    text: chatText(headline(detail), TITLE),
    blocks: [
      block("header", headline(detail)),
      ...factsOf(detail).map((fact) => block("section", fact.join(": "))),
      ...(link === undefined ? [] : [{ type: "actions", elements: [open] }]),
    ],
  };
}

function teamsOf(detail: EventDetail): object {
  const link = linkOf(detail);
  const actions = link !== undefined && { actions: [{ type: "Action.OpenUrl", title: "Open", url: link }] };
  const facts = factsOf(detail).map((fact) => fact.join(": "));
  return card(headline(detail), facts, { fallbackText: headline(detail), ...actions });
}

/** Neither Slack nor SNS takes an empty text. */
function headline({ title, image }: EventDetail): string {
  return plain(title) || plain(image) || "-";
}

function factsOf(detail: EventDetail): readonly Fact[] {
  const { image, version, build, channel, from, to, repository, number, by, reason, places = [] } = detail;
  const pull = repository === undefined || number === undefined ? repository : `${repository}#${number.toString()}`;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ["Image", [image, version, build].filter((each) => each !== undefined).join(" / ")],
    ["Channel", channel],
    ["From", from],
    ["To", to],
    [number === undefined ? "Repository" : "Pull request", pull],
    ["By", by],
    ["Reason", reason],
    ["AMIs", placesText(places)],
  ];
  return facts.flatMap(([label, value = ""]) => {
    const shown = plain(value, label === "Reason" || label === "AMIs" ? REASON : VALUE);
    return shown === "" ? [] : [[label, shown] as const];
  });
}

function placesText(places: NonNullable<EventDetail["places"]>): string {
  const shown = places.slice(0, SHOWN_PLACES).map(({ region, account, ami }) => `${ami} (${region}, ${account})`);
  const more = places.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more.toString()} more`] : [])].join(", ");
}

/** One line without control, format and direction characters. */
export function plain(text: string, most: number = TITLE): string {
  return cut(text.replaceAll(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, " ").trim(), most, (each) => each);
}

/**
 * For Slack, which takes `&`, `<` and `>` for the ends of mentions and links; a zero-width space keeps it from finding links and names
 * by itself. https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
function chatText(text: string, most: number): string {
  const apart = plain(text, most)
    .replaceAll("://", ":\u200b//")
    .replaceAll("@", "@\u200b")
    .replaceAll(/\bwww\./gi, "www\u200b.");
  return cut(apart, most, (each) => ENTITIES[each] ?? each);
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** Never in the middle of a character, or of what stands for it. */
function cut(text: string, most: number, escape: (character: string) => string): string {
  const pieces = [...text].map(escape);
  let length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  if (length <= most) return pieces.join("");
  while (length > most - 1) length -= (pieces.pop() ?? "").length;
  return `${pieces.join("")}…`;
}

/** Only https, and nothing that would end the link. */
function linkOf({ url = "" }: EventDetail): string | undefined {
  if (url.length > 2000 || !URL.canParse(url)) return undefined;
  const { protocol, href, username } = new URL(url);
  return protocol === "https:" && username === "" ? href.replaceAll("|", "%7C") : undefined;
}

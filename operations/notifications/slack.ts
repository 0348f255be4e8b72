import { askPatiently } from "../http/patience";
import { plain } from "./message";

/** Slack did not take a message. Never has the webhook's URL, which is a secret. */
export class SlackRefused extends Error {
  override readonly name = "SlackRefused";
}

const CALL_MS = 30_000;

/**
 * Posts to an incoming webhook. What is passing is tried again; what Slack refuses otherwise is not.
 * https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks#handling_errors
 * @param wait between two tries, in milliseconds
 */
export async function postToSlack(
  webhook: string,
  message: object,
  wait?: (ms: number) => Promise<unknown>,
): Promise<void> {
  const request = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(message) };
  const ask = () => fetch(webhook, { ...request, redirect: "error", signal: AbortSignal.timeout(CALL_MS) });
  // Only the reason: an error of fetch may name the URL.
  const response = await askPatiently(ask, wait).catch(() => undefined);
  if (response?.ok === true) return;
  const said = response === undefined ? "no answer" : `${response.status.toString()} ${plain(await response.text().catch(() => ""), 100)}`; // prettier-ignore
  throw new SlackRefused(`Slack did not take the message: ${said.trim()}.`);
}

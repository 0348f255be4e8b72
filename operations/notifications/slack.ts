import { setTimeout as sleep } from "node:timers/promises";
import { plain } from "./message";

/** Slack did not take a message. Never has the webhook's URL, which is a secret. */
export class SlackRefused extends Error {
  override readonly name = "SlackRefused";
}

const MOST_TRIES = 5;
const LONGEST_WAIT_MS = 60_000;
const CALL_MS = 30_000;

/**
 * Posts to an incoming webhook. What is passing (429, 5xx, no answer) is tried five times, as Slack asks or with full jitter; what Slack
 * refuses otherwise is not. https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks#handling_errors
 * @param wait between two tries, in milliseconds
 */
export async function postToSlack(
  webhook: string,
  message: object,
  wait: (ms: number) => Promise<unknown> = sleep,
): Promise<void> {
  for (let tries = 1; ; tries++) {
    const request = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(message) };
    // Only the reason: an error of fetch may name the URL.
    const signal = AbortSignal.timeout(CALL_MS);
    const response = await fetch(webhook, { ...request, redirect: "error", signal }).catch(() => undefined);
    if (response?.ok === true) return;
    const said = response === undefined ? "no answer" : `${response.status.toString()} ${plain(await response.text().catch(() => ""), 100)}`; // prettier-ignore
    const isPassing = response === undefined || response.status === 429 || response.status >= 500;
    if (!isPassing || tries === MOST_TRIES) throw new SlackRefused(`Slack did not take the message: ${said.trim()}.`);
    const asked = Number(response?.headers.get("retry-after") ?? Number.NaN) * 1000;
    await wait(Math.min(LONGEST_WAIT_MS, Number.isFinite(asked) ? asked : Math.random() * 500 * 2 ** tries));
  }
}

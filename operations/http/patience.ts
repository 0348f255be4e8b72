import { setTimeout as sleep } from "node:timers/promises";

const MOST_TRIES = 5;
const LONGEST_WAIT_MS = 60_000;

/**
 * Asks a server that is neither AWS nor GitHub until it answers: what is passing (429, 5xx, no answer) is tried five times at most,
 * as it asks by `retry-after` or with full jitter. Who asks for more than a minute, or took all of the time there was, is not asked again.
 * @param ask may be called several times; @returns the last answer; @throws what the last call of fetch threw
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export async function askPatiently(
  ask: () => Promise<Response>,
  wait: (ms: number) => Promise<unknown> = sleep,
): Promise<Response> {
  for (let tries = 1; ; tries++) {
    const answer = await ask().catch((error: unknown) => {
      // Of a time limit a DOMException is told.
      if (tries === MOST_TRIES || !(error instanceof TypeError)) throw error;
      return undefined;
    });
    const isPassing = answer === undefined || answer.status === 429 || answer.status >= 500;
    const asked = Number(answer?.headers.get("retry-after") ?? Number.NaN) * 1000;
    if (answer !== undefined && (!isPassing || tries === MOST_TRIES || asked > LONGEST_WAIT_MS)) return answer;
    await answer?.body?.cancel();
    await wait(Number.isFinite(asked) ? asked : Math.random() * 200 * 2 ** tries);
  }
}

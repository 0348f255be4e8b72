import { setTimeout as sleep } from "node:timers/promises";
import { isPassing } from "./rebuild";

/** A call of EC2 by the name of its action; the answer is XML. */
export type Ec2 = (
  action: string,
  limit: { readonly abortSignal: AbortSignal },
  parameters: Readonly<Record<string, string>>,
) => Promise<string>;

const MOST_TRIES = 5;
const CALL_MS = 30_000;

/** With full jitter, as the SDK does for its own services. */
export async function patiently(
  ec2: Ec2,
  action: string,
  parameters: Readonly<Record<string, string>>,
): Promise<string> {
  for (let tries = 1; ; tries++) {
    try {
      return await ec2(action, { abortSignal: AbortSignal.timeout(CALL_MS) }, parameters);
    } catch (error) {
      if (tries === MOST_TRIES || !isPassing(error)) throw error;
      await sleep(Math.random() * 200 * 2 ** tries);
    }
  }
}

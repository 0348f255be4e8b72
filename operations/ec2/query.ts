import { setTimeout as sleep } from "node:timers/promises";
import { isPassing } from "../rebuild/rebuild";

/** A call of EC2 by the name of its action; the answer is XML. Throws an error with EC2's own name for what it refuses. */
export type Ec2 = (
  action: string,
  limit: { readonly abortSignal: AbortSignal },
  parameters?: Readonly<Record<string, string>>,
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

/** The items of an answer's list, without those of lists within. */
export function itemsOf(xml: string): readonly string[] {
  const found: string[] = [];
  let [depth, start] = [0, 0];
  for (const { 0: tag, index } of xml.matchAll(/<\/?item>/g)) {
    depth += tag === "<item>" ? 1 : -1;
    if (depth === 1 && tag === "<item>") start = index;
    if (depth === 0) found.push(xml.slice(start, index));
  }
  return found;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", apos: "'", gt: ">", lt: "<", quot: '"' };

/** The text of an item's first element of a name. */
export function told(item: string, name: string): string | undefined {
  const [, written] = new RegExp(`<${name}>([^<]*)</`).exec(item) ?? [];
  return written?.replaceAll(/&(\w+);/g, (whole, entity: string) => ENTITIES[entity] ?? whole);
}

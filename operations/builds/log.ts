import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";

/** Where a log is in CloudWatch Logs. */
export interface LogPlace {
  readonly group: string;
  readonly stream: string;
}

interface Page {
  readonly lines: readonly string[];
  /** Of what is written after these. */
  readonly next?: string;
}

/** The last lines of a build's log, oldest first; none where there is no log (yet). */
export async function logTail(
  client: CloudWatchLogsClient,
  { log }: { readonly log?: LogPlace },
  lines: number,
): Promise<readonly string[]> {
  return log === undefined ? [] : (await page(client, log, { limit: lines, startFromHead: false })).lines;
}

/** The last lines, and then what is written until `isOver` says that nothing more comes. */
export async function* followLog(
  client: CloudWatchLogsClient,
  log: LogPlace,
  {
    lines,
    isOver,
    wait,
  }: { readonly lines: number; readonly isOver: () => Promise<boolean>; readonly wait: () => Promise<void> },
): AsyncGenerator<readonly string[], void> {
  let next: string | undefined;
  for (let isLast = false; ;) {
    const found = await page(
      client,
      log,
      next === undefined ? { limit: lines, startFromHead: false } : { nextToken: next, startFromHead: true },
    );
    if (found.lines.length > 0) yield found.lines;
    const isMore = found.lines.length > 0 && next !== undefined;
    next = found.next ?? next;
    if (isMore) continue;
    if (isLast) return;
    // Once more after the end: what was written last came between the two looks.
    isLast = await isOver();
    if (!isLast) await wait();
  }
}

async function page(
  client: CloudWatchLogsClient,
  { group, stream }: LogPlace,
  input: { limit?: number; nextToken?: string; startFromHead: boolean },
): Promise<Page> {
  const { GetLogEventsCommand, ResourceNotFoundException } = await import("@aws-sdk/client-cloudwatch-logs");
  try {
    const place = { logGroupName: group, logStreamName: stream };
    const { events = [], nextForwardToken } = await client.send(new GetLogEventsCommand({ ...place, ...input }));
    const lines = events.map(({ message = "" }) => message.trimEnd());
    return { lines, ...(nextForwardToken !== undefined && { next: nextForwardToken }) };
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return { lines: [] };
    throw error;
  }
}

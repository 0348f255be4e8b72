import type { CloudWatchLogsClient, GetLogEventsCommandOutput } from "@aws-sdk/client-cloudwatch-logs";

/** Where a log is in CloudWatch Logs. */
interface LogPlace {
  readonly group: string;
  readonly stream: string;
}

/** The last lines of a build's log, oldest first; none where there is no log (yet). */
export async function logTail(
  client: CloudWatchLogsClient,
  { log }: { readonly log?: LogPlace },
  lines: number,
): Promise<readonly string[]> {
  return log === undefined ? [] : linesOf(await page(client, log, { limit: lines, startFromHead: false }));
}

/** The last lines, then what is written until `wait`, which waits between two looks, says that the build is over. */
export async function* followLog(
  client: CloudWatchLogsClient,
  log: LogPlace,
  { lines, wait }: { readonly lines: number; readonly wait: () => Promise<"on" | "over"> },
): AsyncGenerator<readonly string[], void> {
  let seen = await page(client, log, { limit: lines, startFromHead: false });
  yield linesOf(seen);
  for (let isLast = false; !isLast;) {
    isLast = (await wait()) === "over";
    do {
      seen = await page(client, log, { nextToken: seen?.nextForwardToken, startFromHead: true });
      yield linesOf(seen);
    } while (linesOf(seen).length > 0);
  }
}

function linesOf(page: GetLogEventsCommandOutput | undefined): readonly string[] {
  return (page?.events ?? []).map(({ message = "" }) => message.trimEnd());
}

async function page(client: CloudWatchLogsClient, { group, stream }: LogPlace, input: object) {
  const { GetLogEventsCommand, ResourceNotFoundException } = await import("@aws-sdk/client-cloudwatch-logs");
  const place = { logGroupName: group, logStreamName: stream };
  return client.send(new GetLogEventsCommand({ ...place, ...input })).catch((error: unknown) => {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  });
}

import { setTimeout as sleep } from "node:timers/promises";
import { followLog, logTail } from "../../../operations/builds/log";
import { isRunning } from "../../../operations/rebuild/build";
import { AwsClients } from "../../aws/clients";
import { awsError } from "../../aws/errors";
import { githubError } from "../../github/place";
import { CliError, StoppedError, type ExitCode } from "../../terminal/exit-code";
import { printable } from "../../terminal/printable";
import { takeStopSignals } from "../../terminal/stop-signals";
import type { Terminal } from "../../terminal/terminal";
import { findBuilds, type FindOptions, type Found } from "../status/find";

export interface LogsOptions extends FindOptions {
  readonly lines: number;
  readonly follow?: boolean;
  /** Seconds. */
  readonly interval: number;
}

/** `golden logs`: what a build wrote. */
export async function logs(options: LogsOptions, terminal: Terminal): Promise<ExitCode> {
  try {
    const found = await findBuilds(options);
    const [first] = found;
    if (options.follow === true && first !== undefined && found.length > 1) {
      throw new CliError(
        `${options.names.join("")} has ${found.length.toString()} builds.`,
        `Follow one of: ${found.map(({ id }) => id).join(", ")}`,
        1,
      );
    }
    for (const each of found) {
      const log = placeOf(each);
      const client = await new AwsClients(each.region).logs();
      if (found.length > 1) terminal.out(`== ${printable(each.id)}`);
      if (options.follow === true) await follow(each, options, followLog.bind(undefined, client, log), terminal);
      else sayLines(await logTail(client, { log }, options.lines), terminal);
    }
    return 0;
  } catch (error) {
    throw awsError(error) ?? githubError(error) ?? error;
  }
}

function placeOf({ id, build }: Found) {
  if (build.log !== undefined) return build.log;
  const [, repository = "", run = ""] = /^([\w.-]+\/[\w.-]+)\/runs\/(\d+)$/.exec(id) ?? [];
  const fix = repository === "" ? `Look at ${build.link ?? build.id}` : `gh run view ${run} --repo ${repository} --log`;
  throw new CliError(`The log of ${printable(id)} is not in CloudWatch Logs.`, fix, 1);
}

type Follow = (options: Parameters<typeof followLog>[2]) => ReturnType<typeof followLog>;

async function follow(
  { tracker }: Found,
  { lines, interval }: LogsOptions,
  read: Follow,
  terminal: Terminal,
): Promise<void> {
  const stop = takeStopSignals(() => undefined);
  const wait = () => sleep(interval * 1000, undefined, { signal: stop.signal }).catch(() => undefined);
  const isOver = async (): Promise<boolean> => {
    const build = await tracker.read();
    return stop.received() !== undefined || build === undefined || !isRunning(build);
  };
  try {
    for await (const written of read({ lines, wait, isOver })) sayLines(written, terminal);
    const signal = stop.received();
    if (signal !== undefined) throw new StoppedError("The build goes on.", signal);
  } finally {
    stop.release();
  }
}

function sayLines(lines: readonly string[], { out }: Terminal): void {
  if (lines.length > 0) out(lines.map(printable).join("\n"));
}

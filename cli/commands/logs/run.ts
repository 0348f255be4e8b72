import { setTimeout as sleep } from "node:timers/promises";
import { followLog, logTail } from "../../../operations/builds/log";
import { isRunning } from "../../../operations/rebuild/build";
import { AwsClients } from "../../aws/clients";
import { awsError } from "../../aws/errors";
import { githubError } from "../../github/place";
import { CliError, type ExitCode } from "../../terminal/exit-code";
import { printable } from "../../terminal/printable";
import type { Terminal } from "../../terminal/terminal";
import { findBuilds, type FindOptions } from "../status/find";

export interface LogsOptions extends FindOptions {
  readonly lines: number;
  readonly follow?: boolean;
  /** Seconds. */
  readonly interval: number;
}

/** `golden logs`: what a build wrote. A signal ends it as it ends any reader; the build goes on. */
export async function logs(options: LogsOptions, { out }: Terminal): Promise<ExitCode> {
  const { lines, interval, follow = false } = options;
  const say = (written: readonly string[]): void => void (written.length > 0 && out(written.map(printable).join("\n")));
  try {
    const [found, ...others] = await findBuilds(options);
    if (found === undefined || others.length > 0) {
      const ids = [found, ...others].map((each) => each?.id ?? "").join(", ");
      throw new CliError("It has a build for each architecture.", `Name one of: ${ids}`, 1);
    }
    const { id, build, builder, target, region } = found;
    const [, repository, run = ""] = /^(.+)\/runs\/(\d+)$/.exec(id) ?? [];
    if (build.log === undefined) {
      const fix =
        repository === undefined
          ? `Look at ${build.link ?? build.id}`
          : `gh run view ${run} --repo ${repository} --log`;
      throw new CliError(`The log of ${printable(id)} is not in CloudWatch Logs.`, fix, 1);
    }
    const client = await new AwsClients(region).logs();
    const wait = async () => {
      await sleep(interval * 1000);
      const now = await builder.read(target, build.id);
      return now !== undefined && isRunning(now) ? ("on" as const) : ("over" as const);
    };
    if (!follow) say(await logTail(client, build, lines));
    else for await (const written of followLog(client, build.log, { lines, wait })) say(written);
    return 0;
  } catch (error) {
    throw awsError(error) ?? githubError(error) ?? error;
  }
}

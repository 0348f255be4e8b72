import { setTimeout as sleep } from "node:timers/promises";
import { newestRun } from "../../../operations/fleet/start";
import { watchRun, type FleetRun } from "../../../operations/fleet/run";
import type { Builder } from "../../../operations/rebuild/build";
import { isOpen, isWhole } from "../../../operations/rebuild/progress";
import { rebuildMachineName } from "../../../plan";
import { homeIn } from "../../../plan/arn";
import { stepFunctionsArn } from "../../../plan/policies/fleet-roles";
import { AwsClients } from "../../aws/clients";
import { awsError } from "../../aws/errors";
import { githubError } from "../../github/place";
import { findRoot } from "../../fleet/root";
import { chooseStack, hasErrors } from "../../fleet/stack-settings";
import { CliError, StoppedError, type ExitCode } from "../../terminal/exit-code";
import { appendSummary } from "../../terminal/job-summary";
import { printable, printableJson } from "../../terminal/printable";
import { takeStopSignals } from "../../terminal/stop-signals";
import type { Terminal } from "../../terminal/terminal";
import { linksOf, reportJson, reportMarkdown, reportTable, sumOf } from "../rebuild/report";
import { openBuilders } from "../rebuild/builders";
import { doubtsOf } from "../rebuild/by-builds";
import { liveProgress, tellDoubts } from "../rebuild/run";

export interface WatchOptions {
  readonly names: readonly string[];
  readonly root?: string;
  readonly stack?: string;
  readonly format: "text" | "json";
  /** Seconds. */
  readonly interval: number;
  readonly once?: boolean;
  readonly summary?: boolean;
}

const ARN = /^arn:[\w-]+:states:([a-z0-9-]+):\d{12}:execution:[\w-]+:[\w-]+$/;

/** `golden watch`: follows a rebuild that the account does. */
export async function watch(options: WatchOptions, terminal: Terminal): Promise<ExitCode> {
  const [id = ""] = options.names;
  const [, region] = ARN.exec(id) ?? [];
  try {
    if (region !== undefined) return await follow(region, id, options, terminal);
    const root = findRoot(options.root);
    const stack = chooseStack(root, options.stack);
    if (hasErrors(stack, undefined, terminal, root) || stack.settings === undefined) return 1;
    const { account, region: own, namePrefix } = stack.settings;
    const clients = new AwsClients(own);
    const home = homeIn(account, own);
    const machine = rebuildMachineName(namePrefix, stack.name);
    const arn =
      id === ""
        ? await newestRun(await clients.sfn(), stepFunctionsArn(home, "stateMachine", machine))
        : stepFunctionsArn(home, "execution", `${machine}:${id}`);
    if (arn === undefined)
      throw new CliError(`Nothing was rebuilt by ${machine} yet.`, "Start it: golden rebuild --all --detach", 1);
    return await follow(own, arn, options, terminal);
  } catch (error) {
    throw missing(error, id) ?? awsError(error) ?? error;
  }
}

async function follow(
  region: string,
  executionArn: string,
  options: WatchOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const stop = takeStopSignals(() => undefined);
  const show = options.once === true ? () => undefined : liveProgress(options.format, terminal);
  const isStopped = (): boolean => options.once === true || stop.received() !== undefined;
  const wait = () => sleep(options.interval * 1000, undefined, { signal: stop.signal }).catch(() => undefined);
  const clients = new AwsClients(region);
  const all = {
    sfn: await clients.sfn(),
    s3: await clients.s3(),
    builder: lookingBuilder(region, terminal),
    executionArn,
    now: () => new Date(),
    wait,
    isStopped,
  };
  let last: FleetRun | undefined;
  try {
    for await (const run of watchRun(all)) {
      show(run.lines, last?.lines ?? []);
      last = run;
    }
  } finally {
    stop.release();
  }
  const signal = stop.received();
  if (last === undefined || (signal !== undefined && last.status === "RUNNING"))
    throw new StoppedError(
      `${sumOf(last?.lines ?? [])} The run goes on: golden watch shows it again.`,
      signal ?? "SIGINT",
    );
  return report(last, executionArn, options, terminal);
}

/** What comes of runs on GitHub the machine writes down: to see them going credentials of one's own are needed, and calls that GitHub takes. */
function lookingBuilder(region: string, terminal: Terminal): Pick<Builder, "builds"> {
  const all = openBuilders({ region }, "read access to actions and contents of the repositories that build");
  let isTold = false;
  return {
    builds: (target) =>
      all.builds(target).catch((error: unknown) => {
        const known = error instanceof CliError ? error : githubError(error);
        if (target.builder !== "github" || known === undefined) throw error;
        if (!isTold) terminal.err(`note: runs on GitHub are shown once they end: ${known.message} ${known.fix}`, 2);
        isTold = true;
        return [];
      }),
  };
}

function report(run: FleetRun, executionArn: string, options: WatchOptions, terminal: Terminal): ExitCode {
  const { status, lines, reasons, doubts, request, cause } = run;
  const now = new Date();
  const chosen = lines.map(({ target }) => ({ target, reasons: reasons.get(target.id) ?? [] }));
  // A run that broke off may have images that are all well, and others that it never came to.
  const isWell =
    status === "SUCCEEDED" ||
    (status === "RUNNING" && lines.every(({ progress }) => isOpen(progress) || progress.state === "available"));
  const whole = isWhole(lines) && isWell;
  if (options.format === "json")
    terminal.out(
      printableJson({
        ...reportJson(lines, chosen, request),
        doubts: doubtsOf(doubts),
        whole,
        run: executionArn,
        status,
      }),
    );
  else {
    const links = linksOf(lines);
    terminal.out(`${options.once === true ? "" : "\n"}${reportTable(lines, now, terminal)}`);
    if (links.length > 0) terminal.out(`\n${links.join("\n")}`);
    terminal.out(`\n${sumOf(lines)} The run ${status === "RUNNING" ? "goes on" : `ended: ${status}`}.`);
    if (status !== "SUCCEEDED" && status !== "RUNNING" && isWhole(lines)) terminal.out(printable(cause ?? ""), 0);
  }
  if (options.format === "text") tellDoubts(doubtsOf(doubts), terminal);
  if (options.summary === true) appendSummary(reportMarkdown(lines, now));
  return isWell ? 0 : 1;
}

function missing(error: unknown, id: string): CliError | undefined {
  const { name } = error as Error;
  if (name === "ExecutionDoesNotExist")
    return new CliError(`There is no run ${printable(id)}.`, "golden watch without an id shows the newest.", 1);
  if (name !== "StateMachineDoesNotExist") return undefined;
  return new CliError(
    "The stack has no state machine that rebuilds.",
    "Write `rebuild: {}` into its settings and deploy it.",
    1,
  );
}

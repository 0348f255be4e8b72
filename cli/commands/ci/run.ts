import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "commander";
import { latestRun, readRun } from "../../../operations/builds/codebuild";
import { logTail } from "../../../operations/builds/log";
import { hasEnded, hasFailed, type BuildLine, type Run } from "../../../operations/builds/run";
import { watchRun } from "../../../operations/builds/watch";
import { buildIdentifiers } from "../../../plan";
import { awsError } from "../../aws/errors";
import { findRoot } from "../../fleet/root";
import { chooseStack, hasErrors } from "../../fleet/stack-settings";
import { CliError, StoppedError, type ExitCode } from "../../terminal/exit-code";
import { painter } from "../../terminal/painter";
import { printable, printableJson } from "../../terminal/printable";
import { takeStopSignals } from "../../terminal/stop-signals";
import type { Terminal } from "../../terminal/terminal";
import { deployedProject, openAccount, type Account, type Role } from "./account";
import { afterRelease, type HandedRelease } from "./draft-release";
import { changesOf, runTable, sumOf, titleOf } from "./run-table";
import { validate } from "./validate";
import { startNamed, type Started, type StartOptions } from "./start";

export interface BuildOptions extends StartOptions {
  /** The definition or the id; of `logs` the flavor too; of `validate` any definitions. */
  readonly names: readonly string[];
  readonly root?: string;
  readonly stack?: string;
  readonly format: "text" | "json";
  readonly detach?: boolean;
  /** Seconds. */
  readonly interval?: number;
  readonly lines?: number;
  /** Of `validate`. */
  readonly offline?: boolean;
}

/** Lines of the log of a build that failed. */
const TAIL = 20;

export function ci(options: BuildOptions, terminal: Terminal, own: Command): Promise<ExitCode> {
  return builds("ci", options, terminal, own);
}

/** `golden ci …` and `golden release …`: starts and watches builds of CodeBuild projects on a live account. */
export async function builds(kind: Role, options: BuildOptions, terminal: Terminal, own: Command): Promise<ExitCode> {
  const root = findRoot(options.root);
  const stack = chooseStack(root, options.stack);
  if (hasErrors(stack, undefined, terminal, root)) return 1;
  if (own.name() === "validate") return validate(kind, options, stack, root, terminal);
  const [wanted = "", flavor] = options.names;
  try {
    const account = await openAccount(kind, stack, root);
    if (own.name() === "start") return await start(kind, wanted, options, account, terminal);
    const run = await runNamed(kind, wanted, account);
    if (own.name() === "watch") return await watch(kind, run, options, account, terminal);
    if (own.name() === "logs") return await logs(run, flavor, options, account, terminal);
    return report(run, options.format, terminal);
  } catch (error) {
    throw awsError(error) ?? error;
  }
}

async function start(
  kind: Role,
  name: string,
  options: BuildOptions,
  account: Account,
  terminal: Terminal,
): Promise<ExitCode> {
  const started = await startNamed(kind, name, options, account);
  if (options.format === "text") sayRelease(started, terminal);
  if (options.detach !== true) return watch(kind, started, options, account, terminal);
  terminal.out(options.format === "json" ? printableJson({ format: 1, ...started }) : printable(started.id));
  return 0;
}

/** On standard error: what a script reads is the id. */
function sayRelease({ release }: Started, { err }: Terminal): void {
  if (release === undefined) return;
  const state = release.isDraft ? "Draft" : "Public";
  err(
    `${release.isNew ? "New draft" : state} release ${printable(release.tag)} (${release.id.toString()}): ${printable(release.page)}`,
  );
}

/** Follows a run to its end; a signal ends the watch, not the run. */
async function watch(
  kind: Role,
  { id, release }: Started,
  { interval = 5, format }: BuildOptions,
  account: Account,
  terminal: Terminal,
): Promise<ExitCode> {
  const stop = takeStopSignals(() => undefined);
  const show = format === "json" ? () => undefined : progress(terminal);
  const isStopped = (): boolean => stop.received() !== undefined;
  const wait = () => sleep(interval * 1000, undefined, { signal: stop.signal }).catch(() => undefined);
  try {
    let last: Run | undefined;
    for await (const run of watchRun({ read: () => known(id, account), wait, isStopped })) {
      show(run, last);
      last = run;
    }
    const signal = stop.received();
    if (last === undefined || !hasEnded(last)) {
      const again = `It goes on. golden ${kind} watch ${id} shows it again.`;
      throw new StoppedError(again, signal ?? "SIGINT");
    }
    if (format === "json") return report(last, format, terminal, release);
    await finalReport(last, account, terminal, release);
    return last.status === "SUCCEEDED" ? 0 : 1;
  } finally {
    stop.release();
  }
}

/** A table that is painted over, on a terminal; elsewhere a line a change. */
function progress(terminal: Terminal): (run: Run, before: Run | undefined) => void {
  const paint = painter(terminal);
  return (run, before) => {
    const now = new Date();
    if (!terminal.isTerminal) {
      if (before === undefined) terminal.out(titleOf(run, now));
      for (const line of changesOf(run, before, now)) terminal.out(line);
      return;
    }
    paint(`${titleOf(run, now)}\n${runTable(run, now, terminal)}`);
  };
}

async function finalReport(run: Run, account: Account, terminal: Terminal, release?: HandedRelease): Promise<void> {
  if (!terminal.isTerminal) terminal.out(`\n${runTable(run, new Date(), terminal)}`);
  const failed = run.builds.filter(hasFailed);
  if (failed.length > 0) {
    const client = await account.clients.logs();
    for (const line of failed) terminal.out(`\n${failureOf(line, await logTail(client, line, TAIL))}`);
  }
  terminal.out(`\n${sumOf(run)}`);
  if (release) terminal.out(afterRelease(release, run.status === "SUCCEEDED", run.sourceVersion));
}

function failureOf(
  { name, phase = "", reason = "CodeBuild gives no reason", link }: BuildLine,
  tail: readonly string[],
): string {
  const lines = [...tail, ...(link === undefined ? [] : [link])].map((line) => `  ${printable(line)}`);
  return [`${printable(name)} failed in ${phase}: ${printable(reason)}`, ...lines].join("\n");
}

/** Exits with 1 for what failed; what goes on is no failure. */
function report(run: Run, format: "text" | "json", terminal: Terminal, release?: HandedRelease): ExitCode {
  if (format === "json") terminal.out(printableJson({ format: 1, run, ...(release && { release }) }));
  else {
    const now = new Date();
    terminal.out(`${titleOf(run, now)}\n${runTable(run, now, terminal)}\n${sumOf(run)}`);
  }
  return hasFailed(run) ? 1 : 0;
}

async function logs(
  run: Run,
  flavor: string | undefined,
  { lines = 100, format }: BuildOptions,
  { clients }: Account,
  terminal: Terminal,
): Promise<ExitCode> {
  const words = [flavor, ...buildIdentifiers(flavor === undefined ? [] : [flavor]).values()];
  const wanted = run.builds.filter(({ name }) => flavor === undefined || words.includes(name));
  if (wanted.length === 0) {
    const names = run.builds.map(({ name }) => name).join(", ");
    throw new CliError(`${run.id} has no build \`${flavor ?? ""}\`.`, `Name one of: ${names}.`, 1);
  }
  const client = await clients.logs();
  const found = await Promise.all(
    wanted.map(async (line) => ({ name: line.name, lines: await logTail(client, line, lines) })),
  );
  if (format === "json") terminal.out(printableJson({ format: 1, logs: found }));
  else for (const each of found) terminal.out([`== ${printable(each.name)}`, ...each.lines.map(printable)].join("\n"));
  return 0;
}

/** The run of an id, or the latest of a definition. */
async function runNamed(kind: Role, wanted: string, account: Account): Promise<Run> {
  if (wanted.includes(":")) return known(wanted, account);
  const project = await deployedProject(kind, account.planned(wanted), account);
  const id = await latestRun(account.codebuild, project);
  if (id === undefined) {
    throw new CliError(`${project.name ?? ""} was never built.`, `Start it: golden ${kind} start ${wanted}`, 1);
  }
  return known(id, account);
}

async function known(id: string, { codebuild, region, id: account }: Account): Promise<Run> {
  const run = await readRun(codebuild, id);
  if (run !== undefined) return run;
  throw new CliError(`There is no build ${id} in ${account}, ${region}.`, "CodeBuild keeps builds for a year.", 1);
}

import { clearScreenDown, moveCursor } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import type { CodeBuildClient, Project } from "@aws-sdk/client-codebuild";
import type { Command } from "commander";
import { folderSource, loadStackImages, type Stack } from "../../../definition";
import { findProject, latestRun, logTail, readRun, startBuild, type Start } from "../../../operations/builds/codebuild";
import { hasEnded, hasFailed, type BuildLine, type Run } from "../../../operations/builds/run";
import { watchRun } from "../../../operations/builds/watch";
import { planImages } from "../../../plan";
import { AwsClients } from "../../aws/clients";
import { awsError } from "../../aws/errors";
import { findRoot } from "../../fleet/root";
import { definitionName, refuseUnknownNames } from "../../fleet/image-names";
import { chooseStack, hasErrors } from "../../fleet/stack-settings";
import { CliError, StoppedError, type ExitCode } from "../../terminal/exit-code";
import { printable, printableJson } from "../../terminal/printable";
import { takeStopSignals } from "../../terminal/stop-signals";
import type { Terminal } from "../../terminal/terminal";
import { changesOf, runTable, sumOf, titleOf } from "./run-table";

export interface BuildOptions {
  /** The definition or the id; of `logs` the flavor too. */
  readonly names: readonly string[];
  readonly root?: string;
  readonly stack?: string;
  readonly format: "text" | "json";
  readonly branch?: string;
  readonly tag?: string;
  readonly commit?: string;
  /** `NAME=value` */
  readonly env?: readonly string[];
  readonly detach?: boolean;
  /** Seconds. */
  readonly interval?: number;
  readonly lines?: number;
}

/** What a command works with: the clients of the stack's account. */
interface Account {
  readonly id: string;
  readonly region: string;
  readonly clients: AwsClients;
  readonly codebuild: CodeBuildClient;
  /** Of the CodeBuild project of a definition. */
  readonly nameOf: (definition: string) => string;
}

/** Lines of the log of a build that failed. */
const TAIL = 20;

export function ci(options: BuildOptions, terminal: Terminal, own: Command): Promise<ExitCode> {
  return builds("ci", options, terminal, own);
}

/** `golden ci …` and `golden release …`: starts and watches builds of CodeBuild projects on a live account. */
export async function builds(
  kind: "ci" | "release",
  options: BuildOptions,
  terminal: Terminal,
  own: Command,
): Promise<ExitCode> {
  const root = findRoot(options.root);
  const stack = chooseStack(root, options.stack);
  const { settings } = stack;
  if (hasErrors(stack, undefined, terminal, root) || settings === undefined) return 1;
  const { account: id, region } = settings;
  const clients = new AwsClients(region);
  const [wanted = "", flavor] = options.names;
  try {
    const account = {
      id,
      region,
      clients,
      codebuild: await clients.codebuild(),
      nameOf: projectNames(kind, stack, root),
    };
    if (own.name() === "start") return await start(kind, wanted, options, account, terminal);
    const run = await runNamed(kind, wanted, account);
    if (own.name() === "watch") return await watch(kind, run.id, options, account, terminal);
    if (own.name() === "logs") return await logs(run, flavor, options, account, terminal);
    return report(run, options, terminal);
  } catch (error) {
    throw awsError(error) ?? error;
  }
}

async function start(
  kind: "ci" | "release",
  name: string,
  options: BuildOptions,
  account: Account,
  terminal: Terminal,
): Promise<ExitCode> {
  const project = await projectOf(kind, name, account);
  const id = await startBuild(account.codebuild, project, startOf(options));
  if (options.detach === true) {
    terminal.out(options.format === "json" ? printableJson({ format: 1, id }) : printable(id));
    return 0;
  }
  return watch(kind, id, options, account, terminal);
}

function startOf({ branch, tag, commit, env = [] }: BuildOptions): Start {
  const sourceVersion = branch ?? tag ?? commit;
  const environment = Object.fromEntries(env.map((each) => [each.slice(0, each.indexOf("=")), each.slice(each.indexOf("=") + 1)])); // prettier-ignore
  return { environment, ...(sourceVersion !== undefined && { sourceVersion }) };
}

/** Follows a run to its end; a signal ends the watch, not the run. */
async function watch(
  kind: "ci" | "release",
  id: string,
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
    return await finalReport(last, format, account, terminal);
  } finally {
    stop.release();
  }
}

/** A table that is painted over, on a terminal; elsewhere a line a change. */
function progress(terminal: Terminal): (run: Run, before: Run | undefined) => void {
  let painted = 0;
  return (run, before) => {
    const now = new Date();
    if (!terminal.isTerminal) {
      if (before === undefined) terminal.out(titleOf(run, now));
      for (const line of changesOf(run, before, now)) terminal.out(line);
      return;
    }
    const text = `${titleOf(run, now)}\n${runTable(run, now, terminal)}`;
    moveCursor(process.stdout, 0, -painted);
    clearScreenDown(process.stdout);
    terminal.out(text);
    painted = text.split("\n").length;
  };
}

async function finalReport(run: Run, format: "text" | "json", account: Account, terminal: Terminal): Promise<ExitCode> {
  if (format === "json") return report(run, { format }, terminal);
  if (!terminal.isTerminal) terminal.out(`\n${runTable(run, new Date(), terminal)}`);
  const failed = run.builds.filter(hasFailed);
  if (failed.length > 0) {
    const client = await account.clients.logs();
    for (const line of failed) terminal.out(`\n${failureOf(line, await logTail(client, line, TAIL))}`);
  }
  terminal.out(`\n${sumOf(run)}`);
  return run.status === "SUCCEEDED" ? 0 : 1;
}

function failureOf(
  { name, phase = "", reason = "CodeBuild gives no reason", link }: BuildLine,
  tail: readonly string[],
): string {
  const lines = [...tail, ...(link === undefined ? [] : [link])].map((line) => `  ${printable(line)}`);
  return [`${printable(name)} failed in ${phase}: ${printable(reason)}`, ...lines].join("\n");
}

/** Exits with 1 for what failed; what goes on is no failure. */
function report(run: Run, { format }: Pick<BuildOptions, "format">, terminal: Terminal): ExitCode {
  if (format === "json") terminal.out(printableJson({ format: 1, run }));
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
  const wanted = run.builds.filter(({ name }) => flavor === undefined || name === flavor);
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
async function runNamed(kind: "ci" | "release", wanted: string, account: Account): Promise<Run> {
  if (wanted.includes(":")) return known(wanted, account);
  const project = await projectOf(kind, wanted, account);
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

/** As the plan of the stack has them. */
function projectNames(kind: "ci" | "release", stack: Stack<"images">, root: string): Account["nameOf"] {
  return (nameOrFile) => {
    const name = definitionName(nameOrFile, root);
    const { deployed, definitions } = loadStackImages(folderSource(root), stack);
    refuseUnknownNames([name], deployed.map((each) => each.name), stack.name); // prettier-ignore
    if (stack.settings === undefined) throw new CliError("The settings have faults.", "golden check shows them.", 1);
    const plan = planImages({ definitions, settings: stack.settings, stack: stack.name, names: [name] });
    const project = plan.images.find((image) => image.name === name)?.[kind]?.name;
    if (project !== undefined) return project;
    throw new CliError(`${name} has no ${kind}.`, `Add ${kind} to images/${name}.yaml: docs/build-projects.md.`, 1);
  };
}

async function projectOf(kind: "ci" | "release", definition: string, account: Account): Promise<Project> {
  const { codebuild, region, id } = account;
  const name = account.nameOf(definition);
  const project = await findProject(codebuild, name);
  if (project === undefined) {
    const message = `There is no CodeBuild project ${name} in ${id}, ${region}.`;
    throw new CliError(message, `Deploy it: \`${kind}\` of images/${definition}.yaml makes it.`, 1);
  }
  const [, , , , actual = id] = project.arn?.split(":") ?? [];
  if (actual === id) return project;
  throw new CliError(
    `These credentials are of the account ${actual}; the stack is in ${id}.`,
    "Choose another AWS_PROFILE.",
  );
}

import { setTimeout as sleep } from "node:timers/promises";
import type { Stack } from "../../../definition";
import type { Builder } from "../../../operations/rebuild/build";
import { makingsOf } from "../../../operations/rebuild/bases";
import { isOpen, isWhole, type Line } from "../../../operations/rebuild/progress";
import { startRun } from "../../../operations/fleet/start";
import { rebuild as rebuildAll } from "../../../operations/rebuild/rebuild";
import { requestOf } from "../../../operations/rebuild/request";
import { Beneath } from "../../../operations/rebuild/today";
import { AwsClients } from "../../aws/clients";
import { awsError } from "../../aws/errors";
import { githubError } from "../../github/place";
import { listed } from "../../fleet/image-names";
import { findRoot } from "../../fleet/root";
import { chooseStack, hasErrors } from "../../fleet/stack-settings";
import { CliError, StoppedError, type ExitCode } from "../../terminal/exit-code";
import { plural } from "../../terminal/issue-report";
import { appendSummary } from "../../terminal/job-summary";
import { painter } from "../../terminal/painter";
import { printable, printableJson } from "../../terminal/printable";
import { takeStopSignals } from "../../terminal/stop-signals";
import { isOnTerminal, type Terminal } from "../../terminal/terminal";
import { parentsOf } from "../../../plan/waves";
import type { ByBuilds } from "./by-builds";
import { openBuilders } from "./builders";
import { selectFromInventory } from "./inventory-selection";
import { changesOf, linksOf, liveText, planText, reportJson, reportMarkdown, reportTable, sumOf } from "./report";
import { select, type Live, type Selection, type SelectionOptions } from "./selection";
import { doubtWords } from "./words";

export interface RebuildOptions extends SelectionOptions {
  readonly root?: string;
  readonly stack?: string;
  readonly inventory?: string;
  readonly format: "text" | "json";
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly wait?: boolean;
  readonly detach?: boolean;
  readonly parallel: number;
  /** Seconds. */
  readonly timeout: number;
  /** Seconds. */
  readonly interval: number;
  readonly request?: string;
  readonly summary?: boolean;
}

/** `golden rebuild`: chooses images, and has Image Builder build them on a live account, parents before children. */
export async function rebuild(options: RebuildOptions, terminal: Terminal): Promise<ExitCode> {
  const root = findRoot(options.root);
  const { inventory, names } = options;
  const stack = inventory === undefined ? chooseStack(root, options.stack) : undefined;
  if (hasErrors(stack, undefined, terminal, root)) return 1;
  const request = options.request ?? ownRequest(options, stack);
  const builder = openBuilders(stack?.settings, NEED);
  try {
    const selection =
      stack === undefined
        ? await selectFromInventory(inventory ?? "", names, root, terminal)
        : await select(options, { stack, root, request }, { builder, beneath: beneathOf(stack) }, terminal);
    if (selection === undefined) return 1;
    const { unresolved = [] } = selection;
    for (const { what, reason } of unresolved) terminal.err(printable(`not resolved: ${what}: ${reason}`), 2);
    const code = await run({ selection, request, builder, stack }, options, terminal);
    return code === 0 && unresolved.length > 0 ? 1 : code;
  } catch (error) {
    throw awsError(error) ?? githubError(error) ?? error;
  }
}

export interface Job {
  readonly selection: Selection;
  readonly request: string;
  readonly builder: Builder;
  /** Absent where an inventory says what to build. */
  readonly stack: Stack<"images"> | undefined;
}

export function tellDoubts(doubts: ByBuilds["doubts"], terminal: Terminal): void {
  for (const { doubt, images } of doubts) terminal.err(printable(`note: ${listed(images)}: ${doubtWords(doubt)}`), 2);
}

/** What a choice comes to: a plan, builds that start, or builds that are watched to their end. */
export async function run(job: Job, options: RebuildOptions, terminal: Terminal): Promise<ExitCode> {
  const { selection, request } = job;
  const { waves, projects, doubts = [] } = selection;
  const chosen = waves.flat();
  tellDoubts(doubts, terminal);
  for (const name of projects) {
    terminal.err(`note: ${name} is a project, which builds no image: golden ci start, golden release start`, 2);
  }
  const isDry = options.dryRun === true || (options.yes !== true && isOnTerminal(terminal));
  if (isDry || (chosen.length === 0 && (options.format === "text" || options.detach === true))) {
    if (options.format === "json") terminal.out(printableJson(planJson(selection, request)));
    else sayPlan(selection, options, terminal);
    return 0;
  }
  if (options.detach === true && job.stack !== undefined)
    return detach(selection, request, job.stack, options, terminal);
  const parents = new Set(chosen.map(({ target }) => target.id));
  const later = chosen.filter(({ target }) => parentsOf(target).some((id) => parents.has(id)));
  if (options.wait !== true && later.length > 0) {
    const message = `${plural(later.length, "image")} can only be built after a parent, and nobody would wait for it.`;
    throw new CliError(message, "Add --wait.");
  }
  const lines = await watch(job, options, terminal);
  return report(lines, job, options, terminal);
}

/** The account does the rest: the command ends at once. */
async function detach(
  selection: Selection,
  request: string,
  stack: Stack<"images">,
  options: RebuildOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const chosen = selection.waves.flat().map(({ target }) => target);
  const { machine, inAccount } = selection;
  const targets = chosen.filter(({ id }) => inAccount.has(id));
  for (const { id } of chosen.filter((each) => !targets.includes(each))) {
    const fix = `give the account a GitHub App (rebuild: {githubApp}), or golden rebuild ${id} --wait`;
    terminal.err(`note: ${id} is left out, a workflow of GitHub builds it: ${fix}`, 2);
  }
  if (machine === undefined) {
    const fix = "Write `rebuild: {}` into the settings of the stack and deploy it, or give --wait.";
    throw new CliError(`The stack ${stack.name} has no state machine that rebuilds.`, fix, 1);
  }
  // To the machine no names are all names.
  if (targets.length === 0) throw new CliError("The account builds none of these images.", "Give --wait.", 1);
  const sfn = await new AwsClients(stack.settings?.region ?? "").sfn();
  const { parallel, timeout } = options;
  const interval = Math.max(options.interval, Math.ceil(timeout / MOST_LOOKS));
  const wanted = {
    machine,
    targets,
    isAll: targets.length === inAccount.size,
    request,
    parallel,
    timeout: Math.min(timeout, 86_400),
    interval,
  };
  const started = await startRun(sfn, wanted, new Date());
  if (started.kind === "not-deployed") {
    throw new CliError(
      `The state machine of ${stack.name} is not deployed.`,
      `Deploy the stack: pulumi up --stack ${stack.name}`,
      1,
    );
  }
  if (started.kind === "too-many") {
    const message = `The names of ${plural(targets.length, "image")} are more than one run takes.`;
    throw new CliError(message, "Give --all, or choose fewer and run it again for the others.");
  }
  const id = started.executionArn.slice(started.executionArn.lastIndexOf(":") + 1);
  if (options.format === "json")
    terminal.out(
      printableJson({ ...planJson(selection, request), dryRun: false, id, execution: started.executionArn }),
    );
  else terminal.out(`${id}\n\n${plural(targets.length, "image")} in the account's hands: golden watch ${id}`, 0);
  return 0;
}

/** Of one build: the history of its execution has 25,000 events, nine for a look. */
const MOST_LOOKS = 2_000;

function sayPlan(selection: Selection, { dryRun, parallel }: RebuildOptions, terminal: Terminal): void {
  const { waves } = selection;
  const images = waves.flat().length;
  if (images === 0) {
    terminal.out("There is nothing to rebuild.");
    return;
  }
  terminal.out(planText(selection, terminal));
  const what = `${plural(images, "image")} in ${plural(waves.length, "wave")}, at most ${parallel.toString()} at once.`;
  terminal.out(`${what} Nothing was started${dryRun === true ? "." : ": add --yes, and --wait to watch."}`, 0);
}

function planJson({ waves, projects, unresolved, doubts }: Selection, request: string): object {
  const images = waves.flatMap((wave, at) => wave.map(({ target, reasons }) => ({ wave: at + 1, ...target, reasons })));
  const beside = { ...(unresolved && { unresolved }), ...(doubts && { doubts }) };
  return { format: 1, request, dryRun: true, images, projects, ...beside };
}

/** Starts builds and, with `--wait`, follows them; a signal ends that, not the builds. */
async function watch(job: Job, options: RebuildOptions, terminal: Terminal): Promise<readonly Line[]> {
  const { selection, request } = job;
  const targets = selection.waves.flat().map(({ target }) => target);
  const { builder } = job;
  const deployed = await builder.deployed(targets);
  refuseOtherAccount(
    [...deployed.values()].map(({ id }) => id).filter((id) => id.startsWith("arn:")),
    job.stack?.settings?.account ?? "",
  );
  const stop = takeStopSignals(() => undefined);
  const show = options.wait === true ? liveProgress(options.format, terminal) : () => undefined;
  let last: readonly Line[] = [];
  const isStopped = (): boolean => stop.received() !== undefined;
  const wait = () => sleep(options.interval * 1000, undefined, { signal: stop.signal }).catch(() => undefined);
  const deadline = new Date(Date.now() + options.timeout * 1000);
  const parallel = options.wait === true ? options.parallel : targets.length;
  const all = { targets, deployed, builder, request, parallel, now: () => new Date(), wait, isStopped, deadline };
  try {
    for await (const lines of rebuildAll(all)) {
      show(lines, last);
      last = lines;
      if (options.wait !== true) return last;
    }
    const signal = stop.received();
    if (signal === undefined || !last.some(({ progress: each }) => isOpen(each))) return last;
    throw new StoppedError(
      `${sumOf(last)} Builds go on. The same command joins them and starts what is missing.`,
      signal,
    );
  } finally {
    stop.release();
  }
}

/** What is shown while builds go on: painted over on a terminal, else a line a change. */
export function liveProgress(
  format: "text" | "json",
  terminal: Terminal,
): (lines: readonly Line[], before: readonly Line[]) => void {
  if (format === "json") return () => undefined;
  const paint = painter(terminal);
  return (lines, before) => {
    const now = new Date();
    if (terminal.isTerminal) paint(liveText(lines, now, terminal));
    else for (const line of changesOf(lines, before, now)) terminal.out(line);
  };
}

function report(lines: readonly Line[], job: Job, options: RebuildOptions, terminal: Terminal): ExitCode {
  const { selection, request } = job;
  const now = new Date();
  if (options.format === "json") {
    const { unresolved } = selection;
    const beside = unresolved && { whole: isWhole(lines) && unresolved.length === 0, unresolved };
    terminal.out(printableJson({ ...reportJson(lines, selection.waves.flat(), request), ...beside }));
  } else {
    terminal.out(`${options.wait === true ? "\n" : ""}${reportTable(lines, now, terminal)}`);
    const links = options.wait === true ? linksOf(lines) : [];
    if (links.length > 0) terminal.out(`\n${links.join("\n")}`);
    terminal.out(`\n${sumOf(lines)}`);
    if (lines.some(({ progress: each }) => each.state === "available" && each.how === "kept")) terminal.out(KEPT, 0);
    if (!isWhole(lines)) terminal.out(options.wait === true ? AGAIN : FOLLOW, 0);
  }
  if (options.summary === true) appendSummary(reportMarkdown(lines, now));
  // Without --wait a build that goes on is all that was wanted.
  const isSound =
    options.wait === true ? isWhole(lines) : lines.every(({ progress: { state } }) => SOUND.includes(state));
  return isSound ? 0 : 1;
}

const SOUND: readonly string[] = ["available", "building"];
const AGAIN = "The same command again joins builds that run and starts what is missing: docs/rebuild.md";
const KEPT = "What was built already is kept for 16 hours; --request with a word of your own builds it again.";
const FOLLOW = "The same command with --wait follows them.";

const NEED = "write access to actions, and read access to contents, of the repositories that build";

/** What is beneath images, loaded where builds decide. */
function beneathOf({ settings }: Stack<"images">): Live["beneath"] {
  const own = settings?.region ?? "";
  return (plan) => {
    const aws = new AwsClients(own);
    const ecr = (region: string) => new AwsClients(region).ecr();
    const clients = { imageBuilder: () => aws.imageBuilder(), ssm: () => aws.ssm(), ecr };
    return new Beneath(clients, makingsOf(plan));
  };
}

export function refuseOtherAccount(arns: readonly string[], account: string): void {
  const [, , , , actual = account] = arns[0]?.split(":") ?? [];
  if (actual === account) return;
  const message = `These credentials are of the account ${printable(actual)}; the stack is in ${account}.`;
  throw new CliError(message, "Choose another AWS_PROFILE.");
}

/** The same for the same choice, and in GitHub Actions for one run of a workflow. */
function ownRequest(options: RebuildOptions, stack: Stack<"images"> | undefined): string {
  const { GITHUB_RUN_ID: run = "", GITHUB_REPOSITORY: repository = "" } = process.env;
  const { names, all, variable, changed, base, outdated, released, olderThan, severity, children, inventory } = options;
  const what = { names, all, variable, changed, base, outdated, released, olderThan, severity, children };
  const choice = { name: stack?.name, inventory, ...what };
  return requestOf(choice, run === "" ? undefined : `${repository}/${run}`);
}

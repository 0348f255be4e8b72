import * as fs from "node:fs";
import * as path from "node:path";
import type { Stack } from "@pulumi/pulumi/automation";
import { failureOf, lockedFailure } from "./engine-failure";
import { engineJournal, type EngineJournal } from "./engine-journal";
import type { Operation } from "./engine-operation-error";
import { createsOfKilledRun } from "./event-log";
import { loadProjectProgram, startProjectSimulator, type RunningSimulator } from "./engine-parts";
import type { LocalEngineOptions, LocalResult, RefreshOptions } from "./local-operation";
import {
  areDeployedSettings,
  copySettings,
  eventLogPointer,
  keepDeployedSettings,
  lockFolder,
  stateFile,
  type LocalSettings,
} from "./local-settings";
import { readState, type LocalState } from "./local-state";
import { openStack, runOnStack, type LocalStackArgs } from "./local-workspace";
import { adoptableLost, adoptLost, lostCreates, pendingCreates, rememberedLost, rememberLost } from "./lost-creates";
import { placePolicyAnalyzer } from "./policy-analyzer";
import { acquirePulumi } from "./pulumi-cli";
import { lockRun, RunLockedError, unlockRuns } from "./run-lock";

/** All that one operation works with. */
interface Session extends LocalStackArgs {
  readonly options: LocalEngineOptions;
  readonly journal: EngineJournal;
  readonly simulator: RunningSimulator;
}

/** Options of the Automation API that all operations share. */
interface RunOptions {
  readonly onOutput: (text: string) => void;
  readonly onError: (text: string) => void;
  readonly onEvent: EngineJournal["onEvent"];
  readonly color: "always" | "never";
  readonly signal?: AbortSignal;
}

/**
 * Shows what `up` would do.
 * @throws EngineUnavailableError, LocalSettingsError, EngineOperationError; the same holds for the other operations
 */
export function preview(options: LocalEngineOptions): Promise<LocalResult> {
  return operate("preview", options, async (stack, run) => {
    await stack.preview({ ...run, ...display(options), ...judges(options) });
    return [];
  });
}

/** Creates, updates and deletes until the simulated cloud is as the program wants it. */
export function up(options: LocalEngineOptions): Promise<LocalResult> {
  return operate("up", options, async (stack, run, session) => {
    if (isRefusable(session)) await stack.preview({ ...run, onOutput: () => undefined });
    await stack.up({ ...run, ...display(options), ...judges(options) });
    keepDeployedSettings(session.settings, session.stack);
    return [];
  });
}

/**
 * Brings the state up to what is in the simulated cloud. What a killed run was creating is taken into the state if it is
 * there, and dropped if not; so is what AWS created although its answer was lost.
 */
export function refresh(options: RefreshOptions): Promise<LocalResult> {
  return operate("refresh", options, async (stack, run, session) => {
    if (options.expectNoChanges === true) {
      await stack.previewRefresh(run);
      return [];
    }
    await settlePending(session);
    await stack.refresh(run);
    return [];
  });
}

/** Deletes everything but what the program retains, protected resources too. */
export function destroy(options: LocalEngineOptions): Promise<LocalResult> {
  return operate("destroy", options, async (stack, run, session) => {
    const guarded = stateOf(session).resources.filter((resource) => resource.protect === true);
    if (guarded.length > 0) await runOnStack(session, ["state", "unprotect", "--all", "--yes"], options.signal);
    await stack.destroy({ ...run, ...display(options) });
    return guarded.map((resource) => resource.urn);
  });
}

/** Removes the lock that a killed run left behind. Does nothing to resources; a run that is alive then loses its lock. */
export async function cancel(options: LocalEngineOptions): Promise<void> {
  const args = await localStackArgs(options);
  const stack = await openStack(args);
  unlockRuns(lockFolder(stateDirOf(options), options.stack));
  try {
    await stack.cancel();
  } catch (error) {
    const run = { operation: "cancel", stack: options.stack, journal: engineJournal(), stderr: "" } as const;
    throw failureOf(error, { ...run, pending: [], resources: [], lost: [], aborted: false });
  }
}

/** Does the operation and gives the URNs that it unprotected. */
type Work = (stack: Stack, run: RunOptions, session: Session) => Promise<readonly string[]>;

async function operate(
  operation: LocalResult["operation"],
  options: LocalEngineOptions,
  work: Work,
): Promise<LocalResult> {
  // A preview writes nothing; the engine takes no lock for one either.
  const release = operation === "preview" ? (): void => undefined : holdLock(operation, options);
  try {
    return await operateLocked(operation, options, work);
  } finally {
    release();
  }
}

async function operateLocked(
  operation: LocalResult["operation"],
  options: LocalEngineOptions,
  work: Work,
): Promise<LocalResult> {
  const started = Date.now();
  const args = await localStackArgs(options);
  const simulator = await (options.startSimulator ?? startProjectSimulator)({
    stateFile: args.settings.places.simulatorState,
    ...options.simulator,
  });
  try {
    const journal = engineJournal();
    const session = {
      ...args,
      options,
      journal,
      simulator,
      debugProviders: simulator.debugProviders,
      ...inline(options),
      ...(operation === "preview" ? {} : { eventLogPointer: eventLogPointer(args.settings) }),
    };
    const unprotected = await attempt(operation, session, work);
    const summary = journal.summary();
    return {
      operation,
      summary,
      outputs: operation === "preview" || operation === "up" ? journal.outputs() : {},
      resources: Object.values(summary).reduce((sum, count) => sum + count, 0),
      drift: operation === "refresh" ? journal.changes() : [],
      unprotected,
      cli: args.cli,
      durationMs: Date.now() - started,
    };
  } finally {
    await simulator.close();
  }
}

function holdLock(operation: Operation, options: LocalEngineOptions): () => void {
  try {
    return lockRun(lockFolder(stateDirOf(options), options.stack));
  } catch (error) {
    throw error instanceof RunLockedError ? lockedFailure(operation, options.stack) : error;
  }
}

async function attempt(operation: Operation, session: Session, work: Work): Promise<readonly string[]> {
  const { options, journal } = session;
  let stderr = "";
  const run: RunOptions = {
    onOutput: (text) => options.onOutput?.(text),
    onError: (text) => {
      stderr += text;
      options.onErrorOutput?.(text);
    },
    onEvent: journal.onEvent,
    color: options.color ?? "never",
    ...stopOf(options),
  };
  rememberKilled(session);
  try {
    return await work(await openStack(session), run, session);
  } catch (error) {
    const state = stateOf(session);
    const lost = lostCreates(journal.failedCreates(), state, session.simulator);
    if (operation === "up") rememberLost(lostFile(session), lost);
    const aborted = options.signal?.aborted === true;
    throw failureOf(error, { operation, stack: options.stack, journal, stderr, ...state, lost, aborted });
  }
}

/** Outputs of a whole repository are hundreds of lines; after a failure they even look like deletions. The result has them. */
function display({ diff = false }: LocalEngineOptions): { readonly diff: boolean; readonly suppressOutputs: boolean } {
  return { diff, suppressOutputs: !diff };
}

function judges({ policyPacks = [] }: LocalEngineOptions): { readonly policyPacks?: string[] } {
  return policyPacks.length === 0 ? {} : { policyPacks: policyPacks.map((folder) => path.resolve(folder)) };
}

async function localStackArgs(
  options: LocalEngineOptions,
): Promise<LocalStackArgs & { readonly settings: LocalSettings }> {
  const onProgress = options.onProgress ?? ((): void => undefined);
  const settings = copySettings(path.resolve(options.root), options.stack, stateDirOf(options));
  for (const key of settings.placeholders) onProgress(`Secret setting ${key}: the local engine uses a stand-in`);
  const cli = options.cli ?? (await acquirePulumi({ onProgress, ...stopOf(options) }));
  if (cli.origin !== "cache") onProgress(`Pulumi CLI: v${cli.version} from ${cli.origin} (${cli.path})`);
  const hasPolicies = (options.policyPacks ?? []).length > 0;
  const env = hasPolicies ? placePolicyAnalyzer(settings.places, cli.version) : {};
  return { cli, settings, stack: options.stack, env };
}

function stopOf({ signal }: LocalEngineOptions): { readonly signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}

function stateDirOf({ stateDir, root }: LocalEngineOptions): string {
  return path.resolve(stateDir ?? path.join(root, ".golden", "local"));
}

/** The program, and for ours the loading of its modules in the time that the CLI takes to boot (0.35 s). */
function inline(options: LocalEngineOptions): Pick<LocalStackArgs, "program" | "onLaunch"> {
  if (options.program !== undefined) return { program: options.program };
  const bound = {
    root: path.resolve(options.root),
    ...(options.images === undefined ? {} : { images: options.images }),
  };
  const onLaunch = (): void => {
    try {
      loadProjectProgram();
    } catch {
      // The program's own call meets the same fault, and there the engine reports it.
    }
  };
  return { program: () => loadProjectProgram()(bound), onLaunch };
}

/**
 * Takes into the state what an earlier run had created and could not record, by asking the simulator for it: it was killed, or
 * told that the create had failed. Drops the other pending operations; the refresh that follows reads the truth.
 */
async function settlePending(session: Session): Promise<void> {
  const state = stateOf(session);
  const pending = lostCreates(pendingCreates(state), state, session.simulator);
  const lost = adoptableLost([...rememberedLost(lostFile(session)), ...pending], state);
  if (state.pending.length === 0 && lost.length === 0) return;
  for (const { resource, id } of lost) session.options.onProgress?.(`Recovered ${resource.urn} (${id})`);
  const file = path.join(session.settings.places.workDir, "recovery.json");
  await runOnStack(session, ["stack", "export", "--file", file], session.options.signal);
  adoptLost(file, lost);
  await runOnStack(session, ["stack", "import", "--file", file], session.options.signal);
  fs.rmSync(lostFile(session), { force: true });
}

/**
 * Whether the engine may refuse to take a protected resource away. It does so when it comes to the resource, and others have
 * gone by then; `pulumi up` has seen it in its preview, which the Automation API leaves out. An edit of an image takes
 * nothing away that is protected, another region of the stack does: so the preview is for settings alone.
 */
function isRefusable(session: Session): boolean {
  return (
    stateOf(session).resources.some((resource) => resource.protect === true) &&
    !areDeployedSettings(session.settings, session.stack)
  );
}

/** What a run that was killed had created, as far as the state does not say it itself. */
function rememberKilled(session: Session): void {
  const begun = createsOfKilledRun(session.eventLogPointer);
  rememberLost(lostFile(session), lostCreates(begun, stateOf(session), session.simulator));
}

function lostFile(session: Session): string {
  return path.join(session.settings.places.workDir, "lost-creates.json");
}

function stateOf(session: LocalStackArgs): LocalState {
  return readState(stateFile(session.settings, session.stack));
}

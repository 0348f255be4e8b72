import * as path from "node:path";
import type { Stack } from "@pulumi/pulumi/automation";
import { failureOf, lockedFailure } from "./outcome/failure";
import { engineJournal } from "./outcome/journal";
import type { Operation } from "./outcome/operation-error";
import {
  startProjectSimulator,
  type LocalEngineOptions,
  type LocalResult,
  type RefreshOptions,
} from "./session/options";
import {
  inline,
  localSettings,
  localStackArgs,
  openStack,
  runOnStack,
  stateDirOf,
  stateOf,
  stopOf,
  type Session,
} from "./session/session";
import { areDeployedSettings, eventLogPointer, keepDeployedSettings, lockFolder } from "./state/settings";
import { lostOfThisRun, rememberKilled, settlePending } from "./recovery";
import { lockRun, RunLockedError, unlockRuns } from "./state/run-lock";

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
  const stack = await openStack(await localStackArgs(options, localSettings(options)));
  unlockRuns(lockFolder(stateDirOf(options), options.stack));
  try {
    await stack.cancel();
  } catch (error) {
    const run = { operation: "cancel", stack: options.stack, journal: engineJournal(), stderr: "" } as const;
    throw failureOf(error, { ...run, pending: [], resources: [], lost: [], aborted: false });
  }
}

/** Does the operation and gives the URNs that it unprotected. */
type Work = (stack: Stack, run: ReturnType<typeof runOptions>, session: Session) => Promise<readonly string[]>;

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
  const settings = localSettings(options);
  const starting = (options.startSimulator ?? startProjectSimulator)({
    stateFile: settings.places.simulatorState,
    ...options.simulator,
  });
  starting.catch(() => undefined); // waited for below: the SDK is loaded, and the CLI got, while the simulator starts
  try {
    const args = await localStackArgs(options, settings);
    const simulator = await starting;
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
    };
  } finally {
    await (await starting).close();
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
  const run = runOptions(session, (text) => (stderr += text));
  await rememberKilled(session);
  try {
    return await work(await openStack(session), run, session);
  } catch (error) {
    const lost = await lostOfThisRun(session, operation);
    const aborted = options.signal?.aborted === true;
    throw failureOf(error, { operation, stack: options.stack, journal, stderr, ...stateOf(session), lost, aborted });
  }
}

/** Options of the Automation API that all operations share. */
function runOptions({ options, journal }: Session, hearError: (text: string) => void) {
  return {
    onOutput: (text: string): void => options.onOutput?.(text),
    onError: (text: string): void => {
      hearError(text);
      options.onErrorOutput?.(text);
    },
    onEvent: journal.onEvent,
    color: options.color ?? "never",
    ...stopOf(options),
  };
}

/** Outputs of a whole repository are hundreds of lines; after a failure they even look like deletions. The result has them. */
function display({ diff = false }: LocalEngineOptions): { readonly diff: boolean; readonly suppressOutputs: boolean } {
  return { diff, suppressOutputs: !diff };
}

function judges({ policyPacks = [] }: LocalEngineOptions): { readonly policyPacks?: string[] } {
  return policyPacks.length === 0 ? {} : { policyPacks: policyPacks.map((folder) => path.resolve(folder)) };
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

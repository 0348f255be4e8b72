import * as path from "node:path";
import type { Stack } from "@pulumi/pulumi/automation";
import { lockRun, unlockRuns } from "../simulator/cloud/file-lock";
import { failureOf, lockedFailure } from "./outcome/failure";
import { engineJournal } from "./outcome/journal";
import type { LocalEngineOptions, LocalResult, RefreshOptions } from "./session/options";
import { localStack, openStack, runOnStack, startProjectSimulator, stateOf, type Session } from "./session/session";
import { areDeployedSettings, copySettings, keepDeployedSettings, placesOf } from "./state/settings";
import { lostOfThisRun, rememberKilled, settlePending } from "./recovery";

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
    keepDeployedSettings(session.settings.places);
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

/** Deletes everything but what the program retains, including protected resources. */
export function destroy(options: LocalEngineOptions): Promise<LocalResult> {
  return operate("destroy", options, async (stack, run, session) => {
    const guarded = stateOf(session).resources.filter((resource) => resource.protect === true);
    if (guarded.length > 0) await runOnStack(session, "state", "unprotect", "--all", "--yes");
    await stack.destroy({ ...run, ...display(options) });
    return guarded.map((resource) => resource.urn);
  });
}

/** Removes the lock that a killed run left behind. Does nothing to resources; a run that is alive then loses its lock. */
export async function cancel(options: LocalEngineOptions): Promise<void> {
  const stack = await openStack(await localStack(options, copySettings(options)));
  unlockRuns(placesOf(options).locks);
  try {
    await stack.cancel();
  } catch (error) {
    const nothing = { pending: [], resources: [], lost: [], aborted: false, stderr: "", journal: engineJournal() };
    throw failureOf(error, { operation: "cancel", stack: options.stack, ...nothing });
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
  const release = operation === "preview" ? (): void => undefined : lockRun(placesOf(options).locks);
  if (release === undefined) throw lockedFailure({ operation, stack: options.stack });
  try {
    const settings = copySettings(options);
    const stateFile = settings.places.cloud;
    const starting = (options.startSimulator ?? startProjectSimulator)({ stateFile, ...options.simulator });
    starting.catch(() => undefined); // waited for below: the CLI is got while the simulator starts
    try {
      const stack = await localStack(options, settings);
      const simulator = await starting;
      const env = { ...stack.env, PULUMI_DEBUG_PROVIDERS: simulator.debugProviders };
      const eventLogPointer = operation === "preview" ? undefined : settings.places.eventLogPointer;
      return await attempt(operation, { ...stack, env, eventLogPointer, simulator, journal: engineJournal() }, work);
    } finally {
      await (await starting).close();
    }
  } finally {
    release();
  }
}

async function attempt(operation: LocalResult["operation"], session: Session, work: Work): Promise<LocalResult> {
  const { cli, options, journal } = session;
  let stderr = "";
  const run = runOptions(session, (text) => (stderr += text));
  await rememberKilled(session);
  try {
    const unprotected = await work(await openStack(session), run, session);
    const summary = journal.summary();
    const isChanging = operation === "preview" || operation === "up";
    return {
      ...{ operation, summary, unprotected, cli },
      outputs: isChanging ? journal.outputs() : {},
      resources: Object.values(summary).reduce((sum, count) => sum + count, 0),
      changes: isChanging ? journal.changes() : [],
      drift: operation === "refresh" ? journal.changes() : [],
    };
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
    ...(options.signal !== undefined && { signal: options.signal }),
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
 * nothing away that is protected, another region of the stack does: so only settings get the preview.
 */
function isRefusable(session: Session): boolean {
  return (
    stateOf(session).resources.some((resource) => resource.protect === true) &&
    !areDeployedSettings(session.settings.places)
  );
}

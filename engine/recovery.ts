import * as fs from "node:fs";
import * as path from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { CloudResource } from "../simulator";
import { eventsOfKilledRun } from "../pulumi-sdk/event-log";
import { createOf, type LostCreate, type UnfinishedCreate } from "./outcome/journal";
import type { Operation } from "./outcome/failure";
import type { RunningSimulator } from "./session/options";
import { runOnStack, stateOf, type Session } from "./session/session";
import { readState, type LocalState, type PendingOperation, type StateResource } from "./state/state-file";

/**
 * Adopts into the state what an earlier run had created and could not record, by asking the simulator for it: it was killed, or
 * told that the create had failed. Drops the other pending operations; the refresh that follows reads the truth.
 */
export async function settlePending(session: Session): Promise<void> {
  const state = stateOf(session);
  const pending = await lostCreates(pendingCreates(state), knownTo(session), session.simulator);
  const lost = adoptableLost([...rememberedLost(session), ...pending], state);
  if (state.pending.length === 0 && lost.length === 0) return;
  for (const { resource, id } of lost) session.options.onProgress?.(`Recovered ${resource.urn} (${id})`);
  const { recovery, lostCreates: remembered } = session.settings.places;
  await runOnStack(session, "stack", "export", "--file", recovery);
  adoptLost(recovery, lost);
  await runOnStack(session, "stack", "import", "--file", recovery);
  fs.rmSync(remembered, { force: true });
}

/**
 * Remembers what a run that was killed had created, where the state does not say it itself. The engine outlives us by moments: it
 * takes our end for the failure of what it is creating, and its state has no trace of it then.
 */
export async function rememberKilled(session: Session): Promise<void> {
  const begun = createsOfKilledRun(session.eventLogPointer);
  rememberLost(session, await lostCreates(begun, knownTo(session), session.simulator));
}

/** What this run has created although it was reported as failed; of an `up` it is remembered for the next refresh. */
export async function lostOfThisRun(session: Session, operation: Operation): Promise<readonly LostCreate[]> {
  const lost = await lostCreates(session.journal.failedCreates(), knownTo(session), session.simulator);
  if (operation === "up") rememberLost(session, lost);
  return lost;
}

/** The creates that a killed run had begun, by its log. */
export function createsOfKilledRun(pointer: string | undefined): readonly UnfinishedCreate[] {
  return eventsOfKilledRun(pointer).flatMap(({ resourcePreEvent: event }) =>
    event === undefined ? [] : createOf(event.metadata),
  );
}

/** All that stacks with this cloud have: what is of another one is not lost. */
function knownTo(session: Session): Pick<LocalState, "resources"> {
  const { stateFile } = session.settings;
  const folder = path.dirname(stateFile);
  const names = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  const others = names
    .map((name) => path.join(folder, name))
    .filter((file) => file.endsWith(".json") && file !== stateFile);
  return { resources: [stateOf(session), ...others.map(readState)].flatMap(({ resources }) => resources) };
}

/**
 * Of the unfinished creates, those whose resource exists anyway, and that the state does not have: the
 * simulator has one of the same type with the same plain inputs. Secret and unknown inputs are not compared.
 */
export async function lostCreates(
  unfinished: readonly UnfinishedCreate[],
  state: Pick<LocalState, "resources">,
  simulator: RunningSimulator,
): Promise<readonly LostCreate[]> {
  const known = new Set(state.resources.map(({ type, id, outputs }) => keyOf(type, id, outputs)));
  const lost: LostCreate[] = [];
  for (const create of unfinished) {
    const { type } = create.resource;
    const existing = (await simulator.resources(type)).filter(
      (candidate) => candidate.managed && !known.has(keyOf(type, candidate.id, candidate.state)),
    );
    const found = existing.find((candidate) => isSame(candidate, create.resource));
    if (found !== undefined) lost.push({ ...create, id: found.id, outputs: found.state });
  }
  return lost;
}

/** The creates that a killed engine left pending. */
function pendingCreates({ pending, resources }: LocalState): readonly UnfinishedCreate[] {
  return pending.flatMap(({ type, resource }) => {
    if (type !== "creating") return [];
    const replaces = liveResource(resources, resource.urn)?.id;
    return [{ resource, ...(replaces !== undefined && { replaces }) }];
  });
}

/** Adds to what earlier runs lost; the engine's state has no place for it. */
function rememberLost(session: Session, lost: readonly LostCreate[]): void {
  if (lost.length === 0) return;
  fs.writeFileSync(session.settings.places.lostCreates, JSON.stringify([...rememberedLost(session), ...lost]));
}

function rememberedLost({ settings: { places } }: Session): readonly LostCreate[] {
  if (!fs.existsSync(places.lostCreates)) return [];
  return JSON.parse(fs.readFileSync(places.lostCreates, "utf8")) as LostCreate[];
}

/** Those that can still be taken into the state, each once: nothing else has taken their place since. */
function adoptableLost(lost: readonly LostCreate[], state: LocalState): readonly LostCreate[] {
  const byUrn = new Map(lost.map((create) => [create.resource.urn, create]));
  return [...byUrn.values()].filter(({ resource, replaces }) => {
    const live = liveResource(state.resources, resource.urn);
    return live === undefined || (live.id !== undefined && live.id === replaces);
  });
}

/**
 * Edits an exported state: each lost resource becomes one of the stack's, and no operation is pending any more. What it
 * replaces is left to be deleted by the next run, and comes after it, as whatever depends on both does.
 * (`pulumi refresh --import-pending-creates` is meant for this, but v3.204.0 drops the operation and imports nothing.)
 */
function adoptLost(file: string, lost: readonly LostCreate[]): void {
  const exported = JSON.parse(fs.readFileSync(file, "utf8")) as {
    readonly deployment: { resources?: StateResource[]; pending_operations?: PendingOperation[] };
  };
  let resources = exported.deployment.resources ?? [];
  for (const { resource, id, outputs } of lost) {
    const adopted = { ...resource, id, outputs };
    const live = liveResource(resources, resource.urn);
    resources =
      live === undefined
        ? [...resources, adopted]
        : resources.flatMap((other) => (other === live ? [adopted, { ...other, delete: true }] : [other]));
  }
  exported.deployment.resources = resources;
  exported.deployment.pending_operations = [];
  fs.writeFileSync(file, JSON.stringify(exported));
}

/** With the ARN, where there is one: an alias has the same id in every region. */
function keyOf(type: string, id: string | undefined, outputs: StateResource["outputs"]): string {
  const arn = outputs?.["arn"];
  return `${type} ${id ?? ""} ${typeof arn === "string" ? arn : ""}`;
}

function liveResource(resources: readonly StateResource[], urn: string): StateResource | undefined {
  return resources.find((other) => other.urn === urn && other.delete !== true);
}

/** True where every plain input has become so. */
function isSame(candidate: CloudResource, wanted: StateResource): boolean {
  const has = candidate.state;
  const plain = Object.entries(wanted.inputs ?? {}).filter(([key, value]) => isPlain(value) && !key.startsWith("__"));
  return plain.length > 0 && plain.every(([key, value]) => isDeepStrictEqual(has[key], value));
}

function isPlain(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

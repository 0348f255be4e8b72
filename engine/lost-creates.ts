import * as fs from "node:fs";
import { isDeepStrictEqual } from "node:util";
import type { CloudResource } from "../simulator";
import type { UnfinishedCreate } from "./engine-journal";
import type { RunningSimulator } from "./engine-parts";
import type { LocalState, PendingOperation, StateResource } from "./local-state";

/** A create that the cloud did, though the engine never heard of it: it was killed, or the answer was lost on its way. */
export interface LostCreate extends UnfinishedCreate {
  /** The provider's id. */
  readonly id: string;
  /** All that the cloud says of it, so that a refresh finds nothing else. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** The creates that a killed engine left pending. */
export function pendingCreates({ pending, resources }: LocalState): readonly UnfinishedCreate[] {
  return pending.flatMap(({ type, resource }) => {
    if (type !== "creating") return [];
    const replaces = liveResource(resources, resource.urn)?.id;
    return [{ resource, ...(replaces === undefined ? {} : { replaces }) }];
  });
}

/**
 * Of the creates that were not finished, those whose resource exists all the same, and that the state does not have: the
 * simulator has one of the same type with the same plain inputs. Secret and unknown inputs are not compared.
 */
export async function lostCreates(
  unfinished: readonly UnfinishedCreate[],
  state: LocalState,
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

/** Adds to what earlier runs lost; the engine's state has no place for it. */
export function rememberLost(file: string, lost: readonly LostCreate[]): void {
  if (lost.length > 0) fs.writeFileSync(file, JSON.stringify([...rememberedLost(file), ...lost]));
}

export function rememberedLost(file: string): readonly LostCreate[] {
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, "utf8")) as LostCreate[]) : [];
}

/** Those that can still be taken into the state, each once: nothing else has taken their place since. */
export function adoptableLost(lost: readonly LostCreate[], state: LocalState): readonly LostCreate[] {
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
export function adoptLost(file: string, lost: readonly LostCreate[]): void {
  const exported = JSON.parse(fs.readFileSync(file, "utf8")) as ExportedState;
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

interface ExportedState {
  readonly deployment: { resources?: StateResource[]; pending_operations?: PendingOperation[] };
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

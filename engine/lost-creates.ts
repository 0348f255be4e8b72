import * as fs from "node:fs";
import type { FailedCreate } from "./engine-journal";
import type { RunningSimulator } from "./engine-parts";
import type { LocalState, StateResource } from "./local-state";
import { isSame } from "./pending-creates";

/** A create that the cloud did, though the engine was told that it failed: the answer was lost on its way. */
export interface LostCreate extends FailedCreate {
  /** The provider's id. */
  readonly id: string;
  /** All that the cloud says of it, so that a refresh finds nothing else. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** Of the creates that failed, those whose resource exists all the same, and that the state does not have. */
export function lostCreates(
  failed: readonly FailedCreate[],
  state: LocalState,
  simulator: RunningSimulator,
): readonly LostCreate[] {
  const known = new Set(state.resources.map(({ type, id }) => `${type} ${id ?? ""}`));
  return failed.flatMap((create) => {
    const { type } = create.resource;
    const existing = simulator.resources(type).filter(({ id, managed }) => managed && !known.has(`${type} ${id}`));
    const found = existing.find((candidate) => isSame(candidate, create.resource));
    return found === undefined ? [] : [{ ...create, id: found.id, outputs: found.state }];
  });
}

/** Adds to what earlier runs lost; the engine's state has no place for it. */
export function rememberLost(file: string, lost: readonly LostCreate[]): void {
  if (lost.length > 0) fs.writeFileSync(file, JSON.stringify([...rememberedLost(file), ...lost]));
}

export function rememberedLost(file: string): readonly LostCreate[] {
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, "utf8")) as LostCreate[]) : [];
}

/** Those that can still be taken into the state: nothing else has taken their place since. */
export function adoptableLost(lost: readonly LostCreate[], state: LocalState): readonly LostCreate[] {
  return lost.filter(({ resource, replaces }) => {
    const live = state.resources.find(({ urn, delete: replaced }) => urn === resource.urn && replaced !== true);
    return live === undefined || (live.id !== undefined && live.id === replaces);
  });
}

/**
 * Edits an exported state: each lost resource becomes one of the stack's. What it replaces is left to be deleted by the
 * next run, and comes after it, as whatever depends on both does.
 */
export function adoptLost(file: string, lost: readonly LostCreate[]): void {
  const exported = JSON.parse(fs.readFileSync(file, "utf8")) as { deployment: { resources?: StateResource[] } };
  let resources = exported.deployment.resources ?? [];
  for (const { resource, id, outputs } of lost) {
    const adopted = { ...resource, id, outputs };
    const at = resources.findIndex(({ urn, delete: replaced }) => urn === resource.urn && replaced !== true);
    resources =
      at < 0
        ? [...resources, adopted]
        : resources.flatMap((other, index) => (index === at ? [adopted, { ...other, delete: true }] : [other]));
  }
  exported.deployment.resources = resources;
  fs.writeFileSync(file, JSON.stringify(exported));
}

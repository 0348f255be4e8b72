import * as fs from "node:fs";
import { isDeepStrictEqual } from "node:util";
import type { CloudResource } from "../simulator";
import type { RunningSimulator } from "./engine-parts";
import type { PendingOperation, StateResource } from "./local-state";

/** A resource that exists and that the state has only as "creating". */
export interface FoundCreate {
  readonly urn: string;
  /** The provider's id. */
  readonly id: string;
}

/**
 * Of the operations that a killed engine left pending, the creates whose resource did come to be: the simulator has one of the
 * same type with the same plain inputs. Secret and unknown inputs are not compared.
 */
export function foundCreates(
  pending: readonly PendingOperation[],
  simulator: RunningSimulator,
): readonly FoundCreate[] {
  return pending.flatMap(({ type, resource }) => {
    if (type !== "creating") return [];
    const found = simulator.resources(resource.type).find((candidate) => isSame(candidate, resource));
    return found === undefined ? [] : [{ urn: resource.urn, id: found.id }];
  });
}

/**
 * Edits an exported state: each found resource becomes one of the stack's with its id, and no operation is pending any more.
 * (`pulumi refresh --import-pending-creates` is meant for this, but v3.204.0 drops the operation and imports nothing.)
 */
export function adoptCreates(file: string, found: readonly FoundCreate[]): void {
  const exported = JSON.parse(fs.readFileSync(file, "utf8")) as ExportedState;
  const { deployment } = exported;
  const adopted = (deployment.pending_operations ?? []).flatMap(({ resource }) => {
    const create = found.find(({ urn }) => urn === resource.urn);
    return create === undefined ? [] : [{ ...resource, id: create.id, outputs: resource.inputs ?? {} }];
  });
  deployment.resources = [...(deployment.resources ?? []), ...adopted];
  deployment.pending_operations = [];
  fs.writeFileSync(file, JSON.stringify(exported));
}

interface ExportedState {
  readonly deployment: { resources?: StateResource[]; pending_operations?: PendingOperation[] };
}

/** True where every plain input has become so. */
export function isSame(candidate: CloudResource, wanted: StateResource): boolean {
  const has = candidate.state;
  const plain = Object.entries(wanted.inputs ?? {}).filter(([key, value]) => isPlain(value) && !key.startsWith("__"));
  return plain.length > 0 && plain.every(([key, value]) => isDeepStrictEqual(has[key], value));
}

function isPlain(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

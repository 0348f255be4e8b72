import { isDeepStrictEqual } from "node:util";
import type { RunningSimulator, SimulatedResource } from "./engine-parts";
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
export function importableCreates(
  pending: readonly PendingOperation[],
  simulator: RunningSimulator,
): readonly FoundCreate[] {
  return pending.flatMap(({ type, resource }) => {
    if (type !== "creating") return [];
    const found = simulator.resources(resource.type).find((candidate) => isSame(candidate, resource));
    return found === undefined ? [] : [{ urn: resource.urn, id: found.id }];
  });
}

function isSame(candidate: SimulatedResource, wanted: StateResource): boolean {
  const has = candidate.inputs ?? {};
  const plain = Object.entries(wanted.inputs ?? {}).filter(([key, value]) => isPlain(value) && !key.startsWith("__"));
  return plain.length > 0 && plain.every(([key, value]) => isDeepStrictEqual(has[key], value));
}

function isPlain(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

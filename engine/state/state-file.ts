import * as fs from "node:fs";

/** A resource as the engine's state file has it (github.com/pulumi/pulumi sdk/go/common/apitype/core.go, ResourceV3). */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly protect?: boolean;
  readonly custom?: boolean;
  readonly parent?: string;
  readonly provider?: string;
  /** Replaced, and to be deleted by the next run. */
  readonly delete?: boolean;
}

/** An operation that had begun when the engine was killed. */
export interface PendingOperation {
  readonly type: "creating" | "updating" | "deleting" | "reading" | "importing";
  readonly resource: StateResource;
}

/** What we read of a state file. */
export interface LocalState {
  readonly resources: readonly StateResource[];
  readonly pending: readonly PendingOperation[];
}

interface Deployment {
  readonly resources?: readonly StateResource[] | null;
  readonly pending_operations?: readonly PendingOperation[] | null;
}

/** Reads the state of a stack in a file backend; a stack that does not exist has an empty one. Never writes. */
export function readState(file: string): LocalState {
  if (!fs.existsSync(file)) return { resources: [], pending: [] };
  const content = JSON.parse(fs.readFileSync(file, "utf8")) as { checkpoint?: { latest?: Deployment | null } };
  const latest = content.checkpoint?.latest;
  return { resources: latest?.resources ?? [], pending: latest?.pending_operations ?? [] };
}

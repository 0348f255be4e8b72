import { stripVTControlCharacters } from "node:util";
import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation";
import type { StateResource } from "../state/state-file";

/** The root resource of every stack; its outputs are the program's. */
const STACK_TYPE = "pulumi:pulumi:Stack";
/** How the engine marks a secret and a value that is not known before `up` (sdk/go/common/resource/sig, plugin/rpc.go). */
const SECRET_MARK = "4dabf18193072939515e22adb298388d";
const UNKNOWN_MARK = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const STACK_FRAME = /^[ \t]+at .+\n?/gm;

/** One resource that is not as the state has it. */
export interface ResourceChange {
  readonly urn: string;
  readonly type: string;
  /** What the engine does about it: `update`, `delete`, `create`, `replace` … (its own words). */
  readonly operation: string;
  /** The outermost resource that it is in, below the stack: of an image its component. */
  readonly top: string;
  /** The top-level properties that differ, sorted; empty when it is gone or new. */
  readonly properties: readonly string[];
  /** What the engine forgets, and leaves where it is. */
  readonly retained?: true;
}

/** A create that did not end, or ended with an error, as the engine was about to record it. */
export interface UnfinishedCreate {
  readonly resource: StateResource;
  /** Id of the resource that it was to replace. */
  readonly replaces?: string;
}

/** A create that the cloud did, but the engine never knew: it was killed, or the answer was lost on its way. */
export interface LostCreate extends UnfinishedCreate {
  /** The provider's id. */
  readonly id: string;
  /** All that the cloud says of it, so that a refresh finds nothing else. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** One error of the engine. */
export interface EngineDiagnostic {
  /** The resource that it is about, when it is about one. */
  readonly urn?: string;
  /** The text, without colours and without stack frames. */
  readonly message: string;
}

export type EngineJournal = ReturnType<typeof engineJournal>;

/**
 * Listens to the events of one run (https://www.pulumi.com/docs/iac/automation-api/). Outputs have `[secret]` for secrets, which the
 * engine masks itself, and `[unknown]`.
 */
export function engineJournal() {
  let summary: Readonly<Record<string, number>> = {};
  let outputs: Record<string, unknown> = {};
  const changes = new Map<string, Omit<ResourceChange, "top">>();
  const parents = new Map<string, string>();
  const failedCreates: UnfinishedCreate[] = [];
  const raw: { urn?: string; message: string }[] = [];
  const hear = (step: StepEventMetadata): void => {
    parents.set(step.urn, (step.new ?? step.old)?.parent ?? "");
    // A replacement comes in several steps, of which the one that says so counts.
    const isPart = changes.get(step.urn)?.operation === "replace";
    if (isChange(step) && !isPart) changes.set(step.urn, changeOf(step));
  };
  const onEvent = (event: EngineEvent): void => {
    if (event.summaryEvent) summary = (event.summaryEvent.resourceChanges ?? {}) as Record<string, number>;
    const step = event.resOutputsEvent?.metadata;
    if (step?.type === STACK_TYPE) outputs = readable(step.new?.outputs ?? {}) as Record<string, unknown>;
    if (step !== undefined) hear(step);
    const failed = event.resOpFailedEvent?.metadata;
    if (failed !== undefined) failedCreates.push(...createOf(failed));
    const diagnostic = event.diagnosticEvent;
    if (diagnostic?.severity === "error") {
      const { urn, message } = diagnostic;
      raw.push({ message: stripVTControlCharacters(message), ...(urn === undefined ? {} : { urn }) });
    }
  };
  return {
    onEvent,
    /** Number of resources by operation, as in the engine's summary; empty before the summary came. */
    summary: () => summary,
    outputs: () => outputs,
    changes: (): readonly ResourceChange[] =>
      [...changes.values()].map((change) => ({ ...change, top: topOf(change.urn, parents) })),
    failedCreates: (): readonly UnfinishedCreate[] => failedCreates,
    /** The errors, each once, in order. */
    errors: () => distinct(raw),
    /** The errors as they came, with stack frames. */
    rawErrors: () => raw.map((error) => error.message).join("\n"),
  };
}

function topOf(urn: string, parents: ReadonlyMap<string, string>): string {
  const parent = parents.get(urn);
  return parent === undefined || parent === "" || parent.includes(`::${STACK_TYPE}::`) ? urn : topOf(parent, parents);
}

function readable(value: unknown): unknown {
  if (value === UNKNOWN_MARK) return "[unknown]";
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== "object" || value === null) return value;
  if (SECRET_MARK in value) return "[secret]";
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, readable(child)]));
}

function isChange(step: StepEventMetadata): boolean {
  return step.type !== STACK_TYPE && step.op !== "same" && step.op !== "refresh";
}

function changeOf(step: StepEventMetadata): Omit<ResourceChange, "top"> {
  const paths = [...Object.keys(step.detailedDiff ?? {}), ...(step.diffs ?? [])];
  const properties = new Set(paths.map((path) => path.split(/[.[]/, 1)[0] ?? path));
  const change = { urn: step.urn, type: step.type, operation: step.op, properties: [...properties].sort() };
  return { ...change, ...(step.op === "delete" && step.old?.retainOnDelete && { retained: true }) };
}

/** The create that a step is, or was to be; empty for other steps. */
export function createOf(step: StepEventMetadata): readonly UnfinishedCreate[] {
  // The engine writes null for what is not there.
  const [wanted, old] = [step.new ?? undefined, step.old ?? undefined];
  if (wanted === undefined || (step.op !== "create" && step.op !== "create-replacement")) return [];
  const { urn, type, parent, provider } = wanted;
  const inputs = wanted.inputs as Readonly<Record<string, unknown>>;
  const resource = { urn, type, custom: true, parent, provider, inputs };
  return [{ resource, ...(old === undefined ? {} : { replaces: old.id }) }];
}

/**
 * The runtime reports an exception twice, with and without its stack, and a resource's error once more for the stack;
 * people get each text once, the one that names its resource, and no `update failed` after the reason for it.
 */
function distinct(raw: readonly EngineDiagnostic[]): readonly EngineDiagnostic[] {
  const byText = new Map<string, EngineDiagnostic>();
  for (const error of raw) {
    const message = error.message.replaceAll(STACK_FRAME, "").trim();
    const key = message.replace(/^(Unhandled exception: )?(\w*Error: )?(One or more errors occurred: )?/, "");
    const before = byText.get(key);
    if (before === undefined || (before.urn === undefined && error.urn !== undefined)) {
      byText.set(key, { message: before?.message ?? message, ...(error.urn === undefined ? {} : { urn: error.urn }) });
    }
  }
  const errors = [...byText.values()];
  const told = errors.filter((error) => !/^(update|preview) failed$/.test(error.message));
  return told.length > 0 ? told : errors;
}

import { CliCommandError } from "./cli-process";
import type { EngineJournal } from "./engine-journal";
import { EngineOperationError, type EngineDiagnostic, type Fault, type Operation } from "./engine-operation-error";
import { existingAdvice, lostAdvice, PENDING_ADVICE, protectedAdvice } from "./failure-advice";
import type { PendingOperation, StateResource } from "./local-state";
import type { LostCreate } from "./lost-creates";

/** What is known when an operation has failed. */
export interface FailedRun {
  readonly operation: Operation;
  readonly stack: string;
  readonly journal: EngineJournal;
  /** The standard error of the CLI. */
  readonly stderr: string;
  /** What the state says was under way. */
  readonly pending: readonly PendingOperation[];
  /** What the state has. */
  readonly resources: readonly StateResource[];
  /** What was created although the engine was told that it failed. */
  readonly lost: readonly LostCreate[];
  readonly aborted: boolean;
}

const OUR_EXCEPTION = /^(Unhandled exception|One or more errors occurred)/;
const ENVIRONMENT =
  /no resource plugin|could not load plugin|connection refused|ECONNREFUSED|code = Unavailable|no space left|permission denied|read-only file system|incorrect passphrase|executable file not found/i;

const LOCK_ADVICE = [
  "Another run holds the lock of this stack, or one was killed and left it.",
  "If none is running:",
  "  golden local cancel",
];

/**
 * The typed error for whatever an operation threw. What is not a failed CLI (a bug of ours, a full disk while we wrote) comes
 * back as it is.
 */
export function failureOf(thrown: unknown, run: FailedRun): unknown {
  if (!(thrown instanceof CliCommandError)) return thrown;
  const reported = run.journal.errors();
  const diagnostics = reported.length > 0 ? reported : stderrErrors(thrown);
  const details = [run.journal.rawErrors(), run.stderr].filter((text) => text !== "").join("\n");
  if (thrown.isLocked) return lockedFailure(run.operation, run.stack, details);
  const common = { operation: run.operation, stack: run.stack, details, isShown: false };
  if (run.aborted) {
    const stopped = [{ message: "Stopped on request." }];
    const advice = run.pending.length > 0 ? PENDING_ADVICE : [];
    return new EngineOperationError({ ...common, fault: "environment", diagnostics: stopped, advice });
  }
  const fault = faultOf(diagnostics, reported.length > 0);
  const isShown = reported.length > 0;
  const advice = adviceFor(fault, diagnostics, run);
  return new EngineOperationError({ ...common, isShown, fault, diagnostics, advice });
}

/** Another run has the stack: by the engine's lock, or by ours. */
export function lockedFailure(operation: Operation, stack: string, details = ""): EngineOperationError {
  const diagnostics = [{ message: "The stack is locked." }];
  const common = { operation, stack, details, isShown: false };
  return new EngineOperationError({ ...common, fault: "environment", diagnostics, advice: LOCK_ADVICE });
}

function faultOf(diagnostics: readonly EngineDiagnostic[], fromEngine: boolean): Fault {
  if (!fromEngine || diagnostics.some((error) => ENVIRONMENT.test(error.message))) return "environment";
  return diagnostics.some((error) => OUR_EXCEPTION.test(error.message)) ? "ours" : "user";
}

function adviceFor(fault: Fault, diagnostics: readonly EngineDiagnostic[], run: FailedRun): readonly string[] {
  const bug = ["This is a bug of golden-images, not of your definitions. Please report it with the details."];
  return [
    ...existingAdvice(diagnostics, run.resources),
    ...protectedAdvice(diagnostics),
    ...lostAdvice(run.lost),
    ...(run.pending.length > 0 ? PENDING_ADVICE : []),
    ...(fault === "ours" ? bug : []),
  ];
}

/** The `error:` lines of the CLI, with the lines that belong to them; all it said when it says none. */
function stderrErrors(thrown: CliCommandError): readonly EngineDiagnostic[] {
  const text = thrown.message;
  const at = text.indexOf("error: ");
  return [{ message: at < 0 ? text : text.slice(at + "error: ".length).trim() }];
}

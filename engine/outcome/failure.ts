import { automation } from "../../pulumi-sdk/automation";
import { CliCommandError } from "../pulumi-cli/run";
import type { PendingOperation, StateResource } from "../state/state-file";
import type { EngineJournal, LostCreate } from "./journal";
import { EngineOperationError, type EngineDiagnostic, type Fault, type Operation } from "./operation-error";

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
const EXISTS = /AlreadyExists|already exists/;
const PROTECTED = /marked for protection|because it is protected/;
const RECIPE = /:(Image|Container)Recipe$/;

const BUG_ADVICE = ["This is a bug of golden-images, not of your definitions. Please report it with the details."];
const LOCK_ADVICE = [
  "Another run holds the lock of this stack, or one was killed and left it.",
  "If none is running:",
  "  golden local cancel",
];
/** The recovery of a run that was killed; three commands, tested in test/engine/recovery.test.ts. */
const PENDING_ADVICE = [
  "An earlier run was killed in the middle of an operation. To recover:",
  "  golden local cancel",
  "  golden local refresh",
  "  golden local up",
];

/**
 * The typed error for whatever an operation threw. What is not a failed CLI (a bug of ours, a full disk while we wrote) comes
 * back as it is.
 */
export function failureOf(thrown: unknown, run: FailedRun): unknown {
  const failed = failedCommand(thrown);
  if (failed === undefined) return thrown;
  const reported = run.journal.errors();
  const isShown = reported.length > 0;
  const details = [run.journal.rawErrors(), run.stderr].filter((text) => text !== "").join("\n");
  if (failed.isLocked) return lockedFailure(run.operation, run.stack, details);
  const common = { operation: run.operation, stack: run.stack, details };
  if (run.aborted) {
    const diagnostics = [{ message: "Stopped on request." }];
    const advice = run.pending.length > 0 ? PENDING_ADVICE : [];
    return new EngineOperationError({ ...common, isShown: false, fault: "environment", diagnostics, advice });
  }
  const diagnostics = isShown ? reported : stderrErrors(failed);
  const fault = isShown ? faultOf(diagnostics) : "environment";
  return new EngineOperationError({
    ...common,
    isShown,
    fault,
    diagnostics,
    advice: adviceFor(fault, diagnostics, run),
  });
}

/** Another run has the stack: by the engine's lock, or by ours. */
export function lockedFailure(operation: Operation, stack: string, details = ""): EngineOperationError {
  const diagnostics = [{ message: "The stack is locked." }];
  const common = { operation, stack, details, isShown: false };
  return new EngineOperationError({ ...common, fault: "environment", diagnostics, advice: LOCK_ADVICE });
}

/** A CLI that failed: started by us, or by the SDK without our patches. */
function failedCommand(thrown: unknown): CliCommandError | undefined {
  if (thrown instanceof CliCommandError) return thrown;
  if (!(thrown instanceof automation().CommandError)) return undefined;
  return new CliCommandError(thrown.message, thrown.message);
}

function faultOf(diagnostics: readonly EngineDiagnostic[]): Fault {
  if (diagnostics.some((error) => ENVIRONMENT.test(error.message))) return "environment";
  return diagnostics.some((error) => OUR_EXCEPTION.test(error.message)) ? "ours" : "user";
}

/** The `error:` lines of the CLI, with the lines that belong to them; all it said when it says none. */
function stderrErrors({ message: text }: CliCommandError): readonly EngineDiagnostic[] {
  const at = text.indexOf("error: ");
  return [{ message: at < 0 ? text : text.slice(at + "error: ".length).trim() }];
}

/** What to do, one line each. */
function adviceFor(fault: Fault, diagnostics: readonly EngineDiagnostic[], run: FailedRun): readonly string[] {
  return [
    ...publishedAdvice(diagnostics, run.resources),
    ...protectedAdvice(diagnostics),
    ...lostAdvice(run.lost),
    ...(run.pending.length > 0 ? PENDING_ADVICE : []),
    ...(fault === "ours" ? BUG_ADVICE : []),
  ];
}

/** Where AWS says that a recipe exists which this stack has published before. */
function publishedAdvice(
  diagnostics: readonly EngineDiagnostic[],
  resources: readonly StateResource[],
): readonly string[] {
  const advice = diagnostics.flatMap(({ urn, message }) => {
    if (urn === undefined || !EXISTS.test(message)) return [];
    const published = resources.find(({ urn: other, id }) => other === urn && id !== undefined && message.includes(id));
    return published !== undefined && RECIPE.test(published.type) ? raiseAdvice(published) : [];
  });
  return [...new Set(advice)];
}

function raiseAdvice({ inputs }: StateResource): readonly string[] {
  const version = String(inputs?.["version"]);
  const tags = inputs?.["tags"] as Readonly<Record<string, string>> | undefined;
  const image = tags?.["ImageName"] ?? String(inputs?.["name"]);
  return [
    `Version ${version} of ${image} is published, and a published version never changes.`,
    `  Raise \`version\` in images/${image}.yaml above ${version}, then run the command again.`,
  ];
}

/** Where an edit would take a protected resource away; tested in test/scenarios/protection.test.ts. */
function protectedAdvice(diagnostics: readonly EngineDiagnostic[]): readonly string[] {
  const urns = diagnostics.flatMap(({ urn, message }) => (urn !== undefined && PROTECTED.test(message) ? [urn] : []));
  if (urns.length === 0) return [];
  return [
    "It is protected, as what it holds would be lost with it. To keep it:",
    "  Undo the edit. For another region or account make another stack: Pulumi.<stack>.yaml.",
    "To give it up:",
    "  golden local destroy, then golden local up",
    ...urns.map((urn) => `  on AWS: pulumi state unprotect '${urn}', then pulumi up`),
  ];
}

/** The recovery of creates whose answer was lost; tested in test/scenarios/lost-answer.test.ts. */
function lostAdvice(lost: readonly LostCreate[]): readonly string[] {
  if (lost.length === 0) return [];
  return [
    ...lost.map(
      ({ resource, id }) => `${resource.type.split(":").at(-1) ?? resource.type} ${id} was created all the same.`,
    ),
    "To take it into the state, and go on:",
    "  golden local refresh",
    "  golden local up",
  ];
}

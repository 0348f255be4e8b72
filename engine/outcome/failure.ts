import { automation } from "../../pulumi-sdk/automation";
import { CliCommandError } from "../pulumi-cli/run";
import type { LocalState, StateResource } from "../state/state-file";
import type { EngineDiagnostic, EngineJournal, LostCreate } from "./journal";

const OUR_EXCEPTION = /^(Unhandled exception|One or more errors occurred)/;
/** What the SDK adds where the program itself has said what is wrong. */
const SAID_BEFORE = /^One or more errors occurred\. Check logs/;
const ENVIRONMENT =
  /no resource plugin|could not load plugin|connection refused|ECONNREFUSED|code = Unavailable|no space left|permission denied|read-only file system|incorrect passphrase|executable file not found/i;
const EXISTS = /AlreadyExists|already exists/;
const PROTECTED = /marked for protection|because it is protected/;
const RECIPE = /:(Image|Container)Recipe$/;

const BUG_ADVICE = "This is a bug of golden-images, not of your definitions. Please report it with the details.";
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

/** What the local engine does. */
export type Operation = "preview" | "up" | "refresh" | "destroy" | "cancel";

/** What is known when an operation has failed; `resources` and `pending` are what the state has, and says was under way. */
export interface FailedRun extends LocalState {
  readonly operation: Operation;
  readonly stack: string;
  readonly journal: EngineJournal;
  /** The standard error of the CLI. */
  readonly stderr: string;
  /** What was created although the create was reported as failed. */
  readonly lost: readonly LostCreate[];
  readonly aborted: boolean;
}

interface Failure {
  /**
   * Whose fault it is: `user` — a definition, a setting or what the simulated cloud refused, mended by an edit;
   * `environment` — a lock, a missing plugin, a folder that cannot be written; `ours` — an exception of our own program.
   */
  readonly fault: "user" | "environment" | "ours";
  readonly diagnostics: readonly EngineDiagnostic[];
  /** What to do, one line each. */
  readonly advice?: readonly string[];
  /** Whether the engine's own output has shown the diagnostics already. */
  readonly isShown?: boolean;
  /** Everything that the engine wrote to its standard error and every diagnostic with its stack frames; for a bug report. */
  readonly details?: string;
}

/**
 * The engine ran and did not succeed. The message has the engine's own errors, each once and without stack frames, then
 * what to do.
 */
export class EngineOperationError extends Error {
  override readonly name = "EngineOperationError";
  readonly fault: Failure["fault"];
  readonly details: string;
  readonly isShown: boolean;
  /** The message without what the engine's own output has shown: for those who have seen that output. */
  readonly summary: string;

  constructor(
    { operation, stack }: Pick<FailedRun, "operation" | "stack">,
    { fault, diagnostics, advice = [], isShown = false, details = "" }: Failure,
  ) {
    const head = `${operation} of the stack ${stack} failed.`;
    super([head, ...diagnostics.map(describe), ...advice].join("\n"));
    this.fault = fault;
    this.details = details;
    this.isShown = isShown;
    this.summary = isShown ? [head, ...advice].join("\n") : this.message;
  }
}

/** With `type name` of its URN: `urn:pulumi:stack::project::parent$type::name`. */
function describe({ urn = "", message }: EngineDiagnostic): string {
  const [, , types, ...name] = urn.split("::");
  const about = types === undefined ? "" : `${types.split("$").at(-1) ?? ""} ${name.join("::")}: `;
  return `${about}${message}`.replace(/^/gm, "  ");
}

/**
 * The typed error for whatever an operation threw. What is not a failed CLI (a bug of ours, a full disk while we wrote) comes
 * back as it is.
 */
export function failureOf(thrown: unknown, run: FailedRun): unknown {
  const failed = failedCommand(thrown);
  if (failed === undefined) return thrown;
  const details = [run.journal.rawErrors(), run.stderr].filter(Boolean).join("\n");
  if (failed.isLocked) return lockedFailure(run, details);
  const recovery = run.pending.length > 0 ? PENDING_ADVICE : [];
  if (run.aborted) {
    const diagnostics = [{ message: "Stopped on request." }];
    return new EngineOperationError(run, { fault: "environment", diagnostics, advice: recovery, details });
  }
  const reported = run.journal.errors().filter(({ message }) => !SAID_BEFORE.test(message));
  const isShown = reported.length > 0;
  const diagnostics = isShown ? reported : [{ message: stderrError(failed.message) }];
  const fault = isShown ? faultOf(reported) : "environment";
  const advice = [
    ...publishedAdvice(diagnostics, run.resources),
    ...protectedAdvice(diagnostics),
    ...lostAdvice(run.lost),
    ...recovery,
    ...(fault === "ours" ? [BUG_ADVICE] : []),
  ];
  return new EngineOperationError(run, { fault, diagnostics, advice, isShown, details });
}

/** Another run has the stack: by the engine's lock, or by ours. */
export function lockedFailure(run: Pick<FailedRun, "operation" | "stack">, details = ""): EngineOperationError {
  const diagnostics = [{ message: "The stack is locked." }];
  return new EngineOperationError(run, { fault: "environment", diagnostics, advice: LOCK_ADVICE, details });
}

/** A CLI that failed: started by us, or by the SDK without our patches. */
function failedCommand(thrown: unknown): CliCommandError | undefined {
  if (thrown instanceof CliCommandError) return thrown;
  if (!(thrown instanceof automation().CommandError)) return undefined;
  return new CliCommandError(thrown.message, thrown.message);
}

function faultOf(diagnostics: readonly EngineDiagnostic[]): Failure["fault"] {
  if (diagnostics.some((error) => ENVIRONMENT.test(error.message))) return "environment";
  return diagnostics.some((error) => OUR_EXCEPTION.test(error.message)) ? "ours" : "user";
}

/** The `error:` lines of the CLI, with the lines that belong to them; all it said when it says none. */
function stderrError(text: string): string {
  const at = text.indexOf("error: ");
  return at < 0 ? text : text.slice(at + "error: ".length).trim();
}

/** Where AWS says that a recipe exists which this stack has published before. */
function publishedAdvice(errors: readonly EngineDiagnostic[], resources: readonly StateResource[]): Iterable<string> {
  const advice = errors.flatMap(({ urn, message }) => {
    const published = resources.find(
      (other) => other.urn === urn && other.id !== undefined && message.includes(other.id),
    );
    if (published === undefined || !EXISTS.test(message) || !RECIPE.test(published.type)) return [];
    const { version, name, tags } = published.inputs as {
      version: string;
      name: string;
      tags?: { ImageName?: string };
    };
    const image = tags?.ImageName ?? name;
    return [
      `Version ${version} of ${image} is published, and a published version never changes.`,
      `  Raise \`version\` in images/${image}.yaml above ${version}, then run the command again.`,
    ];
  });
  return new Set(advice);
}

/** Where an edit would take a protected resource away; tested in test/scenarios/protection.test.ts. */
function protectedAdvice(diagnostics: readonly EngineDiagnostic[]): readonly string[] {
  const urns = diagnostics.flatMap(({ urn, message }) => (urn !== undefined && PROTECTED.test(message) ? [urn] : []));
  if (urns.length === 0) return [];
  return [
    "It is protected, because what it holds would be lost with it. To keep it:",
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
    ...lost.map(({ resource, id }) => `${resource.type.split(":").at(-1) ?? resource.type} ${id} was created anyway.`),
    "To adopt it into the state and go on:",
    "  golden local refresh",
    "  golden local up",
  ];
}

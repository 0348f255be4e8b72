/** What the local engine does. */
export type Operation = "preview" | "up" | "refresh" | "destroy" | "cancel";

/**
 * Whose fault a failure is: `user` — a definition, a setting or what the simulated cloud refused, mended by an edit;
 * `environment` — a lock, a missing plugin, a folder that cannot be written; `ours` — an exception of our own program.
 */
export type Fault = "user" | "environment" | "ours";

/** One error of the engine. */
export interface EngineDiagnostic {
  /** The resource that it is about, when it is about one. */
  readonly urn?: string;
  /** The text, without colours and without stack frames. */
  readonly message: string;
}

export interface EngineFailure {
  readonly operation: Operation;
  readonly stack: string;
  readonly fault: Fault;
  readonly diagnostics: readonly EngineDiagnostic[];
  /** What to do, one line each; may be empty. */
  readonly advice: readonly string[];
  /** Whether the engine's own output has shown the diagnostics already. */
  readonly isShown: boolean;
  /** All that the engine wrote to its standard error and every diagnostic with its stack frames; for a bug report. */
  readonly details: string;
}

/**
 * The engine ran and did not succeed. The message has the engine's own errors, each once and without stack frames, then
 * what to do.
 */
export class EngineOperationError extends Error {
  override readonly name = "EngineOperationError";
  readonly fault: Fault;
  readonly details: string;
  readonly isShown: boolean;
  /** The message without what the engine's own output has shown: for those who have seen that output. */
  readonly summary: string;

  constructor(failure: EngineFailure) {
    super(describe(failure));
    this.fault = failure.fault;
    this.details = failure.details;
    this.isShown = failure.isShown;
    this.summary = failure.isShown ? describe({ ...failure, diagnostics: [] }) : this.message;
  }
}

function describe({ operation, stack, diagnostics, advice }: EngineFailure): string {
  const errors = diagnostics.map(({ urn, message }) => {
    const about = urn === undefined ? "" : `${shortName(urn)}: `;
    return `${about}${message}`.replace(/^/gm, "  ");
  });
  return [`${operation} of the stack ${stack} failed.`, ...errors, ...advice].join("\n");
}

/** `type name` of a URN: `urn:pulumi:stack::project::parent$type::name`. */
function shortName(urn: string): string {
  const [, , types, ...name] = urn.split("::");
  return `${types?.split("$").at(-1) ?? ""} ${name.join("::")}`;
}

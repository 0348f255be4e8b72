import type { StopSignal } from "./stop-signals";

/**
 * What `golden` exits with: 0 all is well; 1 the user's findings (faults in definitions, drift, a failed deployment);
 * 2 our failure or the environment's (a bug, no engine to be had, wrong usage, an unreadable folder). What a signal stopped
 * ends by that signal: 128 and its number in a shell.
 */
export type ExitCode = 0 | 1 | 2;

/** A signal ended the command; what it did until then is in order. Printed as the others; then the signal ends the process. */
export class StoppedError extends Error {
  override readonly name = "StoppedError";

  /** @param message how far it came, and what to do */
  constructor(
    message: string,
    readonly signal: StopSignal,
  ) {
    super(message);
  }
}

/** A reason to stop that is not a bug: printed as a message with its fix, without a stack trace. */
export class CliError extends Error {
  constructor(
    message: string,
    /** What the user can do about it. */
    readonly fix: string,
    readonly exitCode: ExitCode = 2,
  ) {
    super(message);
    this.name = "CliError";
  }
}

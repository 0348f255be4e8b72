import { lstatSync } from "node:fs";
import { getSystemErrorMap } from "node:util";
import type { StopSignal } from "./stop-signals";

/**
 * What `golden` exits with: 0 all is well; 1 the user's findings (faults in definitions, drift, a failed deployment);
 * 2 our failure or the environment's (a bug, no engine to be had, wrong usage, an unreadable folder). What a signal stopped
 * ends by that signal: 128 and its number in a shell.
 */
export type ExitCode = 0 | 1 | 2;

/** What the operating system may refuse of a file or a folder, without a fault of ours. */
const REFUSALS = new Set(
  "EACCES EPERM EROFS ENOSPC EDQUOT EFBIG EEXIST EISDIR ENOTDIR ENOTEMPTY ENAMETOOLONG ELOOP EBUSY EXDEV EMFILE ENFILE EIO".split(
    " ",
  ),
);

/** A file that cannot be read or written, as in a read-only checkout; undefined for every other error. */
export function fileRefusal(error: unknown): CliError | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code = "", path, errno = 0, syscall } = error as NodeJS.ErrnoException;
  // A disk may be full only when a file that is open is written: then the system names no path.
  const isRefused = REFUSALS.has(code) && (path !== undefined || syscall === "write");
  if (!isRefused && !(code === "ENOENT" && path !== undefined && isLink(path))) return undefined;
  const reason = code === "ENOENT" ? "it is a link to nothing" : (getSystemErrorMap().get(errno)?.[1] ?? error.message);
  return new CliError(`Cannot access ${path ?? "a file"}: ${reason} (${code}).`, fixOf(code));
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

function fixOf(code: string): string {
  if (code === "ENOENT" || code === "ELOOP") return "Delete the link, or replace it with a file.";
  if (code === "EISDIR") return "Move the folder away: a file of this name is needed.";
  if (code === "ENOTDIR" || code === "EEXIST") return "Move the file away: a folder of this name is needed.";
  return "Check its permissions and the space left; your definitions are not the cause.";
}

/** A signal ended the command; what it did until then is in order. Printed as the others; then the signal ends the process. */
export class StoppedError extends Error {
  override readonly name = "StoppedError";

  /** @param howFar it came, and what to do */
  constructor(
    howFar: string,
    readonly signal: StopSignal,
  ) {
    super(howFar);
  }
}

/** A reason to stop that is not a bug: printed as a message with its fix, without a stack trace. */
export class CliError extends Error {
  override readonly name = "CliError";

  /** @param fix what the user can do about it */
  constructor(
    message: string,
    readonly fix: string,
    readonly exitCode: ExitCode = 2,
  ) {
    super(message);
  }
}

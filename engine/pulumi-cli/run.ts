import * as path from "node:path";
import { runGroup, type Finished, type GroupOptions } from "./process-group";

/** The engine reports every step. A provider that stays silent this long will not answer at all. */
const SILENCE_LIMIT_MINUTES = 10;

/** What the CLI gets beside its words. The signal lets it end in order, as the first Ctrl-C of a terminal does. */
export type CliRun = Required<Pick<GroupOptions, "cwd">> &
  Pick<GroupOptions, "onOutput" | "onError" | "signal"> & {
    /** Over our own environment. */
    readonly env: Readonly<Record<string, string>>;
  };

/** A command of the CLI that failed. */
export class CliCommandError extends Error {
  override readonly name = "CliCommandError";

  /** @param message one line, or what the CLI wrote to its standard error */
  constructor(
    message: string,
    readonly stderr: string,
  ) {
    super(message);
  }

  /** Another run has the stack (pkg/backend/diy/lock.go). */
  get isLocked(): boolean {
    return this.stderr.includes("the stack is currently locked by");
  }
}

/**
 * Runs the CLI as `PulumiCommand.run` does, but in a process group of its own. In ours it would get the Ctrl-C of the
 * terminal and, as we pass on what ends us, a second one, at which it drops what it is doing; and the library that the
 * Automation API starts it with kills it, and us, at the first signal, before it has saved its state.
 * @throws CliCommandError
 */
export async function runCli(binary: string, args: readonly string[], run: CliRun) {
  const finished = await runGroup(binary, args.includes("--non-interactive") ? args : [...args, "--non-interactive"], {
    ...run,
    env: environment(binary, run.env),
    silenceMs: SILENCE_LIMIT_MINUTES * 60_000,
    stopSignal: "SIGINT",
  });
  const { code, stdout, stderr } = finished;
  if (code === 0) return { code, stdout, stderr };
  throw new CliCommandError(failure(finished), stderr);
}

function failure({ timedOut, signal, stdout, stderr, code }: Finished): string {
  if (timedOut) return `The engine said nothing for ${String(SILENCE_LIMIT_MINUTES)} minutes and was stopped.`;
  if (signal !== null) return `The engine was killed (${signal}).`;
  return stderr.trim() || stdout.trim() || `It ended with ${String(code)}.`;
}

/** The plugins beside the CLI come first; the variable lets it know who calls. Both as the Automation API has it. */
function environment(binary: string, given: CliRun["env"]): NodeJS.ProcessEnv {
  const own: NodeJS.ProcessEnv = { ...process.env, ...given, PULUMI_AUTOMATION_API: "true" };
  return path.isAbsolute(binary) ? { ...own, PATH: path.dirname(binary) + path.delimiter + (own["PATH"] ?? "") } : own;
}

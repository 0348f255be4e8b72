import * as path from "node:path";
import { runGroup } from "./process-group";

/** The engine tells of every step. A provider that does not answer for so long will not answer any more. */
const SILENCE_LIMIT_MS = 10 * 60_000;

/** What the CLI gets beside its words. */
export interface CliRun {
  readonly cwd: string;
  /** Over our own environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly onOutput?: ((text: string) => void) | undefined;
  readonly onError?: ((text: string) => void) | undefined;
  /** Lets the CLI end in order, as the first Ctrl-C of a terminal does. */
  readonly signal?: AbortSignal | undefined;
}

export interface CliOutput {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

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
 * Runs the CLI as `PulumiCommand.run` does, but in a process group of its own. In ours it would hear the Ctrl-C of the
 * terminal and, as we pass on what ends us, a second one, at which it drops what it is doing; and the library that the
 * Automation API starts it with kills it, and us, at the first signal, before it has saved its state.
 * @throws CliCommandError
 */
export async function runCli(binary: string, args: readonly string[], run: CliRun): Promise<CliOutput> {
  let [stdout, stderr] = ["", ""];
  const words = args.includes("--non-interactive") ? args : [...args, "--non-interactive"];
  const finished = await runGroup(binary, words, {
    cwd: run.cwd,
    env: environment(binary, run.env),
    silenceMs: SILENCE_LIMIT_MS,
    stopSignal: "SIGINT",
    ...(run.signal === undefined ? {} : { signal: run.signal }),
    onOutput: (text) => {
      stdout += text;
      run.onOutput?.(text);
    },
    onError: (text) => {
      stderr += text;
      run.onError?.(text);
    },
  });
  if (finished.code === 0) return { stdout, stderr, code: 0 };
  if (finished.timedOut) throw new CliCommandError(`The engine said nothing for ${minutes()} and was stopped.`, stderr);
  if (finished.signal !== undefined) throw new CliCommandError(`The engine was killed (${finished.signal}).`, stderr);
  throw new CliCommandError(stderr.trim() || stdout.trim() || `It ended with ${String(finished.code)}.`, stderr);
}

/** The plugins beside the CLI come first; the variable lets it know who calls. Both as the Automation API has it. */
function environment(binary: string, given: CliRun["env"]): NodeJS.ProcessEnv {
  const own: NodeJS.ProcessEnv = { ...process.env, ...given, PULUMI_AUTOMATION_API: "true" };
  return path.isAbsolute(binary) ? { ...own, PATH: path.dirname(binary) + path.delimiter + (own["PATH"] ?? "") } : own;
}

function minutes(): string {
  return `${String(SILENCE_LIMIT_MS / 60_000)} minutes`;
}

import { spawn } from "node:child_process";

/** What a finished process left. */
export interface Finished {
  /** The exit code; `undefined` when a signal or our time limit ended it. */
  readonly code: number | undefined;
  /** The last 64 KiB of its standard output and error, as they came. */
  readonly output: string;
  /** True when our time limit ended it. */
  readonly timedOut: boolean;
}

const KEPT_OUTPUT_CHARS = 65_536;
const isWindows = process.platform === "win32";

/**
 * Runs a program as the leader of a process group of its own and ends the whole group when the time is over, so that
 * nothing that it started (a shell, curl, a compiler) is left behind. Never throws for what the program does.
 * @param timeoutMs the time limit, milliseconds
 * @throws Error when the program cannot be started
 */
export function runGroup(
  command: string,
  args: readonly string[],
  options: { readonly env: NodeJS.ProcessEnv; readonly cwd?: string; readonly timeoutMs: number },
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], {
      env: options.env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: !isWindows,
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    });
    const state = { output: "", timedOut: false };
    const keep = (chunk: Buffer): void => {
      state.output = (state.output + chunk.toString()).slice(-KEPT_OUTPUT_CHARS);
    };
    const end = (): void => {
      endGroup(child.pid);
    };
    const timer = setTimeout(() => {
      state.timedOut = true;
      end();
    }, options.timeoutMs);
    process.once("exit", end);
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    const settle = (): void => {
      clearTimeout(timer);
      process.off("exit", end);
    };
    child.once("error", (error) => {
      settle();
      reject(error);
    });
    child.once("close", (code) => {
      settle();
      resolve({ code: code ?? undefined, ...state });
    });
  });
}

/** Ends the group of a process that we started; one that has ended already is no error. */
function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(isWindows ? pid : -pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

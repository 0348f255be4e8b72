import { spawn } from "node:child_process";
import { once } from "node:events";

export interface GroupOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** How long it may take, milliseconds. @default forever */
  readonly timeoutMs?: number;
  /** How long it may say nothing, milliseconds. @default forever */
  readonly silenceMs?: number;
  /** Ends it on request. */
  readonly signal?: AbortSignal | undefined;
  /**
   * What a program that can end in order gets first when it must end: only the program, not its group. What is left of the group
   * after `STOP_LIMIT_MS` is ended anyway.
   * @default none: the group is ended at once
   */
  readonly stopSignal?: NodeJS.Signals;
  readonly onOutput?: ((text: string) => void) | undefined;
  readonly onError?: ((text: string) => void) | undefined;
}

/** What a finished process left. */
export interface Finished {
  /** The exit code; null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** True when a time limit of ours ended it. */
  readonly timedOut: boolean;
}

/** How long a program may take to end in order; and then its output to be closed, which its children may hold open. */
const STOP_LIMIT_MS = 30_000;
const isWindows = process.platform === "win32";

/**
 * Runs a program as the leader of a process group of its own and ends the whole group when the time is over, when asked to,
 * and when this process exits: nothing that it started (a shell, curl, a compiler) is left behind. In a group of its own it
 * does not get the Ctrl-C of our terminal either: we decide which signals it gets. Never throws for what the program does.
 * @throws Error when the program cannot be started
 */
export async function runGroup(command: string, args: readonly string[], options: GroupOptions): Promise<Finished> {
  const { cwd, env, signal: request, stopSignal } = options;
  const child = spawn(command, args, {
    ...{ cwd, env, detached: !isWindows, windowsHide: true },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const seen = { stdout: "", stderr: "", timedOut: false };
  const timers: NodeJS.Timeout[] = [];
  const kill = (): void => endGroup(child.pid);
  const stop = (): void => {
    if (stopSignal === undefined || !child.kill(stopSignal)) kill();
    else timers.push(setTimeout(kill, STOP_LIMIT_MS));
  };
  const limit = (ms: number | undefined): NodeJS.Timeout | undefined => {
    if (ms === undefined) return undefined;
    const timer = setTimeout(() => {
      seen.timedOut = true;
      stop();
    }, ms);
    timers.push(timer);
    return timer;
  };
  limit(options.timeoutMs);
  const silence = limit(options.silenceMs);
  const hear = (stream: "stdout" | "stderr", told?: (text: string) => void): void => {
    child[stream].setEncoding("utf8").on("data", (text: string) => {
      silence?.refresh();
      seen[stream] += text;
      told?.(text);
    });
  };
  hear("stdout", options.onOutput);
  hear("stderr", options.onError);
  child.once("exit", () => timers.push(setTimeout(kill, STOP_LIMIT_MS)));
  process.once("exit", kill);
  request?.addEventListener("abort", stop);
  if (request?.aborted === true) stop();
  try {
    const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
    return { code, signal, ...seen };
  } finally {
    timers.forEach(clearTimeout);
    process.off("exit", kill);
    request?.removeEventListener("abort", stop);
  }
}

/** @throws Error with the last line that a program said which failed, or had not ended in time */
export function mustHaveSucceeded(finished: Finished, minutes: number, label = ""): void {
  if (finished.timedOut) throw new Error(`not done after ${String(minutes)} minutes, stopped`);
  const said = finished.stderr.trim() || finished.stdout.trim() || "it failed silently";
  if (finished.code !== 0) throw new Error(`${label}${said.split("\n").at(-1)?.trim() ?? ""}`);
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

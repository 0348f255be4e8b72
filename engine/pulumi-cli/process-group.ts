import { spawn, type ChildProcess } from "node:child_process";

export interface GroupOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** How long it may take, milliseconds. @default for ever, as long as it says something */
  readonly timeoutMs?: number;
  /** How long it may say nothing, milliseconds. @default for ever, within `timeoutMs` */
  readonly silenceMs?: number;
  /** Ends it on request. */
  readonly signal?: AbortSignal;
  /**
   * What a program gets first that can end in order, when it is to end: it alone, not its group. What is left of the group
   * after `STOP_LIMIT_MS` is ended all the same.
   * @default none: the group is ended at once
   */
  readonly stopSignal?: NodeJS.Signals;
  readonly onOutput?: (text: string) => void;
  readonly onError?: (text: string) => void;
}

/** What a finished process left. */
export interface Finished {
  /** The exit code; `undefined` when a signal ended it. */
  readonly code: number | undefined;
  /** The signal that ended it. */
  readonly signal: NodeJS.Signals | undefined;
  /** The last 64 KiB of its standard output and error, as they came. */
  readonly output: string;
  /** True when a time limit of ours ended it. */
  readonly timedOut: boolean;
}

/** How long a program may take to end in order; and then its output to be closed, which its children may hold open. */
const STOP_LIMIT_MS = 30_000;
const KEPT_OUTPUT_CHARS = 65_536;
const isWindows = process.platform === "win32";

/**
 * Runs a program as the leader of a process group of its own and ends the whole group when the time is over, when asked to,
 * and when this process exits: nothing that it started (a shell, curl, a compiler) is left behind. In a group of its own it
 * does not hear the Ctrl-C of our terminal either: what it hears is for us to say. Never throws for what the program does.
 * @throws Error when the program cannot be started
 */
export function runGroup(command: string, args: readonly string[], options: GroupOptions): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], {
      env: options.env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: !isWindows,
      windowsHide: true,
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    });
    const watch = watchGroup(child, options);
    child.once("error", (error) => {
      watch.settle();
      reject(error);
    });
    child.once("close", (code, signal) => {
      watch.settle();
      resolve({ code: code ?? undefined, signal: signal ?? undefined, ...watch.seen });
    });
  });
}

interface Watch {
  readonly seen: { output: string; timedOut: boolean };
  /** Takes back all that waits for the child. */
  readonly settle: () => void;
}

function watchGroup(child: ChildProcess, options: GroupOptions): Watch {
  const seen = { output: "", timedOut: false };
  const timers = new Set<NodeJS.Timeout>();
  const after = (ms: number, act: () => void): NodeJS.Timeout => {
    const timer = setTimeout(act, ms);
    timers.add(timer);
    return timer;
  };
  const kill = (): void => endGroup(child.pid);
  const stop = (): void => {
    if (options.stopSignal === undefined || !child.kill(options.stopSignal)) kill();
    else after(STOP_LIMIT_MS, kill);
  };
  const overtime = (): void => {
    seen.timedOut = true;
    stop();
  };
  if (options.timeoutMs !== undefined) after(options.timeoutMs, overtime);
  const silence = options.silenceMs === undefined ? undefined : after(options.silenceMs, overtime);
  const hear = (told?: (text: string) => void) => (text: string) => {
    silence?.refresh();
    seen.output = (seen.output + text).slice(-KEPT_OUTPUT_CHARS);
    told?.(text);
  };
  child.stdout?.setEncoding("utf8").on("data", hear(options.onOutput));
  child.stderr?.setEncoding("utf8").on("data", hear(options.onError));
  child.once("exit", () => after(STOP_LIMIT_MS, kill));
  process.once("exit", kill);
  options.signal?.addEventListener("abort", stop);
  if (options.signal?.aborted === true) stop();
  const settle = (): void => {
    for (const timer of timers) clearTimeout(timer);
    process.off("exit", kill);
    options.signal?.removeEventListener("abort", stop);
  };
  return { seen, settle };
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

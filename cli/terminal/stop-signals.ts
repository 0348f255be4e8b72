import { constants } from "node:os";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
export type StopSignal = (typeof SIGNALS)[number];

/** What ends this process from outside, while work is under way that must end in order. */
export interface StopSignals {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** The first signal; undefined as long as none came. */
  readonly received: () => StopSignal | undefined;
  /** Signals end the process again as they always do. */
  readonly release: () => void;
}

/**
 * Takes Ctrl-C, SIGTERM and the hangup of a closed terminal. The first asks the work to end, and `tell` says so; the second
 * ends the process at once: what watches its exit ends the processes that it started.
 */
export function takeStopSignals(tell: (text: string) => void): StopSignals {
  const abort = new AbortController();
  let received: StopSignal | undefined;
  const take = (signal: StopSignal): void => {
    if (received !== undefined) process.exit(exitCodeOf(signal));
    received = signal;
    tell("Stopping; a second signal ends it at once.");
    abort.abort();
  };
  // Not `once`: libraries that clean up at a signal take the process down where they find no other listener.
  for (const signal of SIGNALS) process.on(signal, take);
  const release = (): void => {
    for (const signal of SIGNALS) process.off(signal, take);
  };
  return { signal: abort.signal, received: () => received, release };
}

/** Ends this process by the signal that it got, so that a shell's script ends with it; 128 and its number elsewhere. */
export function endBy(signal: StopSignal): void {
  process.exitCode = exitCodeOf(signal);
  if (process.platform !== "win32") process.kill(process.pid, signal);
}

function exitCodeOf(signal: StopSignal): number {
  return 128 + constants.signals[signal];
}

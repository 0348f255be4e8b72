import { hasEnded, type Run } from "./run";

/** How a run is watched. */
export interface WatchOptions {
  readonly read: () => Promise<Run>;
  /** Waits between two looks; ends early, without an error, when the watch is to end. */
  readonly wait: () => Promise<void>;
  /** Whether the watch is to end; the run goes on. */
  readonly isStopped: () => boolean;
}

/** A run as it was at each look, the last when it has ended or the watch was stopped. */
export async function* watchRun({ read, wait, isStopped }: WatchOptions): AsyncGenerator<Run, void> {
  for (;;) {
    const run = await read();
    yield run;
    if (hasEnded(run) || isStopped()) return;
    await wait();
    if (isStopped()) return;
  }
}

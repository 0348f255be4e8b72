import * as fs from "node:fs";
import type { EngineEvent, Stack } from "@pulumi/pulumi/automation";
import { isPlain } from "./switch";

/** What the Automation API does with the log of events. */
interface EventLogReader {
  readLines?: (
    file: string,
    onEvent: (event: EngineEvent) => void,
  ) => Promise<{ readonly tail: { quit(): Promise<void> }; readonly rl: { close(): void } }>;
}

/**
 * Reads the log of events at the end of a run, when it is whole.
 *
 * Why: the Automation API follows the log while the CLI writes it, and on a busy machine splits lines: events are lost, and it prints
 * them as warnings.
 *
 * Seen with 3.248. With a CLI after 3.205 events come over gRPC and there is no log: nothing happens, and what a killed run had begun
 * is known only from the state.
 * Upstream: https://github.com/pulumi/pulumi/issues/6768, fixed for those by https://github.com/pulumi/pulumi/issues/20857.
 *
 * @param pointer a file that says where the log is until it has been read, for the run after one that was killed
 */
export function readWholeEventLog(stack: Stack, pointer: string | undefined): void {
  const reader = stack as unknown as EventLogReader;
  if (isPlain() || reader.readLines === undefined) return;
  reader.readLines = (file, onEvent) => {
    if (pointer !== undefined) fs.writeFileSync(pointer, file);
    const quit = (): Promise<void> => {
      for (const event of eventsIn(file)) onEvent(event);
      if (pointer !== undefined) fs.rmSync(pointer, { force: true });
      return Promise.resolve();
    };
    return Promise.resolve({ tail: { quit }, rl: { close: () => undefined } });
  };
}

/** The events of a run whose log was never read, because it was killed. Asked once, it forgets. */
export function eventsOfKilledRun(pointer: string | undefined): readonly EngineEvent[] {
  if (pointer === undefined || !fs.existsSync(pointer)) return [];
  const file = fs.readFileSync(pointer, "utf8");
  fs.rmSync(pointer, { force: true });
  return fs.existsSync(file) ? eventsIn(file) : [];
}

/** A killed CLI leaves half a line at the end. */
function eventsIn(file: string): readonly EngineEvent[] {
  const text = fs.readFileSync(file, "utf8");
  const lines = text.slice(0, text.lastIndexOf("\n") + 1).split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as EngineEvent);
}

import * as fs from "node:fs";
import type { EngineEvent, Stack } from "@pulumi/pulumi/automation";
import { createOf, type UnfinishedCreate } from "./engine-journal";

/** What the Automation API does with the log of events, up to CLI 3.205; later ones send events over gRPC. */
interface EventLogReader {
  readLines: (
    file: string,
    onEvent: (event: EngineEvent) => void,
  ) => Promise<{ readonly tail: { quit(): Promise<void> }; readonly rl: { close(): void } }>;
}

/**
 * The Automation API follows the log while the CLI writes it, and on a busy machine splits lines: events are lost, and it
 * prints them as warnings (https://github.com/pulumi/pulumi/issues/6768). We need them only at the end, when the log is whole.
 * @param pointer a file that says where the log is until it has been read, for the run after one that was killed
 */
export function readWholeEventLog(stack: Stack, pointer: string | undefined): void {
  const reader = stack as unknown as EventLogReader;
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

/**
 * The creates that a run had begun whose log nobody has read. When we are killed, the engine outlives us by moments: it takes
 * our end for the failure of what it is creating, and its state has no trace of it then. Asked once, it forgets.
 */
export function createsOfKilledRun(pointer: string | undefined): readonly UnfinishedCreate[] {
  if (pointer === undefined || !fs.existsSync(pointer)) return [];
  const file = fs.readFileSync(pointer, "utf8");
  fs.rmSync(pointer, { force: true });
  if (!fs.existsSync(file)) return [];
  return eventsIn(file).flatMap(({ resourcePreEvent: event }) => (event === undefined ? [] : createOf(event.metadata)));
}

/** A killed CLI leaves half a line at the end. */
function eventsIn(file: string): readonly EngineEvent[] {
  const text = fs.readFileSync(file, "utf8");
  const lines = text.slice(0, text.lastIndexOf("\n") + 1).split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as EngineEvent);
}

import type { Call } from "./options";

/** The calls of the engine, in the order in which they ended. */
export interface Journal {
  readonly calls: readonly Call[];
  record(call: Omit<Call, "seq">): void;
}

/** An empty journal. */
export function createJournal(): Journal {
  const calls: Call[] = [];
  return {
    calls,
    record: (call) => {
      calls.push({ seq: calls.length + 1, ...call });
    },
  };
}

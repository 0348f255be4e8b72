import { setTimeout as sleep } from "node:timers/promises";
import type { Cloud } from "../cloud/cloud";
import { faultError, type Fault, type Faults } from "../control/faults";
import type { Call, Journal } from "../control/journal";
import type { Connection } from "./connection";
import { parseUrn } from "./message";

/** What a journal entry says before the outcome is known. */
export type CallStart = Pick<Call, "operation" | "type" | "urn" | "id" | "preview">;

/** One provider instance of a program: the engine opens a gRPC connection for each. */
export interface Session {
  readonly cloud: Cloud;
  readonly connection: Connection;
  readonly fallback: Connection;
  configure(connection: Connection): void;
  /** Ends what hangs on this connection. */
  cancel(): void;
  /** Runs a call and writes it down. */
  journaled<T>(about: CallStart, run: () => T): Promise<T>;
  /** The same for a call of AWS, which takes time and may meet a fault. */
  mutated<T>(about: CallStart, run: () => T): Promise<T>;
}

/** The session of a connection, by its peer. */
export type Sessions = (peer: string) => Session;

/** What all sessions share. */
export interface Shared {
  readonly cloud: Cloud;
  readonly faults: Faults;
  readonly journal: Journal;
  readonly fallback: Connection;
  readonly latencyMs: number;
}

/** Sessions over one cloud. */
export function createSessions(shared: Shared): Sessions {
  const sessions = new Map<string, Session>();
  return (peer) => {
    const session = sessions.get(peer) ?? createSession(shared, peer);
    sessions.set(peer, session);
    return session;
  };
}

function createSession(shared: Shared, peer: string): Session {
  const { cloud, faults, journal, fallback } = shared;
  let connection = fallback;
  const write = (about: CallStart, outcome: Pick<Call, "outcome" | "message">): void => {
    const name = about.urn === undefined ? {} : { name: parseUrn(about.urn).name };
    journal.record({ ...about, ...name, region: connection.region, account: connection.account, ...outcome });
  };
  const journaled = async <T>(about: CallStart, run: () => T | Promise<T>): Promise<T> => {
    try {
      const result = await run();
      write(about, { outcome: "ok" });
      return result;
    } catch (error) {
      write(about, { outcome: "error", message: error instanceof Error ? error.message : String(error) });
      throw error;
    }
  };
  return {
    cloud,
    get connection() {
      return connection;
    },
    fallback,
    configure: (configured) => {
      connection = configured;
    },
    cancel: () => {
      faults.release(peer);
    },
    journaled,
    mutated: (about, run) => journaled(about, () => withFaults(shared, peer, about, run)),
  };
}

async function withFaults<T>({ faults, latencyMs }: Shared, peer: string, about: CallStart, run: () => T): Promise<T> {
  if (latencyMs > 0 && about.operation !== "read") await sleep(latencyMs);
  const fault = faults.strike(about.operation as Fault["on"], about.type);
  if (fault?.effect === "hang") return faults.hang(peer);
  if (fault?.effect === "fail") throw faultError(fault, about.type);
  const result = run();
  if (fault?.effect === "hang-after") return faults.hang(peer);
  if (fault) throw faultError(fault, about.type);
  return result;
}

import { setTimeout as sleep } from "node:timers/promises";
import type { Cloud } from "./cloud/cloud";
import type { Connection } from "./connection";
import { faultError, type Faults } from "./faults";
import type { Journal } from "./journal";
import type { Call, Fault } from "./options";
import { parseUrn } from "./urn";

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

/** The sessions of a simulator, by the peer of their connection. */
export interface Sessions {
  of(peer: string): Session;
}

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
  return {
    of: (peer) => {
      const known = sessions.get(peer);
      if (known) {
        return known;
      }
      const session = createSession(shared, peer);
      sessions.set(peer, session);
      return session;
    },
  };
}

function createSession({ cloud, faults, journal, fallback, latencyMs }: Shared, peer: string): Session {
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
    mutated: (about, run) =>
      journaled(about, async () => {
        if (latencyMs > 0 && about.operation !== "read") {
          await sleep(latencyMs);
        }
        const fault = faults.strike(about.operation as Fault["on"], about.type);
        if (fault?.effect === "hang") {
          return faults.hang(peer);
        }
        if (fault?.effect === "fail") {
          throw faultError(fault, about.type);
        }
        const result = run();
        if (fault?.effect === "hang-after") {
          return faults.hang(peer);
        }
        if (fault) {
          throw faultError(fault, about.type);
        }
        return result;
      }),
  };
}

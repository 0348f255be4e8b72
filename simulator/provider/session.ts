import { setTimeout as sleep } from "node:timers/promises";
import type { Cloud } from "../cloud/cloud";
import { faultError, type Faults } from "../control/faults";
import type { Call } from "../control/journal";
import type { Connection } from "./connection";

/** What a journal entry says before the outcome is known. */
type CallStart = Pick<Call, "operation" | "type" | "name" | "urn" | "id" | "preview">;

/** One provider instance of a program: the engine opens a gRPC connection for each. */
export interface Session {
  readonly cloud: Cloud;
  connection: Connection;
  readonly fallback: Connection;
  /** Ends what hangs on this connection. */
  cancel(): void;
  /** Runs a call and writes it down; one of AWS takes time and may meet a fault. */
  run<T>(about: CallStart, call: () => T): Promise<T>;
}

/** The session of a connection, by its peer. */
export type Sessions = (peer: string) => Session;

/** What all sessions share. */
interface Shared {
  readonly cloud: Cloud;
  /** Keeps other processes with the same cloud out meanwhile. */
  readonly inTurn: <T>(call: () => T) => T;
  readonly faults: Faults;
  /** The calls of the engine, in the order in which they ended. */
  readonly journal: Call[];
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
  const session: Session = {
    cloud,
    connection: fallback,
    fallback,
    cancel: () => {
      faults.release(peer);
    },
    run: async (about, call) => {
      const write = (outcome: Pick<Call, "outcome" | "message">): void => {
        const { region, account } = session.connection;
        journal.push({ seq: journal.length + 1, ...about, region, account, ...outcome });
      };
      try {
        const result = await withFaults(shared, peer, about, call);
        write({ outcome: "ok" });
        return result;
      } catch (error) {
        write({ outcome: "error", message: error instanceof Error ? error.message : String(error) });
        throw error;
      }
    },
  };
  return session;
}

async function withFaults<T>(
  { inTurn, faults, latencyMs }: Shared,
  peer: string,
  about: CallStart,
  call: () => T,
): Promise<T> {
  const { operation, type, preview } = about;
  if (operation === "check" || operation === "diff") return call();
  if (preview || operation === "invoke") return inTurn(call);
  if (latencyMs > 0 && operation !== "read") await sleep(latencyMs);
  const fault = faults.strike(operation, type);
  if (fault?.effect === "hang") return faults.hang(peer);
  if (fault?.effect === "fail") throw faultError(fault, type);
  const result = inTurn(call);
  if (fault?.effect === "hang-after") return faults.hang(peer);
  if (fault) throw faultError(fault, type);
  return result;
}

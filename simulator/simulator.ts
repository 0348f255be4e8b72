import { setImmediate as nextTurn } from "node:timers/promises";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { createCloud } from "./cloud/cloud";
import { type Ami, type CloudResource, openStore, type Store } from "./cloud/store";
import { createFaults, type Fault } from "./control/faults";
import type { Call } from "./control/journal";
import { defaultConnection } from "./provider/connection";
import { providerService } from "./provider/provider";
import { createSessions } from "./provider/session";
import { packageNames } from "./schema/table";

const HOST = "127.0.0.1";
/** The engine allows messages of 400 MiB; a large component document would not pass the library's 4. */
const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;

/** How a simulator is started. */
export interface SimulatorOptions {
  /**
   * File that holds the whole cloud as JSON; it is replaced atomically after every change and before the answer goes out, and read at
   * start, so a killed process loses nothing.
   * @default memory only
   */
  readonly stateFile?: string;
  /** Account of the default credentials, 12 digits. @default "111122223333" */
  readonly account?: string;
  /** Region of a provider that names none. @default "us-east-1" */
  readonly region?: string;
  /** TCP port on 127.0.0.1. @default 0, any free one */
  readonly port?: number;
  /** Faults injected from the start. @default none */
  readonly faults?: readonly Fault[];
  /** Milliseconds that each create, update and delete takes. @default 0 */
  readonly latencyMs?: number;
  /** The clock of dates in outputs. @default the system's */
  readonly now?: () => Date;
}

/** A running simulator. */
export interface Simulator {
  readonly port: number;
  /** Value for the environment variable PULUMI_DEBUG_PROVIDERS. */
  readonly debugProviders: string;
  /** Every call so far, in order. */
  readonly calls: readonly Call[];
  resources(type?: string): readonly CloudResource[];
  /** Every AMI of every region and account. */
  amis(): readonly Ami[];
  /** Changes a resource behind the engine's back. Throws if there is none. */
  alter(type: string, id: string, patch: Record<string, unknown>): void;
  /** Deletes a resource behind the engine's back, even if it is in use. Throws if there is none. */
  remove(type: string, id: string): void;
  inject(...faults: Fault[]): void;
  clearFaults(): void;
  close(): Promise<void>;
}

/**
 * Starts the local stand-in for the aws, github and random providers. Attach it to the engine with `PULUMI_DEBUG_PROVIDERS`.
 *
 * @example
 * const simulator = await startSimulator({ stateFile: ".golden/cloud.json" });
 * process.env.PULUMI_DEBUG_PROVIDERS = simulator.debugProviders;
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const store = openStore(options.stateFile);
  const faults = createFaults();
  faults.inject(options.faults ?? []);
  const journal: Call[] = [];
  const sessions = createSessions({
    cloud: createCloud(store, options.now ?? (() => new Date())),
    faults,
    journal,
    fallback: defaultConnection(options.account ?? "111122223333", options.region ?? "us-east-1"),
    latencyMs: options.latencyMs ?? 0,
  });
  const server = new Server({
    "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
    "grpc.max_send_message_length": MAX_MESSAGE_BYTES,
  });
  server.addService(ResourceProviderService, providerService(sessions));
  const port = await listen(server, options.port ?? 0);
  return {
    port,
    debugProviders: packageNames()
      .map((name) => `${name}:${String(port)}`)
      .join(","),
    calls: journal,
    resources: store.list,
    amis: store.amis,
    alter: (type, id, patch) => {
      const resource = only(store, type, id);
      const state = Object.entries({ ...resource.state, ...patch }).filter(([, value]) => value !== undefined);
      store.put({ ...resource, state: Object.fromEntries(state) });
      store.save();
    },
    remove: (type, id) => {
      store.remove(only(store, type, id));
      store.save();
    },
    inject: (...more) => {
      faults.inject(more);
    },
    clearFaults: faults.clear,
    close: async () => {
      faults.release();
      // The engine keeps its connections open: they are closed once answers already on their way are out.
      await nextTurn();
      server.forceShutdown();
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(`${HOST}:${String(port)}`, ServerCredentials.createInsecure(), (error, bound) => {
      if (error) {
        reject(new Error(`golden-images simulator: cannot listen on ${HOST}:${String(port)}: ${error.message}`));
      } else {
        resolve(bound);
      }
    });
  });
}

function only(store: Store, type: string, id: string): CloudResource {
  const found = store.list(type).filter((resource) => resource.id === id);
  const [resource] = found;
  if (!resource || found.length > 1) {
    const known = store.list(type).map((other) => other.id);
    throw new Error(
      `golden-images simulator: ${String(found.length)} resources of type ${type} have the id ${id}; there are: ${known.join(", ")}`,
    );
  }
  return resource;
}

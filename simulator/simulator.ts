import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { createCloud } from "./cloud/cloud";
import { openStore, type Store } from "./cloud/store";
import { defaultConnection } from "./connection";
import { createFaults } from "./faults";
import { createJournal } from "./journal";
import type { CloudResource, Simulator, SimulatorOptions } from "./options";
import { providerService } from "./provider";
import { createSessions } from "./session";
import { packageNames } from "./table";

const HOST = "127.0.0.1";
/** The engine allows messages of 400 MiB; a large component document would not pass the library's 4. */
const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;

/**
 * Starts the local stand-in for the aws, github and random providers. Attach it to the engine with `PULUMI_DEBUG_PROVIDERS`.
 *
 * @example
 * const simulator = await startSimulator({ stateFile: ".golden/cloud.json" });
 * process.env.PULUMI_DEBUG_PROVIDERS = simulator.debugProviders;
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const store = openStore(options.stateFile);
  const faults = createFaults(options.faults ?? []);
  const journal = createJournal();
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
    calls: journal.calls,
    resources: (type) => store.list(type),
    amis: () => store.amis,
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
    close: () => {
      faults.release();
      return stop(server);
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

/** The engine keeps its connections open: they are closed once answers already on their way are out. */
function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(() => {
      server.forceShutdown();
      resolve();
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

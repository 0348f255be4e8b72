import { setImmediate as nextTurn } from "node:timers/promises";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { createCloud } from "./cloud/cloud";
import { type Ami, type CloudResource, openStore, type Store } from "./cloud/store";
import type { BuildScript } from "./builds/script";
import { commitBuildspecs, type CommittedBuildspec } from "./control/buildspecs";
import { createClock, type VirtualClock } from "./control/clock";
import { createFaults, type Fault } from "./control/faults";
import type { Call } from "./control/journal";
import { addScripts, clearScripts } from "./control/scripts";
import { defaultConnection } from "./provider/connection";
import { providerService } from "./provider/provider";
import { createSessions } from "./provider/session";
import { packageNames } from "./schema/table";
import type { Controls, WireServer } from "./wire/server";

/** Builds and scripts are kept beside resources, under names that are no types. */
const RESOURCE = /^\w+:[^:]+:/;
const HOST = "127.0.0.1";
/** The engine allows messages of 400 MiB; a large component document would not pass the library's 4. */
const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;

/** How a simulator is started. */
export interface SimulatorOptions {
  /**
   * File that holds the whole cloud; every change is in it before the answer goes out, so a killed process loses nothing. Simulators
   * with one file, of several processes too, are one cloud.
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
  /** The clock of dates in outputs, and of builds. @default the system's */
  readonly now?: () => Date;
}

/** How AWS's protocols are served. */
export interface WireOptions {
  /** TCP port on 127.0.0.1. @default 0, any free one */
  readonly port?: number;
  /** Gets what AWS's own model has against an answer of the simulator. @default nobody */
  readonly onInvalidAnswer?: (fault: string) => void;
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
  /**
   * Serves AWS's own protocols over the same cloud, for the `aws` CLI, SDKs and Terraform. Gives the value of AWS_ENDPOINT_URL.
   * Throws where the port is taken.
   */
  serveAws(options?: WireOptions): Promise<string>;
  /** What becomes of builds that are started through `serveAws` from now on. @default they succeed */
  script(...scripts: BuildScript[]): void;
  clearScripts(): void;
  /** What the repositories of CodeBuild projects hold, in place of what was said before: batches have their builds from it. @default nothing is known */
  commit(...buildspecs: CommittedBuildspec[]): void;
  /** Sets the clock forward: builds get further. */
  advance(seconds: number): void;
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
  const clock = createClock(store, options.now ?? (() => new Date()));
  const cloud = createCloud(store, clock.now);
  const fallback = defaultConnection(options.account ?? "111122223333", options.region ?? "us-east-1");
  const sessions = createSessions({
    ...{ cloud, faults, journal, fallback },
    inTurn: store.transaction,
    latencyMs: options.latencyMs ?? 0,
  });
  const server = new Server({
    "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
    "grpc.max_send_message_length": MAX_MESSAGE_BYTES,
  });
  server.addService(ResourceProviderService, providerService(sessions));
  const port = await listen(server, options.port ?? 0);
  const wires: WireServer[] = [];
  const controls = controlsOf(store, clock);
  return {
    ...controls,
    port,
    debugProviders: packageNames()
      .map((name) => `${name}:${String(port)}`)
      .join(","),
    calls: journal,
    resources: (type) =>
      store.transaction(() => store.list(type).filter(({ type: own }) => type !== undefined || RESOURCE.test(own))),
    amis: () => store.transaction(store.amis),
    ...editsOf(store),
    inject: (...more) => {
      faults.inject(more);
    },
    clearFaults: faults.clear,
    serveAws: async ({ port: wanted = 0, onInvalidAnswer } = {}) => {
      // Loaded when it is asked for: AWS's models are large.
      const { startWire } = await import("./wire/server.js");
      const wired = { store, cloud, time: () => clock.now().getTime(), account: fallback.account, onInvalidAnswer };
      const wire = await startWire(wired, controls, wanted);
      wires.push(wire);
      return wire.endpoint;
    },
    close: async () => {
      await Promise.all(wires.map((wire) => wire.close()));
      faults.release();
      // The engine keeps its connections open: they are closed once answers already on their way are out.
      await nextTurn();
      server.forceShutdown();
    },
  };
}

function editsOf(store: Store): Pick<Simulator, "alter" | "remove"> {
  return {
    alter: (type, id, patch) => {
      store.transaction(() => {
        const resource = only(store, type, id);
        const state = Object.entries({ ...resource.state, ...patch }).filter(([, value]) => value !== undefined);
        store.put({ ...resource, state: Object.fromEntries(state) });
      });
    },
    remove: (type, id) => {
      store.transaction(() => {
        store.remove(only(store, type, id));
      });
    },
  };
}

function controlsOf(store: Store, { advance }: VirtualClock): Controls {
  return {
    script: (...scripts) => {
      store.transaction(() => {
        addScripts(store, scripts);
      });
    },
    clearScripts: () => {
      store.transaction(() => {
        clearScripts(store);
      });
    },
    commit: (...buildspecs) => {
      store.transaction(() => {
        commitBuildspecs(store, buildspecs);
      });
    },
    advance: (seconds) => {
      store.transaction(() => {
        advance(seconds);
      });
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

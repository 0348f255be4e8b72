import { once } from "node:events";
import { MessageChannel, Worker } from "node:worker_threads";
import type { CloudResource } from "./cloud/store";
import type { Simulator, SimulatorOptions } from "./simulator";

/** What can be sent to a thread: a clock cannot. */
export type ThreadOptions = Omit<SimulatorOptions, "now">;

/** A simulator in a thread of its own, with what an engine needs. */
export interface SimulatorThread extends Pick<Simulator, "debugProviders" | "close"> {
  /** As `serveAws` of the simulator. */
  serveAws(port?: number): Promise<string>;
  resources(type?: string): Promise<readonly CloudResource[]>;
}

/** A request to the thread; it answers on the port that comes with it. */
export type Request =
  | { readonly ask: "resources"; readonly type: string | undefined }
  | { readonly ask: "serveAws"; readonly port: number | undefined }
  | { readonly ask: "close" };

/** What a thread answers: a value, or why there is none. */
export type Answer = { readonly value: unknown } | { readonly fault: string };

/**
 * As `startSimulator`, beside the caller's own work: a program that registers resources and the cloud that answers take as much
 * time each, so on two cores a preview of 100 images takes two thirds of the time. A fault of the thread that is not
 * one of starting it ends the process, as one of our own would.
 */
export async function startSimulatorThread(options: ThreadOptions = {}): Promise<SimulatorThread> {
  const worker = new Worker(require.resolve("./thread-worker"), { workerData: options });
  const [debugProviders] = (await once(worker, "message")) as [string];
  const request = async (message: Request): Promise<unknown> => {
    const { port1, port2 } = new MessageChannel();
    worker.postMessage({ message, port: port2 }, [port2]);
    const [answer] = (await once(port1, "message")) as [Answer];
    port1.close();
    if ("fault" in answer) throw new Error(answer.fault);
    return answer.value;
  };
  return {
    debugProviders,
    resources: (type) => request({ ask: "resources", type }) as Promise<readonly CloudResource[]>,
    serveAws: (wirePort) => request({ ask: "serveAws", port: wirePort }) as Promise<string>,
    close: async () => {
      await request({ ask: "close" });
      await worker.terminate();
    },
  };
}

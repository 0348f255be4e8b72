import { parentPort, workerData, type MessagePort } from "node:worker_threads";
import { startSimulator } from "./simulator";
import type { Request, ThreadOptions } from "./thread";

// What is thrown here reaches the thread that waits for the first message.
void serve();

async function serve(): Promise<void> {
  const simulator = await startSimulator(workerData as ThreadOptions);
  parentPort?.on("message", (request: Request & { readonly port: MessagePort }) => {
    if (request.ask === "resources") request.port.postMessage(simulator.resources(request.type));
    else void simulator.close().then(() => request.port.postMessage("closed"));
  });
  parentPort?.postMessage(simulator.debugProviders);
}

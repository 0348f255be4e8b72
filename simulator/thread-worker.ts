import { parentPort, workerData, type MessagePort } from "node:worker_threads";
import { startSimulator } from "./simulator";
import type { Answer, Request, ThreadOptions } from "./thread";

// What is thrown here reaches the thread that waits for the first message.
void serve();

async function serve(): Promise<void> {
  const simulator = await startSimulator(workerData as ThreadOptions);
  const answer = async (request: Request): Promise<unknown> => {
    if (request.ask === "resources") return simulator.resources(request.type);
    if (request.ask === "serveAws") return simulator.serveAws(request.port === undefined ? {} : { port: request.port });
    return simulator.close();
  };
  parentPort?.on("message", ({ message, port }: { readonly message: Request; readonly port: MessagePort }) => {
    const post = (sent: Answer): void => {
      port.postMessage(sent);
    };
    answer(message).then(
      (value) => {
        post({ value });
      },
      (error: unknown) => {
        post({ fault: error instanceof Error ? error.message : String(error) });
      },
    );
  });
  parentPort?.postMessage(simulator.debugProviders);
}

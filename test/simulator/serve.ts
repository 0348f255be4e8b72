import { startSimulator } from "../../simulator";

/** A simulator in a process of its own, to be killed: prints what to attach. */
async function serve(stateFile: string): Promise<void> {
  const simulator = await startSimulator({ stateFile });
  process.stdout.write(`${simulator.debugProviders}\n`);
}

void serve(process.argv[2] ?? "");

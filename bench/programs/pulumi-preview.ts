import { existsSync } from "node:fs";
import { join } from "node:path";
import { startSimulatorThread } from "../../simulator/thread";
import { pulumiInCi } from "../../test/engine/pulumi-in-ci";

/**
 * `pulumi-preview PROJECT STACK STATE CLI`: a preview as a job of CI runs it, that is the CLI, Pulumi's language host with the program
 * in a process of its own, and the simulator as the cloud beside them. Prints the number of resources.
 */
const [projectDir, stack, stateDir, cli] = process.argv.slice(2) as [string, string, string, string];

void main();

async function main(): Promise<void> {
  const simulator = await startSimulatorThread({ account: "111122223333", region: "us-east-1" });
  try {
    const isNew = !existsSync(join(stateDir, "backend"));
    const pulumi = pulumiInCi({ projectDir, stateDir, cli, debugProviders: simulator.debugProviders });
    if (isNew) await pulumi.run("stack", "init", stack);
    const { code, text } = await pulumi.run("preview", "--stack", stack, "--suppress-outputs");
    const [, count] = /\+ (\d+) to create/.exec(text) ?? [];
    if (code !== 0 || count === undefined) throw new Error(text);
    process.stdout.write(`${count} resources in ${stack}\n`);
  } finally {
    await simulator.close();
  }
}

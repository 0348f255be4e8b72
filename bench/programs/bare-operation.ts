import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { LocalWorkspace, type Stack } from "@pulumi/pulumi/automation";
import { acquirePulumi } from "../../engine";
import { startSimulator } from "../../simulator";

/**
 * One operation of the real engine on the bare program, as its authors run it: the Automation API as Pulumi documents it,
 * with the same CLI and the same simulator as ours. Prints the number of resources.
 */
const { values } = parseArgs({
  options: {
    operation: { type: "string", default: "preview" },
    program: { type: "string", default: "" },
    resources: { type: "string" },
    state: { type: "string", default: "" },
  },
});
main().catch((error: unknown) => {
  // Set here, for the SDK's own handler of rejections does not.
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});

async function main(): Promise<void> {
  const simulator = await startSimulator({ account: "111122223333", region: "us-east-1" });
  try {
    const stack = await openStack(simulator.debugProviders);
    const output = { onOutput: (text: string) => process.stdout.write(text), color: "never" as const };
    const changes =
      values.operation === "up"
        ? (await stack.up(output)).summary.resourceChanges
        : (await stack.preview(output)).changeSummary;
    const resources = Object.values(changes ?? {}).reduce((sum, count) => sum + count, 0);
    process.stdout.write(`${resources.toString()} resources in bare\n`);
  } finally {
    await simulator.close();
  }
}

async function openStack(debugProviders: string): Promise<Stack> {
  const backend = join(values.state, "backend");
  mkdirSync(backend, { recursive: true });
  const { command } = await acquirePulumi();
  return LocalWorkspace.createOrSelectStack(
    { stackName: "bare", projectName: "bare", program: register },
    {
      pulumiCommand: command,
      workDir: values.state,
      envVars: {
        PULUMI_BACKEND_URL: pathToFileURL(backend).href,
        PULUMI_CONFIG_PASSPHRASE: "bench",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_DEBUG_PROVIDERS: debugProviders,
      },
    },
  );
}

/** Loaded when the engine calls the program, as in a process of its own. */
function register(): Promise<void> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- a plain JavaScript program outside of our build
  (require(values.program) as { register: (list: string | undefined) => number }).register(values.resources);
  return Promise.resolve();
}

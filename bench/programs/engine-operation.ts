import { parseArgs } from "node:util";
import { preview, up, type LocalEngineOptions, type LocalResult } from "../../engine";

/**
 * Does one operation of the real engine on each stack named, one after the other, with the simulator as the cloud, and
 * prints the number of resources.
 */
const { values } = parseArgs({
  options: {
    operation: { type: "string", default: "preview" },
    root: { type: "string", default: "." },
    state: { type: "string", default: "" },
    stack: { type: "string", multiple: true, default: [] },
    images: { type: "string" },
  },
});
main().catch((error: unknown) => {
  // Set here, for the SDK's own handler of rejections does not.
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});

async function main(): Promise<void> {
  for (const stack of values.stack) {
    const result = await operate(stack);
    process.stdout.write(`${result.resources.toString()} resources in ${stack}\n`);
  }
}

function operate(stack: string): Promise<LocalResult> {
  const options: LocalEngineOptions = {
    root: values.root,
    stack,
    stateDir: values.state,
    simulator: { account: "111122223333", region: "us-east-1" },
    onOutput: (text) => process.stdout.write(text),
    onErrorOutput: (text) => process.stderr.write(text),
    ...(values.images !== undefined && { images: [values.images] }),
  };
  return values.operation === "up" ? up(options) : preview(options);
}

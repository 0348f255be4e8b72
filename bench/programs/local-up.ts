import { parseArgs } from "node:util";
import { up } from "../../engine";

/** `golden local up` of each stack named, one after the other. Prints the number of resources. */
const { values } = parseArgs({
  options: {
    root: { type: "string", default: "." },
    state: { type: "string", default: "" },
    stack: { type: "string", multiple: true, default: [] },
  },
});
main().catch((error: unknown) => {
  // Set here, for the SDK's own handler of rejections does not.
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});

async function main(): Promise<void> {
  for (const stack of values.stack) {
    const { resources } = await up({
      root: values.root,
      stack,
      stateDir: values.state,
      simulator: { account: "111122223333", region: "us-east-1" },
    });
    process.stdout.write(`${resources.toString()} resources in ${stack}\n`);
  }
}

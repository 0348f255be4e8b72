import { up } from "../../engine";

/** `local-up ROOT STATE ACCOUNT REGION STACK…`: `golden local up` of each stack, one after the other. Prints the number of resources. */
const [root = "", stateDir = "", account = "", region = "", ...stacks] = process.argv.slice(2);
main().catch((error: unknown) => {
  // Set here, for the SDK's own handler of rejections does not.
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});

async function main(): Promise<void> {
  for (const stack of stacks) {
    const { resources } = await up({ root, stack, stateDir, simulator: { account, region } });
    process.stdout.write(`${resources.toString()} resources in ${stack}\n`);
  }
}

import { parseArgs } from "node:util";
import { preview, up, type LocalEngineOptions, type LocalResult } from "../../engine";

/**
 * Does one operation of the real engine on each stack named, one after the other, with the simulator as the cloud, and
 * prints the number of resources. With `--bare PROGRAM` the program is that of the peer, with the resources of `--resources`.
 */
const { values } = parseArgs({
  options: {
    operation: { type: "string", default: "preview" },
    root: { type: "string", default: "." },
    state: { type: "string", default: "" },
    stack: { type: "string", multiple: true, default: [] },
    images: { type: "string" },
    bare: { type: "string" },
    resources: { type: "string" },
  },
});
void main();

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
    ...(values.bare !== undefined && { program: bareProgram(values.bare, values.resources) }),
  };
  return values.operation === "up" ? up(options) : preview(options);
}

/** Loaded when the engine calls the program, as in a process of its own. */
function bareProgram(file: string, list: string | undefined): () => Promise<void> {
  return () => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- a plain JavaScript program outside of our build
    (require(file) as { register: (list: string | undefined) => number }).register(list);
    return Promise.resolve();
  };
}

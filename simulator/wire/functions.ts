import { execFile } from "node:child_process";
import { FUNCTION } from "../cloud/lambda";
import type { Store } from "../cloud/store";
import { ExecutionError } from "../executions/machine";
import { block, isProperties, type Properties, text } from "../schema/property";

/** Where functions run, and what they call. */
interface Place {
  readonly account: string;
  readonly region: string;
  /** Of the simulated cloud. */
  readonly endpoint: string;
}

const RUN = `
const [file, handler, event] = process.argv.slice(1);
Promise.resolve().then(() => require(file)[handler](JSON.parse(event))).then(
  (result) => process.stdout.write(JSON.stringify({ result: result ?? null })),
  ({ name, message, stack }) => process.stdout.write(JSON.stringify({ errorType: name, errorMessage: message, trace: String(stack).split("\\n") })),
);`;

/**
 * Runs the code that was deployed, in a process of its own, with its environment and that of Lambda. Beside the simulated cloud it may
 * reach whatever GITHUB_API_URL of the simulator's own environment names. Errors are those of Step Functions.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html
 */
export async function invokeFunction(store: Store, place: Place, args: Properties): Promise<unknown> {
  const name = text(args, "FunctionName").split(":").at(-1) ?? "";
  const found = store.transaction(() => store.get(FUNCTION, place.account, place.region, name));
  if (!found) throw new ExecutionError("Lambda.ResourceNotFoundException", `Function not found: ${name}`);
  const { state } = found;
  const [module = "", handler = ""] = text(state, "handler").split(".");
  const asset = block(block(block(state, "code"), "assets"), `${module}.js`);
  const path = text(asset, "path");
  if (path === "")
    throw new ExecutionError("States.Runtime", `golden-images simulator: ${name} has no file ${module}.js.`);
  const seconds = Number(state["timeout"] ?? 3);
  const told = await run([path, handler, JSON.stringify(args["Payload"] ?? {})], environmentOf(state, place), seconds);
  if (told["result"] === undefined) throw new ExecutionError(text(told, "errorType"), JSON.stringify(told));
  return { ExecutedVersion: "$LATEST", StatusCode: 200, Payload: told["result"] };
}

function environmentOf(state: Properties, { account, region, endpoint }: Place): Record<string, string> {
  const { PATH = "", GITHUB_API_URL: github } = process.env;
  const own = block(block(state, "environment"), "variables") as Readonly<Record<string, string>>;
  return {
    ...own,
    ...{ PATH, AWS_REGION: region, AWS_LAMBDA_FUNCTION_NAME: text(state, "name"), AWS_ENDPOINT_URL: endpoint },
    ...{ AWS_ACCESS_KEY_ID: account, AWS_SECRET_ACCESS_KEY: "simulated" },
    ...(github !== undefined && { GITHUB_API_URL: github }),
  };
}

function run(args: readonly string[], env: Record<string, string>, seconds: number): Promise<Properties> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, ["-e", RUN, ...args], { env, timeout: seconds * 1000 }, (error, stdout, stderr) => {
      const told = parsed(stdout);
      if (told !== undefined) resolve(told);
      else if (error?.killed === true)
        reject(new ExecutionError("Sandbox.Timedout", `Task timed out after ${seconds.toFixed(2)} seconds`));
      else reject(new ExecutionError("Lambda.Unknown", stderr));
    });
  });
}

function parsed(stdout: string): Properties | undefined {
  try {
    const told: unknown = JSON.parse(stdout);
    return isProperties(told as Properties) ? (told as Properties) : undefined;
  } catch {
    return undefined;
  }
}

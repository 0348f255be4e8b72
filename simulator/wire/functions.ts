import { spawn, type ChildProcess } from "node:child_process";
import { FUNCTION } from "../cloud/lambda";
import type { Store } from "../cloud/store";
import { ExecutionError } from "../executions/machine";
import { block, type Properties, text } from "../schema/property";

/** Where functions run, and what they call. */
interface Place {
  readonly account: string;
  readonly region: string;
  /** Of the simulated cloud. */
  readonly endpoint: string;
}

/** What the process of a function does with each call. */
const RUN = `
const [file, handler] = process.argv.slice(1);
process.on("message", ({ id, event }) => {
  const failed = ({ name, message, stack }) => ({ errorType: name, errorMessage: message, trace: String(stack).split("\\n") });
  Promise.resolve().then(() => require(file)[handler](event)).then((result) => ({ result: result ?? null }), failed).then((told) => process.send({ id, told }));
});`;

/** A process, and who waits for it. It keeps ours alive only while somebody does. */
interface Warm {
  readonly key: string;
  readonly child: ChildProcess;
  readonly waiting: Map<number, { readonly done: (told: Properties) => void; readonly fail: (error: Error) => void }>;
}

/**
 * Runs the code that was deployed in a process of its own, which stays for the next call until the code changes, with its environment and
 * that of Lambda. Beside the simulated cloud it may reach whatever GITHUB_API_URL of the simulator's own environment names. Errors are those of Step Functions.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html
 */
export class Functions {
  readonly #warm = new Map<string, Warm>();
  #calls = 0;

  async invoke(store: Store, place: Place, args: Properties): Promise<unknown> {
    const name = text(args, "FunctionName").split(":").at(-1) ?? "";
    const found = store.transaction(() => store.get(FUNCTION, place.account, place.region, name));
    if (!found) throw new ExecutionError("Lambda.ResourceNotFoundException", `Function not found: ${name}`);
    const warm = this.#processOf(found.state, place);
    const told = await this.#call(warm, args["Payload"] ?? {}, Number(found.state["timeout"] ?? 3));
    if (told["result"] === undefined) throw new ExecutionError(text(told, "errorType"), JSON.stringify(told));
    return { ExecutedVersion: "$LATEST", StatusCode: 200, Payload: told["result"] };
  }

  close(): void {
    for (const { child } of this.#warm.values()) child.kill();
  }

  #processOf(state: Properties, place: Place): Warm {
    const [module = "", handler = ""] = text(state, "handler").split(".");
    const path = text(block(block(block(state, "code"), "assets"), `${module}.js`), "path");
    if (path === "")
      throw new ExecutionError("States.Runtime", `golden-images simulator: there is no file ${module}.js.`);
    const [id, env] = [text(state, "arn"), environmentOf(state, place)];
    const key = JSON.stringify([state["code"] ?? {}, handler, env]);
    const known = this.#warm.get(id);
    if (known?.key === key && known.child.connected) return known;
    known?.child.kill();
    const child = spawn(process.execPath, ["-e", RUN, path, handler], { env, stdio: ["ignore", "ignore", "ignore", "ipc"] }); // prettier-ignore
    const warm: Warm = { key, child, waiting: new Map() };
    child.on("message", ({ id: call, told }: { readonly id: number; readonly told: Properties }) => {
      warm.waiting.get(call)?.done(told);
    });
    child.on("exit", (code) => {
      for (const { fail } of warm.waiting.values())
        fail(new ExecutionError("Lambda.Unknown", `The process ended with ${String(code)}.`));
    });
    this.#warm.set(id, warm);
    return warm;
  }

  async #call({ child, waiting }: Warm, event: unknown, seconds: number): Promise<Properties> {
    const id = ++this.#calls;
    child.ref();
    child.channel?.ref();
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<Properties>((done, fail) => {
        waiting.set(id, { done, fail });
        timer = setTimeout(() => {
          fail(new ExecutionError("Sandbox.Timedout", `Task timed out after ${seconds.toFixed(2)} seconds`));
          child.kill();
        }, seconds * 1000);
        child.send({ id, event });
      });
    } finally {
      clearTimeout(timer);
      waiting.delete(id);
      if (waiting.size === 0) {
        child.unref();
        child.channel?.unref();
      }
    }
  }
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

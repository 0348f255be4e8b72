import { setTimeout as sleep } from "node:timers/promises";
import { partitionOf } from "../cloud/arn";
import { EXECUTION } from "../cloud/sfn";
import type { CloudResource } from "../cloud/store";
import { ExecutionError, type Machine, runMachine, type World } from "../executions/machine";
import { isProperties, type Properties } from "../schema/property";
import { callOperation, type Wired } from "./dispatch";
import { toApiError } from "./error";
import { endExecution } from "./execution-end";
import type { Functions } from "./functions";
import { settle } from "./images";
import { type Model, MODELS, shapeOf, type Use } from "./model";

/** Real milliseconds between two looks at the virtual clock. */
const TICK_MS = 25;

/** Prefixes of the names of errors, where the service's own is not one. */
const PREFIXES: Readonly<Record<string, string>> = { codebuild: "CodeBuild", imagebuilder: "Imagebuilder", s3: "S3" };

/**
 * Runs the executions that were started, each once in this process; one that another process left behind begins anew, which a
 * machine that finds its own builds again bears.
 */
export class Executions {
  readonly #wired: Wired;
  readonly #running = new Set<string>();
  #isClosed = false;

  /** @param endpoint of this cloud, for functions that call it */
  constructor(
    wired: Wired,
    readonly functions: Functions,
    readonly endpoint: () => string,
  ) {
    this.#wired = wired;
  }

  /** Begins those that nobody runs. To be called after each request. */
  begin(): void {
    for (const execution of this.#wired.store.list(EXECUTION)) {
      if (execution.state["status"] !== "RUNNING" || this.#running.has(execution.id)) continue;
      this.#running.add(execution.id);
      void this.#run(execution);
    }
  }

  close(): void {
    this.#isClosed = true;
  }

  async #run(execution: CloudResource): Promise<void> {
    const { name, startedAt, input, definition } = execution.state as Readonly<Record<string, string>>;
    const context = {
      Name: String(name),
      StartTime: new Date(Number(startedAt)).toISOString(),
      Input: JSON.parse(String(input)) as unknown,
    };
    const machine = JSON.parse(String(definition)) as Machine;
    const deadline = Number(startedAt) + (machine.TimeoutSeconds ?? Infinity) * 1000;
    const end = await runMachine(machine, context, this.#world(execution, deadline)).then(
      (output): Properties => ({ status: "SUCCEEDED", output: JSON.stringify(output) }),
      (error: unknown): Properties | undefined => failure(error),
    );
    if (end !== undefined && !this.#isClosed) this.#settle(execution, end);
    this.#running.delete(execution.id);
  }

  #world(execution: CloudResource, deadline: number): World {
    const { time, store } = this.#wired;
    const check = (): void => {
      const { account, region, id } = execution;
      const status = store.transaction(() => store.get(EXECUTION, account, region, id)?.state["status"]);
      if (this.#isClosed || status !== "RUNNING")
        throw new ExecutionError("States.Stopped", "The execution was stopped.");
      if (time() >= deadline) throw new ExecutionError("States.Timeout", "The execution took too long.");
    };
    return {
      now: () => new Date(time()),
      call: (resource, args) =>
        resource.endsWith(":lambda:invoke")
          ? this.functions.invoke(store, { ...execution, endpoint: this.endpoint() }, args as Properties)
          : callTask(this.#wired, execution, resource, args),
      sleep: async (seconds) => {
        const until = time() + seconds * 1000;
        do {
          check();
          await sleep(Math.min(TICK_MS, Math.max(0, until - time())));
        } while (time() < until);
        check();
      },
    };
  }

  #settle(execution: CloudResource, end: Properties): void {
    const { store, time } = this.#wired;
    store.transaction(() => {
      const { account, region, id } = execution;
      const now = store.get(EXECUTION, account, region, id);
      if (now?.state["status"] === "RUNNING") endExecution(store, now, end, time());
    });
  }
}

function failure(error: unknown): Properties | undefined {
  const { name, message } = error as Error;
  if (name === "States.Stopped") return undefined;
  return { status: name === "States.Timeout" ? "TIMED_OUT" : "FAILED", error: name, cause: message };
}

/** Does what `arn:aws:states:::aws-sdk:imagebuilder:getImage` names. Keys of structures begin with capitals, as in the SDK for Java. */
function callTask(wired: Wired, { account, region }: CloudResource, resource: string, args: unknown): unknown {
  const [service = "", action = ""] = resource.split(":").slice(-2);
  const name = `${action.charAt(0).toUpperCase()}${action.slice(1)}`;
  const model = MODELS[service];
  const operation = model?.operations[name];
  if (!model || !operation)
    throw new ExecutionError("States.Runtime", `golden-images simulator: ${resource} is not served.`);
  try {
    const params = renamed(model, operation.input, args, (key, members) =>
      members.find((member) => capital(member) === key),
    ) as Properties;
    const place = { service, model, account, region, partition: partitionOf(region) };
    const result = wired.store.transaction(() => {
      const now = wired.time();
      settle(wired.store, now);
      return callOperation({ ...wired, time: () => now }, place, { name, operation, params: bytesOf(params) }, "");
    });
    // Times are texts in an execution.
    return JSON.parse(JSON.stringify(textOf(renamed(model, operation.output, result, capital)))) as unknown;
  } catch (error) {
    const { code, message } = toApiError(service, error);
    throw new ExecutionError(`${PREFIXES[service] ?? service}.${code.replace(/Exception$/, "")}Exception`, message);
  }
}

function capital(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

/** A value with other names for the members of its structures; keys of maps stay. */
function renamed(
  model: Model,
  use: Use | undefined,
  value: unknown,
  name: (key: string, members: readonly string[]) => string | undefined,
): unknown {
  const shape = shapeOf(model, use);
  if (Array.isArray(value)) return value.map((item) => renamed(model, shape.member, item, name));
  if (!isProperties(value) || !["map", "structure"].includes(shape.type)) return value;
  if (shape.type === "map") {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, renamed(model, shape.value, item, name)]),
    );
  }
  const members = Object.keys(shape.members ?? {});
  const entries = Object.entries(value).flatMap(([key, item]) => {
    const found = name(key, members);
    const member = found !== undefined && members.includes(found) ? found : key;
    return found === undefined ? [] : [[found, renamed(model, shape.members?.[member], item, name)] as const];
  });
  return Object.fromEntries(entries);
}

/** What a task puts as JSON are bytes for S3. */
function bytesOf(params: Properties): Properties {
  return params["Body"] === undefined ? params : { ...params, Body: Buffer.from(JSON.stringify(params["Body"])) };
}

function textOf(result: unknown): unknown {
  if (!isProperties(result) || !Buffer.isBuffer(result["Body"])) return result;
  return { ...result, Body: result["Body"].toString("utf8") };
}

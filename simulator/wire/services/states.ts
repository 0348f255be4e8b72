import { createHash } from "node:crypto";
import { here } from "../../cloud/kind";
import { EXECUTION, STATE_MACHINE } from "../../cloud/sfn";
import type { CloudResource } from "../../cloud/store";
import { type Properties, text } from "../../schema/property";
import { type Api, type Handlers, listed } from "../api";
import { ApiError } from "../error";
import { endExecution } from "../execution-end";

/** Step Functions: standard executions, which the server runs. */
export const STATES: Handlers = {
  StartExecution: (params, api) => {
    const machine = here(api, STATE_MACHINE).find(({ id }) => id === text(params, "stateMachineArn"));
    if (!machine)
      throw missing("StateMachineDoesNotExist", `State Machine Does Not Exist: '${text(params, "stateMachineArn")}'`);
    const input = text(params, "input") || "{}";
    const seed = [machine.id, String(api.store.next("states:execution"))].join("|");
    const name = text(params, "name") || createHash("sha256").update(seed).digest("hex").slice(0, 36);
    const id = `${machine.id.replace(":stateMachine:", ":execution:")}:${name}`;
    const old = api.store.get(EXECUTION, api.account, api.region, id);
    if (old) return again(old, input);
    const state = {
      name,
      input,
      machine: machine.id,
      definition: text(machine.state, "definition"),
      status: "RUNNING",
    };
    put(api, { id, state: { ...state, startedAt: api.time } });
    return { executionArn: id, startDate: new Date(api.time) };
  },
  DescribeExecution: (params, api) => {
    const { id, state } = executionOf(params, api);
    const { stoppedAt, output, error, cause } = state;
    return {
      ...{ executionArn: id, stateMachineArn: state["machine"], name: state["name"], status: state["status"] },
      ...{ startDate: new Date(Number(state["startedAt"])), input: state["input"], inputDetails: { included: true } },
      ...(stoppedAt === undefined ? {} : { stopDate: new Date(Number(stoppedAt)) }),
      ...(output === undefined ? {} : { output, outputDetails: { included: true } }),
      ...(error === undefined ? {} : { error }),
      ...(cause === undefined ? {} : { cause }),
    };
  },
  DescribeStateMachineForExecution: (params, api) => {
    const { state } = executionOf(params, api);
    const machine = here(api, STATE_MACHINE).find(({ id }) => id === state["machine"]);
    const { name = "", roleArn = "" } = machine?.state ?? {};
    const own = { stateMachineArn: state["machine"], name, roleArn, definition: state["definition"] };
    return { ...own, updateDate: new Date(Number(state["startedAt"])) };
  },
  StopExecution: (params, api) => {
    const execution = executionOf(params, api);
    const { error, cause } = params;
    const end = {
      status: "ABORTED",
      ...(error === undefined ? {} : { error }),
      ...(cause === undefined ? {} : { cause }),
    };
    if (execution.state["status"] === "RUNNING") endExecution(api.store, execution, end, api.time);
    return { stopDate: new Date(Number(executionOf(params, api).state["stoppedAt"])) };
  },
  ListExecutions: (params, api) => {
    const own = here(api, EXECUTION).filter(
      ({ state }) =>
        state["machine"] === params["stateMachineArn"] &&
        (params["statusFilter"] === undefined || state["status"] === params["statusFilter"]),
    );
    const shown = [...own].reverse().map(({ id, state }) => ({
      ...{ executionArn: id, stateMachineArn: state["machine"], name: state["name"], status: state["status"] },
      startDate: new Date(Number(state["startedAt"])),
      ...(state["stoppedAt"] === undefined ? {} : { stopDate: new Date(Number(state["stoppedAt"])) }),
    }));
    return listed("executions", shown, params, api, 100);
  },
};

/** Of a standard machine the same name with the same input is the execution that runs; else the name is taken. */
function again({ id, state }: CloudResource, input: string): Properties {
  if (state["status"] === "RUNNING" && state["input"] === input) {
    return { executionArn: id, startDate: new Date(Number(state["startedAt"])) };
  }
  throw missing("ExecutionAlreadyExists", `Execution Already Exists: '${id}'`);
}

function executionOf(params: Properties, { store, account, region }: Api): CloudResource {
  const arn = text(params, "executionArn");
  const found = store.get(EXECUTION, account, region, arn);
  if (found) return found;
  throw missing("ExecutionDoesNotExist", `Execution Does Not Exist: '${arn}'`);
}

function missing(code: string, message: string): ApiError {
  return new ApiError(code, message, 400);
}

function put({ store, account, region }: Api, { id, state }: Pick<CloudResource, "id" | "state">): void {
  store.put({ type: EXECUTION, id, account, region, state, managed: false });
  store.save();
}

import { evaluated } from "./expression";

/** A state machine as far as it is run here. */
export interface Machine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
  readonly TimeoutSeconds?: number;
}

interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly End?: boolean;
  readonly Assign?: object;
  readonly Output?: unknown;
  readonly Arguments?: unknown;
  readonly Resource?: string;
  readonly Seconds?: unknown;
  readonly Choices?: readonly { readonly Condition: string; readonly Next: string; readonly Assign?: object }[];
  readonly Default?: string;
  readonly Catch?: readonly {
    readonly ErrorEquals: readonly string[];
    readonly Next: string;
    readonly Assign?: object;
  }[];
  readonly Error?: string;
  readonly Cause?: string;
  readonly ItemReader?: { readonly Resource: string; readonly Arguments: unknown };
  readonly ItemSelector?: unknown;
  readonly ItemProcessor?: Machine;
  readonly MaxConcurrency?: unknown;
}

/** Where a machine runs. */
export interface World {
  /** Does what a task asks. Errors have the name that Step Functions gives them. */
  readonly call: (resource: string, args: unknown) => unknown;
  readonly now: () => Date;
  /** @throws what ends the execution: it was stopped */
  readonly sleep: (seconds: number) => Promise<void>;
}

/** What an execution is, as `$states.context` says. */
export interface Execution {
  readonly Name: string;
  readonly StartTime: string;
  readonly Input: unknown;
}

/** An end that a state, or whoever stopped it, gave an execution. */
export class ExecutionError extends Error {
  constructor(
    override readonly name: string,
    message: string,
  ) {
    super(message);
  }
}

/** What a state is evaluated with. */
interface Scope {
  readonly world: World;
  readonly execution: Execution;
  readonly variables: Record<string, unknown>;
}

/**
 * Runs a machine in JSONata to its end and gives its output: states Pass, Task, Choice, Wait, Succeed, Fail, and Map over
 * an object in S3, each item in an execution of its own. Retry, Parallel and inline maps it does not have.
 * @throws Error by the name under which the execution failed
 * @see https://states-language.net/spec.html
 */
export async function runMachine(machine: Machine, execution: Execution, world: World): Promise<unknown> {
  const scope: Scope = { world, execution, variables: {} };
  let input = execution.Input;
  let name: string | undefined = machine.StartAt;
  while (name !== undefined) {
    const state: State | undefined = machine.States[name];
    if (state === undefined) throw new ExecutionError("States.Runtime", `There is no state ${name}.`);
    const { output, next }: Step = await stepOf(state, input, scope);
    input = output;
    name = next;
  }
  return input;
}

interface Step {
  readonly output: unknown;
  readonly next: string | undefined;
}

async function stepOf(state: State, input: unknown, scope: Scope): Promise<Step> {
  try {
    return await enter(state, input, scope);
  } catch (error) {
    const { name, message } = error as Error;
    const catcher = state.Catch?.find(({ ErrorEquals }) =>
      ErrorEquals.some((each) => each === "States.ALL" || each === name),
    );
    if (catcher === undefined) throw error;
    const errorOutput = { Error: name, Cause: message };
    await assign(catcher.Assign, { input, errorOutput }, scope);
    return { output: errorOutput, next: catcher.Next };
  }
}

async function enter(state: State, input: unknown, scope: Scope): Promise<Step> {
  const of = (field: unknown, more: object = {}): Promise<unknown> => fieldOf(field, { input, ...more }, scope);
  switch (state.Type) {
    case "Choice":
      return choose(state, input, scope);
    case "Fail":
      throw new ExecutionError(String(await of(state.Error ?? "")), String(await of(state.Cause ?? "")));
    case "Wait":
      await scope.world.sleep(Number(await of(state.Seconds)));
      return leave(state, input, { input }, scope);
    case "Task": {
      const result = await scope.world.call(state.Resource ?? "", await of(state.Arguments ?? {}));
      return leave(state, result, { input, result }, scope);
    }
    case "Map": {
      const result = await mapped(state, input, scope);
      return leave(state, result, { input, result }, scope);
    }
    case "Pass":
    case "Succeed":
      return leave(state, input, { input }, scope);
    default:
      throw new ExecutionError("States.Runtime", `golden-images simulator: ${state.Type} is not simulated.`);
  }
}

async function leave(state: State, result: unknown, states: object, scope: Scope): Promise<Step> {
  const output = state.Output === undefined ? result : await fieldOf(state.Output, states, scope);
  await assign(state.Assign, states, scope);
  return { output, next: state.Next };
}

async function choose({ Choices = [], Default }: State, input: unknown, scope: Scope): Promise<Step> {
  for (const { Condition, Next, Assign } of Choices) {
    if ((await fieldOf(Condition, { input }, scope)) !== true) continue;
    await assign(Assign, { input }, scope);
    return { output: input, next: Next };
  }
  if (Default !== undefined) return { output: input, next: Default };
  throw new ExecutionError("States.NoChoiceMatched", "No rule of the choice fits.");
}

/** All are evaluated before any is assigned. */
async function assign(given: object | undefined, states: object, scope: Scope): Promise<void> {
  if (given !== undefined) Object.assign(scope.variables, await fieldOf(given, states, scope));
}

function fieldOf(
  field: unknown,
  states: object,
  { variables, execution, world }: Scope,
  more: object = {},
): Promise<unknown> {
  const context = { Execution: execution, ...more };
  return evaluated(field, { ...variables, states: { ...states, context } }, world.now());
}

/** An item whose execution fails gives nothing: failures are tolerated. */
async function mapped(state: State, input: unknown, scope: Scope): Promise<readonly unknown[]> {
  const { world, execution } = scope;
  const { ItemReader: reader, ItemProcessor: machine } = state;
  if (reader === undefined || machine === undefined)
    throw new ExecutionError("States.Runtime", "Only maps over S3 run here.");
  const { Body } = (await world.call(reader.Resource, await fieldOf(reader.Arguments, { input }, scope))) as {
    readonly Body: string;
  };
  const items = [...(JSON.parse(Body) as readonly unknown[]).entries()];
  const most = Number(await fieldOf(state.MaxConcurrency ?? items.length, { input }, scope));
  const results: unknown[] = [];
  const worker = async (): Promise<void> => {
    for (let next = items.shift(); next !== undefined; next = items.shift()) {
      const [Index, Value] = next;
      const Input = await fieldOf(state.ItemSelector ?? Value, { input }, scope, { Map: { Item: { Index, Value } } });
      const child = { Name: `${execution.Name}-${String(Index)}`, StartTime: world.now().toISOString(), Input };
      await runMachine(machine, child, world).then((output) => (results[Index] = output), refuseStop);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(most, items.length)) }, worker));
  return results.filter((result) => result !== undefined);
}

function refuseStop(error: unknown): void {
  if (error instanceof ExecutionError && error.name === "States.Stopped") throw error;
}

import type { SFNClient } from "@aws-sdk/client-sfn";
import { LONGEST_INPUT, wantedWord, type FleetInput, type Target } from "../../plan/fleet";

/** What is rebuilt in the account. */
export interface StartOptions {
  /** ARN of the state machine. */
  readonly machine: string;
  readonly targets: readonly Pick<Target, "id" | "version">[];
  /** Whether these are all that the machine has, so that a fleet too large to be named needs no names. */
  readonly isAll: boolean;
  readonly request: string;
  readonly parallel: number;
  /** Seconds. */
  readonly timeout: number;
  /** Seconds. */
  readonly interval: number;
}

/** A start that was taken, or why not. */
export type FleetStart =
  | { readonly kind: "started"; readonly executionArn: string }
  /** More names than an execution takes. */
  | { readonly kind: "too-many" }
  /** The machine is not there. */
  | { readonly kind: "not-deployed" };

/** The names of executions take no more: https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html */
const LONGEST_NAME = 80;

/**
 * Has the state machine build images. Builds carry the request, so two runs of one request make each build once.
 * @param at makes the name of the run one that was not there before
 */
export async function startRun(sfn: SFNClient, options: StartOptions, at: Date): Promise<FleetStart> {
  const { StartExecutionCommand, StateMachineDoesNotExist } = await import("@aws-sdk/client-sfn");
  const { machine: stateMachineArn, targets, isAll, request, parallel, timeout, interval } = options;
  const base = { request, parallel, timeout, interval, outdated: false, olderThan: 0 };
  const inputs = [targets.map(wantedWord), ...(isAll ? [[]] : [])].map((only) =>
    JSON.stringify({ ...base, only } satisfies FleetInput),
  );
  const input = inputs.find((each) => Buffer.byteLength(each) <= LONGEST_INPUT);
  if (input === undefined) return { kind: "too-many" };
  try {
    const { executionArn = "" } = await sfn.send(
      new StartExecutionCommand({ stateMachineArn, name: runName(request, at), input }),
    );
    return { kind: "started", executionArn };
  } catch (error) {
    if (error instanceof StateMachineDoesNotExist) return { kind: "not-deployed" };
    throw error;
  }
}

/** The newest run of a machine; undefined where there was none. */
export async function newestRun(sfn: SFNClient, stateMachineArn: string): Promise<string | undefined> {
  const { ListExecutionsCommand } = await import("@aws-sdk/client-sfn");
  const { executions = [] } = await sfn.send(new ListExecutionsCommand({ stateMachineArn, maxResults: 1 }));
  return executions[0]?.executionArn;
}

/** Short, and in the order of time for one request. */
function runName(request: string, at: Date): string {
  const word = (request.split("/").at(-1) ?? "").replaceAll(/[^A-Za-z0-9_-]/g, "-");
  return `${word.slice(0, LONGEST_NAME - 10)}-${at.getTime().toString(36)}`;
}

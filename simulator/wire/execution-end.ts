import type { CloudResource, Store } from "../cloud/store";
import type { Properties } from "../schema/property";
import { put } from "./bus";

/**
 * Notes how an execution ended, and puts it on the bus.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
export function endExecution(store: Store, execution: CloudResource, end: Properties, stoppedAt: number): void {
  const state: Properties = { ...execution.state, ...end, stoppedAt };
  store.put({ ...execution, state });
  const { name, machine: stateMachineArn, input, startedAt: startDate, status } = state;
  const { output = null, error = null, cause = null } = state;
  const known = { executionArn: execution.id, stateMachineArn, name, status, startDate, stopDate: stoppedAt };
  put(store, execution, {
    ...{ source: "aws.states", type: "Step Functions Execution Status Change", resources: [execution.id] },
    ...{ detail: { ...known, input, output, error, cause }, time: new Date(stoppedAt).toISOString() },
  });
}

import { text } from "../schema/property";
import { type Kind, type Kinds, uuid } from "./kind";
import { roleExists } from "./iam";

export const STATE_MACHINE = "aws:sfn/stateMachine:StateMachine";
/** Executions of state machines, kept beside the resources. */
export const EXECUTION = "states:execution";
const REFUSED = "InvalidDefinition: Invalid State Machine Definition: 'INVALID_JSON_DESCRIPTION'";

const stateMachine: Kind = {
  doing: "creating Step Functions State Machine ({name})",
  call: "SFN: CreateStateMachine",
  arn: "arn:{partition}:states:{region}:{account}:stateMachine:{name}",
  taken: "StateMachineAlreadyExists: State Machine Already Exists: '{id}'",
  guard: (creation) => {
    if (!isMachine(text(creation.inputs, "definition"))) throw creation.failed(REFUSED);
    if (!roleExists(creation, text(creation.inputs, "roleArn"))) {
      throw creation.failed(
        "AccessDeniedException: Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role.",
      );
    }
  },
  outputs: { status: "ACTIVE", creationDate: "{date}", description: "" },
  make: ({ id, date }) => ({ revisionId: uuid(id, date), stateMachineVersionArn: "" }),
  update: ({ resource, date }) => ({ revisionId: uuid(resource.id, date) }),
};

/** Step Functions. */
export const SFN: Kinds = { [STATE_MACHINE]: stateMachine };

function isMachine(definition: string): boolean {
  try {
    const { StartAt, States } = JSON.parse(definition) as { readonly StartAt?: string; readonly States?: object };
    return StartAt !== undefined && States !== undefined && StartAt in States;
  } catch {
    return false;
  }
}

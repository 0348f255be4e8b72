import { text } from "../schema/property";
import { roleExists } from "./iam";
import { type Kind, type Kinds, uuid } from "./kind";

export const FUNCTION = "aws:lambda/function:Function";
export const PERMISSION = "aws:lambda/permission:Permission";

const lambdaFunction: Kind = {
  doing: "creating Lambda Function ({name})",
  call: "Lambda: CreateFunction",
  arn: "arn:{partition}:lambda:{region}:{account}:function:{name}",
  id: "{name}",
  taken: "ResourceConflictException: Function already exist: {name}",
  guard: (creation) => {
    if (roleExists(creation, text(creation.inputs, "role"))) return;
    throw creation.failed(
      "InvalidParameterValueException: The role defined for the function cannot be assumed by Lambda.",
    );
  },
  outputs: {
    qualifiedArn: "arn:{partition}:lambda:{region}:{account}:function:{name}:$LATEST",
    ...{ version: "$LATEST", lastModified: "{date}" },
  },
  make: ({ id, date }) => ({ codeSha256: uuid(id, date) }),
  update: ({ resource, date }) => ({ lastModified: date, codeSha256: uuid(resource.id, date) }),
};

/** Who may invoke a function, beside roles of its account. */
const permission: Kind = {
  doing: "adding Lambda Permission ({function}/{statementId})",
  call: "Lambda: AddPermission",
  needs: [{ type: FUNCTION, argument: "function", by: "name", error: "ResourceNotFoundException: Function not found: {function}" }], // prettier-ignore
  id: "{statementId}",
  taken: "ResourceConflictException: The statement id ({statementId}) provided already exists.",
};

/** Lambda. Functions run where a state machine invokes them or an event does: `simulator/wire/functions.ts`. */
export const LAMBDA: Kinds = { [FUNCTION]: lambdaFunction, [PERMISSION]: permission };

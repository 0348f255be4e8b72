import { text } from "../schema/property";
import { errorsOf } from "./error";
import { arnOf, findHere, type Kind, type Kinds } from "./kind";

const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
const failed = errorsOf("CloudWatch Logs");

const logGroup: Kind = {
  create: (creation) => {
    const name = text(creation.inputs, "name");
    if (findHere(creation, LOG_GROUP, "name", name)) {
      const doing = `creating CloudWatch Logs Log Group (${name})`;
      const explanation = "The specified log group already exists";
      throw failed(doing, "CreateLogGroup", "ResourceAlreadyExistsException", explanation);
    }
    const outputs = {
      arn: arnOf(creation, "logs", `log-group:${name}`),
      logGroupClass: creation.inputs["logGroupClass"] ?? "STANDARD",
    };
    return { id: name, outputs };
  },
};

/** Put again, a policy overwrites. */
const logResourcePolicy: Kind = {
  create: ({ inputs }) => ({
    id: text(inputs, "policyName") || text(inputs, "resourceArn"),
    outputs: { policyScope: "ACCOUNT" },
  }),
};

/** CloudWatch Logs. */
export const LOGS: Kinds = {
  [LOG_GROUP]: logGroup,
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": logResourcePolicy,
};

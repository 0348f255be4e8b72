import { text } from "../schema/property";
import type { Kinds } from "./kind";

/** CloudWatch Logs. */
export const LOGS: Kinds = {
  "aws:cloudwatch/logGroup:LogGroup": {
    doing: "creating CloudWatch Logs Log Group ({name})",
    call: "CloudWatch Logs: CreateLogGroup",
    id: "{name}",
    taken: "ResourceAlreadyExistsException: The specified log group already exists",
    arn: "arn:{partition}:logs:{region}:{account}:log-group:{name}",
    outputs: { logGroupClass: "{logGroupClass=STANDARD}" },
  },
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": {
    id: ({ inputs }) => text(inputs, "policyName") || text(inputs, "resourceArn"),
    outputs: { policyScope: "ACCOUNT" },
  },
};

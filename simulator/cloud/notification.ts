import { apiError, type CloudError } from "../failure";
import { canonical } from "../json-document";
import { text, textMap } from "../property";
import { arnOf, digits, findHere, here, type Kind, uuid } from "./kind";

const TOPIC = "aws:sns/topic:Topic";
const RULE = "aws:cloudwatch/eventRule:EventRule";
const TARGET = "aws:cloudwatch/eventTarget:EventTarget";
const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
const SCHEDULE = "aws:scheduler/schedule:Schedule";
// CloudWatch Logs, PutRetentionPolicy: the only numbers of days it takes; 0 is the provider's "never".
const RETENTION_DAYS = [
  ...[0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653],
];

function failed(service: string, doing: string, operation: string, code: string, explanation: string): CloudError {
  return apiError({ doing, service, operation, code, text: explanation });
}

/** Topics: CreateTopic of one that exists gives the same one, unless its tags differ. */
export const topic: Kind = {
  create: (creation) => {
    const name = text(creation.inputs, "name");
    const id = arnOf(creation, "sns", name);
    const twin = findHere(creation, TOPIC, "arn", id);
    if (twin && canonical(textMap(twin.state, "tags")) !== canonical(textMap(creation.inputs, "tags"))) {
      const explanation = "Invalid parameter: Tags Reason: Topic already exists with different tags";
      throw failed("SNS", `creating SNS Topic (${name})`, "CreateTopic", "InvalidParameter", explanation);
    }
    return { id, outputs: { arn: id, owner: creation.account, beginningArchiveTime: "" } };
  },
};

/** The policy of a topic that exists. */
export const topicPolicy: Kind = {
  create: (creation) => {
    const arn = text(creation.inputs, "arn");
    if (!findHere(creation, TOPIC, "arn", arn)) {
      const doing = `setting SNS Topic (${arn}) attributes`;
      throw failed("SNS", doing, "SetTopicAttributes", "NotFound", "Topic does not exist");
    }
    return { id: arn, outputs: { owner: creation.account } };
  },
};

/** Subscriptions to a topic that exists; e-mail waits for its confirmation. */
export const topicSubscription: Kind = {
  create: (creation) => {
    const { inputs, store, account } = creation;
    const arn = text(inputs, "topic");
    if (!findHere(creation, TOPIC, "arn", arn)) {
      throw failed("SNS", "creating SNS Topic Subscription", "Subscribe", "NotFound", "Topic does not exist");
    }
    const id = `${arn}:${uuid(arn, String(store.next("sns:subscription")))}`;
    const pending = text(inputs, "protocol").startsWith("email");
    return {
      id,
      outputs: { arn: id, ownerId: account, pendingConfirmation: pending, confirmationWasAuthenticated: !pending },
    };
  },
};

/** Rules of EventBridge: PutRule overwrites one of the same name; none goes while it has targets. */
export const eventRule: Kind = {
  create: (creation) => {
    const name = text(creation.inputs, "name");
    const bus = text(creation.inputs, "eventBusName") || "default";
    const path = bus === "default" ? name : `${bus}/${name}`;
    return {
      id: path,
      outputs: { arn: arnOf(creation, "events", `rule/${path}`), state: creation.inputs["state"] ?? "ENABLED" },
    };
  },
  remove: (existing) => {
    const { state, id } = existing.resource;
    if (here(existing, TARGET).some((target) => target.state["rule"] === state["name"])) {
      const explanation = "Rule can't be deleted since it has targets.";
      throw failed(
        "EventBridge",
        `deleting EventBridge Rule (${id})`,
        "DeleteRule",
        "ValidationException",
        explanation,
      );
    }
  },
};

/** Targets of a rule that exists. */
export const eventTarget: Kind = {
  create: (creation) => {
    const { inputs, store } = creation;
    const rule = text(inputs, "rule");
    const targetId = text(inputs, "targetId") || `terraform-${digits(26, rule, String(store.next("events:target")))}`;
    if (!findHere(creation, RULE, "name", rule)) {
      const explanation = `Rule ${rule} does not exist on EventBus default.`;
      const doing = `creating EventBridge Target (${rule}-${targetId})`;
      throw failed("EventBridge", doing, "PutTargets", "ResourceNotFoundException", explanation);
    }
    return { id: `${rule}-${targetId}`, outputs: { targetId } };
  },
};

/** Log groups. */
export const logGroup: Kind = {
  check: (inputs) => {
    const days = inputs["retentionInDays"];
    const allowed = typeof days !== "number" || RETENTION_DAYS.includes(days);
    const reason = `expected retentionInDays to be one of [${RETENTION_DAYS.join(" ")}], got ${String(days)}`;
    return allowed ? [] : [{ property: "retentionInDays", reason }];
  },
  create: (creation) => {
    const name = text(creation.inputs, "name");
    if (findHere(creation, LOG_GROUP, "name", name)) {
      const doing = `creating CloudWatch Logs Log Group (${name})`;
      const explanation = "The specified log group already exists";
      throw failed("CloudWatch Logs", doing, "CreateLogGroup", "ResourceAlreadyExistsException", explanation);
    }
    const outputs = {
      arn: arnOf(creation, "logs", `log-group:${name}`),
      logGroupClass: creation.inputs["logGroupClass"] ?? "STANDARD",
    };
    return { id: name, outputs };
  },
};

/** Resource policies of CloudWatch Logs: put again, they overwrite. */
export const logResourcePolicy: Kind = {
  create: ({ inputs }) => ({
    id: text(inputs, "policyName") || text(inputs, "resourceArn"),
    outputs: { policyScope: "ACCOUNT" },
  }),
};

/** Schedules of EventBridge Scheduler. */
export const schedule: Kind = {
  create: (creation) => {
    const { inputs } = creation;
    const group = text(inputs, "groupName") || "default";
    const id = `${group}/${text(inputs, "name")}`;
    if (here(creation, SCHEDULE).some((found) => found.id === id)) {
      const explanation = `Schedule ${text(inputs, "name")} already exists.`;
      const doing = `creating Amazon EventBridge Scheduler Schedule (${text(inputs, "name")})`;
      throw failed("Scheduler", doing, "CreateSchedule", "ConflictException", explanation);
    }
    return { id, outputs: { arn: arnOf(creation, "scheduler", `schedule/${id}`), groupName: group } };
  },
};

import { type Properties, text } from "../schema/property";
import { digits, type Kind, type Kinds, uuid } from "./kind";

export const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
export const RULE = "aws:cloudwatch/eventRule:EventRule";
export const TARGET = "aws:cloudwatch/eventTarget:EventTarget";
export const API_DESTINATION = "aws:cloudwatch/eventApiDestination:EventApiDestination";
const NO_RULE = "ResourceNotFoundException: Rule {rule} does not exist on EventBus default.";
const HAS_TARGETS = "ValidationException: Rule can't be deleted since it has targets.";

/** PutRule overwrites a rule of the same name; none goes while it has targets. */
const eventRule: Kind = {
  doing: "creating EventBridge Rule ({name})",
  call: "EventBridge: PutRule",
  id: ({ inputs }) => [text(inputs, "eventBusName"), text(inputs, "name")].join("/").replace(/^(?:default)?\//, ""),
  arn: "arn:{partition}:events:{region}:{account}:rule/{id}",
  make: ({ inputs }) => stateOf(inputs),
  update: (_, inputs) => stateOf(inputs),
  usedBy: [{ type: TARGET, argument: "rule", by: "name", error: HAS_TARGETS }],
};

const eventTarget: Kind = {
  doing: "creating EventBridge Target ({rule}-{targetId})",
  call: "EventBridge: PutTargets",
  needs: [{ type: RULE, argument: "rule", by: "name", error: NO_RULE }],
  id: ({ inputs, store }) => {
    const rule = text(inputs, "rule");
    return `${rule}-${text(inputs, "targetId") || `terraform-${digits(26, rule, String(store.next("events:target")))}`}`;
  },
  make: ({ id, inputs }) => ({ targetId: id.slice(text(inputs, "rule").length + 1) }),
};

/** EventBridge, its scheduler, CloudWatch's alarms and Logs. */
export const CLOUDWATCH: Kinds = {
  [LOG_GROUP]: {
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
  [RULE]: eventRule,
  [TARGET]: eventTarget,
  [API_DESTINATION]: {
    doing: "creating EventBridge API Destination ({name})",
    call: "EventBridge: CreateApiDestination",
    id: "{name}",
    taken: "ResourceAlreadyExistsException: An api-destination '{name}' already exists.",
    make: ({ account, region, partition, id }) => {
      const own = uuid("api-destination", account, region, id);
      return { arn: `arn:${partition}:events:${region}:${account}:api-destination/${id}/${own}` };
    },
  },
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    doing: "creating CloudWatch Metric Alarm ({name})",
    call: "CloudWatch: PutMetricAlarm",
    id: "{name}",
    arn: "arn:{partition}:cloudwatch:{region}:{account}:alarm:{name}",
  },
  "aws:scheduler/schedule:Schedule": {
    doing: "creating Amazon EventBridge Scheduler Schedule ({name})",
    call: "Scheduler: CreateSchedule",
    id: "{groupName=default}/{name}",
    taken: "ConflictException: Schedule {name} already exists.",
    arn: "arn:{partition}:scheduler:{region}:{account}:schedule/{id}",
    outputs: { groupName: "{groupName=default}" },
  },
};

/** PutRule enables a rule of which the call says nothing; the provider reads both arguments back. */
function stateOf(inputs: Properties): Properties {
  const state = text(inputs, "state") || (inputs["isEnabled"] === false ? "DISABLED" : "ENABLED");
  return { state, isEnabled: state !== "DISABLED" };
}

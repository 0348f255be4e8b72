import { type Properties, text } from "../schema/property";
import { errorsOf } from "./error";
import { arnOf, digits, findHere, here, type Kind, type Kinds } from "./kind";

const RULE = "aws:cloudwatch/eventRule:EventRule";
const TARGET = "aws:cloudwatch/eventTarget:EventTarget";
const SCHEDULE = "aws:scheduler/schedule:Schedule";
const failed = errorsOf("EventBridge");

/** PutRule overwrites a rule of the same name; none goes while it has targets. */
const eventRule: Kind = {
  create: (creation) => {
    const name = text(creation.inputs, "name");
    const bus = text(creation.inputs, "eventBusName") || "default";
    const path = bus === "default" ? name : `${bus}/${name}`;
    return { id: path, outputs: { arn: arnOf(creation, "events", `rule/${path}`), ...stateOf(creation.inputs) } };
  },
  update: (_, inputs) => stateOf(inputs),
  remove: (existing) => {
    const { state, id } = existing.resource;
    if (here(existing, TARGET).some((target) => target.state["rule"] === state["name"])) {
      const explanation = "Rule can't be deleted since it has targets.";
      throw failed(`deleting EventBridge Rule (${id})`, "DeleteRule", "ValidationException", explanation);
    }
  },
};

const eventTarget: Kind = {
  create: (creation) => {
    const { inputs, store } = creation;
    const rule = text(inputs, "rule");
    const targetId = text(inputs, "targetId") || `terraform-${digits(26, rule, String(store.next("events:target")))}`;
    if (!findHere(creation, RULE, "name", rule)) {
      const explanation = `Rule ${rule} does not exist on EventBus default.`;
      const doing = `creating EventBridge Target (${rule}-${targetId})`;
      throw failed(doing, "PutTargets", "ResourceNotFoundException", explanation);
    }
    return { id: `${rule}-${targetId}`, outputs: { targetId } };
  },
};

const schedule: Kind = {
  create: (creation) => {
    const { inputs } = creation;
    const group = text(inputs, "groupName") || "default";
    const id = `${group}/${text(inputs, "name")}`;
    if (here(creation, SCHEDULE).some((found) => found.id === id)) {
      const explanation = `Schedule ${text(inputs, "name")} already exists.`;
      const doing = `creating Amazon EventBridge Scheduler Schedule (${text(inputs, "name")})`;
      throw errorsOf("Scheduler")(doing, "CreateSchedule", "ConflictException", explanation);
    }
    return { id, outputs: { arn: arnOf(creation, "scheduler", `schedule/${id}`), groupName: group } };
  },
};

/** EventBridge and its scheduler. */
export const EVENTS: Kinds = { [RULE]: eventRule, [TARGET]: eventTarget, [SCHEDULE]: schedule };

/** PutRule enables a rule of which the call says nothing; the provider reads both arguments back. */
function stateOf(inputs: Properties): Properties {
  const state = text(inputs, "state") || (inputs["isEnabled"] === false ? "DISABLED" : "ENABLED");
  return { state, isEnabled: state !== "DISABLED" };
}

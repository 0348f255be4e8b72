import { checkInputs } from "../../cloud/cloud";
import { RULE, TARGET } from "../../cloud/cloudwatch";
import { findHere, here, uuid } from "../../cloud/kind";
import type { CloudResource } from "../../cloud/store";
import { blocks, type Properties, text } from "../../schema/property";
import { type Api, type Handlers, listed } from "../api";
import { ApiError, invalid } from "../error";
import { fromWire, toWire } from "../names";

/** EventBridge: rules and their targets. Events that are put go nowhere. */
export const EVENTS: Handlers = {
  PutRule: (params, api) => {
    const old = ruleOf(text(params, "Name"), api);
    const { inputs, failures } = checkInputs(RULE, { name: "wire", news: fromWire(RULE, params) }, {});
    if (failures[0]) throw invalid(api.service, `${failures[0].property}: ${failures[0].reason}`);
    if (old) api.cloud.update(RULE, api, old.id, old.state, inputs);
    else api.cloud.create(RULE, api, inputs);
    return { RuleArn: ruleOf(text(params, "Name"), api)?.state["arn"] };
  },
  DescribeRule: (params, api) => show(requireRule(text(params, "Name"), api), "DescribeRuleResponse", api),
  ListRules: (params, api) => {
    const rules = here(api, RULE).filter(({ state }) => text(state, "name").startsWith(text(params, "NamePrefix")));
    return listed(
      "Rules",
      rules.map((rule) => show(rule, "Rule", api)),
      params,
      api,
    );
  },
  ListTargetsByRule: (params, api) => {
    const { state } = requireRule(text(params, "Rule"), api);
    const targets = here(api, TARGET).filter((target) => target.state["rule"] === state["name"]);
    const shown = targets.map((target) => toWire(api.model, { shape: "Target" }, target.state, { Id: "targetId" }));
    return listed("Targets", shown, params, api);
  },
  PutEvents: (params, api) => {
    const Entries = blocks(params, "Entries").map(() => ({
      EventId: uuid("event", String(api.store.next("events:event"))),
    }));
    return { FailedEntryCount: 0, Entries };
  },
};

function show({ state }: CloudResource, shape: string, api: Api): Properties {
  return { EventBusName: "default", ...(toWire(api.model, { shape }, state) as Properties) };
}

function ruleOf(name: string, api: Api): CloudResource | undefined {
  return findHere(api, RULE, "name", name);
}

function requireRule(name: string, api: Api): CloudResource {
  const found = ruleOf(name, api);
  if (found) return found;
  throw new ApiError("ResourceNotFoundException", `Rule ${name} does not exist on EventBus default.`, 400);
}

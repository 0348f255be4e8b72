import { checkInputs } from "../../cloud/cloud";
import { RULE, TARGET } from "../../cloud/cloudwatch";
import { findHere, here } from "../../cloud/kind";
import type { CloudResource } from "../../cloud/store";
import { blocks, isProperties, type Properties, text, texts } from "../../schema/property";
import { type Api, type Handlers, listed } from "../api";
import { put } from "../bus";
import { ApiError, invalid } from "../error";
import { fromWire, toWire } from "../names";

/** EventBridge: rules and their targets. Events go to functions of Lambda: `simulator/wire/bus.ts`. */
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
    const Entries = blocks(params, "Entries").map((entry) => {
      const [source, type] = [text(entry, "Source"), text(entry, "DetailType")];
      const detail = attempt(text(entry, "Detail"));
      if (!isProperties(detail) || source === "" || type === "")
        return { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
      const event = { source, type, detail, resources: texts(entry, "Resources"), time: api.date };
      return { EventId: put(api.store, api, event) };
    });
    return { FailedEntryCount: Entries.filter((each) => "ErrorCode" in each).length, Entries };
  },
};

function attempt(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

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

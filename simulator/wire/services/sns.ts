import { SUBSCRIPTION, TOPIC } from "../../cloud/sns";
import { findHere, here, uuid } from "../../cloud/kind";
import type { CloudResource } from "../../cloud/store";
import { type Properties, text } from "../../schema/property";
import { type Api, type Handlers, listed } from "../api";
import { sendTo } from "../deliveries";
import { ApiError } from "../error";

/** SNS: topics. What is published is noted: `simulator/wire/deliveries.ts`. */
export const SNS: Handlers = {
  ListTopics: (params, api) =>
    listed(
      "Topics",
      here(api, TOPIC).map(({ id }) => ({ TopicArn: id })),
      params,
      api,
    ),
  GetTopicAttributes: (params, api) => {
    const { id, state } = topicOf(params, api);
    const all = here(api, SUBSCRIPTION).filter((each) => each.state["topic"] === id);
    const pending = all.filter((each) => each.state["pendingConfirmation"] === true).length;
    const counts = {
      SubscriptionsPending: pending.toString(),
      SubscriptionsConfirmed: (all.length - pending).toString(),
    };
    const own = {
      ...counts,
      DisplayName: state["displayName"],
      KmsMasterKeyId: state["kmsMasterKeyId"],
      Policy: state["policy"],
    };
    const given = Object.entries(own).filter(([, value]) => typeof value === "string" && value !== "");
    return { Attributes: { TopicArn: id, Owner: api.account, ...Object.fromEntries(given) } };
  },
  Publish: (params, api) => {
    const { id } = topicOf(params, api);
    sendTo(id, text(params, "Message"), api);
    return { MessageId: uuid(id, String(api.store.next("sns:message"))) };
  },
};

function topicOf(params: Properties, api: Api): CloudResource {
  const found = findHere(api, TOPIC, "id", text(params, "TopicArn") || text(params, "TargetArn"));
  if (found) return found;
  throw new ApiError("NotFound", "Topic does not exist", 404);
}

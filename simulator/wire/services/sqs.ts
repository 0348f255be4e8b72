import { createHash } from "node:crypto";
import { findHere } from "../../cloud/kind";
import { QUEUE } from "../../cloud/sqs";
import type { CloudResource } from "../../cloud/store";
import { block, isProperties, type Properties, text, texts } from "../../schema/property";
import type { Api, Handlers } from "../api";
import { MESSAGE } from "../deliveries";
import { ApiError } from "../error";

const VISIBILITY_SECONDS = 30;

/** SQS: what queues of dead letters got. Nothing is sent to a queue by a client here, or deleted from it. */
export const SQS: Handlers = {
  GetQueueUrl: (params, api) => ({ QueueUrl: queueOf({ name: text(params, "QueueName") }, api).id }),
  GetQueueAttributes: (params, api) => {
    const queue = queueOf({ id: text(params, "QueueUrl") }, api);
    const all = messagesOf(queue, api);
    const seen = all.filter((each) => isVisible(each, api)).length;
    const known: Readonly<Record<string, string>> = {
      QueueArn: text(queue.state, "arn"),
      ApproximateNumberOfMessages: String(seen),
      ApproximateNumberOfMessagesNotVisible: String(all.length - seen),
    };
    const asked = texts(params, "AttributeNames");
    const told = Object.entries(known).filter(([name]) => asked.includes("All") || asked.includes(name));
    return { Attributes: Object.fromEntries(told) };
  },
  ReceiveMessage: (params, api) => {
    const queue = queueOf({ id: text(params, "QueueUrl") }, api);
    const most = Number(params["MaxNumberOfMessages"] ?? 1);
    const hidden = Number(params["VisibilityTimeout"] ?? VISIBILITY_SECONDS) * 1000;
    const taken = messagesOf(queue, api)
      .filter((each) => isVisible(each, api))
      .slice(0, most);
    for (const each of taken) api.store.put({ ...each, state: { ...each.state, visibleAt: api.time + hidden } });
    api.store.save();
    return taken.length === 0 ? {} : { Messages: taken.map((each) => shown(each, params)) };
  },
};

function shown({ id, state }: CloudResource, params: Properties): Properties {
  const body = text(state, "message");
  const system = texts(params, "MessageSystemAttributeNames").filter((name) => name === "SentTimestamp");
  const isAll = texts(params, "MessageAttributeNames").includes("All");
  const own = isAll && isProperties(state["attributes"]) ? Object.entries(block(state, "attributes")) : [];
  const attributes = own.map(([name, StringValue]) => [name, { DataType: "String", StringValue }] as const);
  return {
    ...{ MessageId: id, ReceiptHandle: id, Body: body, MD5OfBody: createHash("md5").update(body).digest("hex") },
    ...(system.length > 0 && { Attributes: { SentTimestamp: String(state["sentAt"]) } }),
    ...(attributes.length > 0 && { MessageAttributes: Object.fromEntries(attributes) }),
  };
}

function messagesOf({ state }: CloudResource, api: Api): readonly CloudResource[] {
  return api.store.list(MESSAGE).filter((each) => each.state["to"] === state["arn"]);
}

function isVisible({ state }: CloudResource, { time }: Api): boolean {
  return Number(state["visibleAt"] ?? 0) <= time;
}

function queueOf({ id, name }: { readonly id?: string; readonly name?: string }, api: Api): CloudResource {
  const found = id === undefined ? findHere(api, QUEUE, "name", name ?? "") : findHere(api, QUEUE, "id", id);
  if (found) return found;
  throw new ApiError("QueueDoesNotExist", "The specified queue does not exist.", 400);
}

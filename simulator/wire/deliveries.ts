import { API_DESTINATION } from "../cloud/cloudwatch";
import { findHere, uuid, type Context } from "../cloud/kind";
import { TOPIC } from "../cloud/sns";
import { QUEUE } from "../cloud/sqs";
import type { CloudResource, Store } from "../cloud/store";
import { block, isProperties, type Properties, text } from "../schema/property";

/** What somebody was sent: a topic, a queue, or the endpoint of an API destination, which is only noted here and not called. */
export const MESSAGE = "simulator:message";

/** What was sent by now, oldest first. */
export function messagesIn(store: Store): readonly Properties[] {
  return store.list(MESSAGE).map(({ state }) => state);
}

/** Notes a message. @param to ARN, or the endpoint's URL @param more what a queue says of it */
export function sendTo(
  to: string,
  message: string,
  { store, account, region }: Pick<Context, "store" | "account" | "region">,
  more: Properties = {},
): void {
  const id = uuid(to, String(store.next(MESSAGE)));
  store.put({ type: MESSAGE, id, account, region, state: { to, message, ...more }, managed: false });
  store.save();
}

/** Hands an event to a target that is no function. What is not there is not tried again: the event goes to the queue of dead letters. */
export function deliver(place: Context, event: Properties, { state: target }: CloudResource): void {
  const arn = text(target, "arn");
  const isTopic = findHere(place, TOPIC, "id", arn) !== undefined;
  const isQueue = findHere(place, QUEUE, "arn", arn) !== undefined;
  const destination = findHere(place, API_DESTINATION, "arn", arn);
  const letters = text(block(target, "deadLetterConfig"), "arn");
  const to = isTopic || isQueue ? arn : urlOf(destination, target);
  if (to !== undefined) sendTo(to, inputOf(target, event), place);
  else if (letters !== "" && findHere(place, QUEUE, "arn", letters))
    sendTo(letters, JSON.stringify(event), place, { sentAt: Date.parse(place.date), attributes: why(place, target) });
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
function why({ account, region, partition }: Context, target: Properties): Properties {
  const rule = `arn:${partition}:events:${region}:${account}:rule/${text(target, "rule")}`;
  const error = { ERROR_CODE: "RESOURCE_NOT_FOUND", ERROR_MESSAGE: "The target does not exist." };
  return { RULE_ARN: rule, TARGET_ARN: text(target, "arn"), ...error };
}

function urlOf(destination: CloudResource | undefined, target: Properties): string | undefined {
  if (destination === undefined) return undefined;
  const query = block(block(target, "httpTarget"), "queryStringParameters") as Readonly<Record<string, string>>;
  const parameters = new URLSearchParams(query).toString();
  return `${text(destination.state, "invocationEndpoint")}${parameters === "" ? "" : `?${parameters}`}`;
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html */
export function inputOf(target: Properties, event: Properties): string {
  const { input, inputPath, inputTransformer } = target;
  if (typeof input === "string") return input;
  if (typeof inputPath === "string") return JSON.stringify(at(event, inputPath)) ?? "null";
  if (!isProperties(inputTransformer)) return JSON.stringify(event);
  const paths = block(inputTransformer, "inputPaths");
  const value = (name: string): unknown => at(event, text(paths, name));
  // Within a text of JSON a value is escaped for it; one that is not there leaves nothing.
  return text(inputTransformer, "inputTemplate").replaceAll(
    /"(?:[^"\\]|\\.)*"|<([\w.-]+)>/g,
    (token: string, name?: string) =>
      name === undefined
        ? token.replaceAll(/<([\w.-]+)>/g, (whole, own: string) => (own in paths ? inText(value(own)) : whole))
        : (JSON.stringify(value(name)) ?? ""),
  );
}

function inText(value: unknown): string {
  if (value === undefined) return "";
  return JSON.stringify(typeof value === "string" ? value : JSON.stringify(value)).slice(1, -1);
}

/** Such as `$.detail.places[0]`. */
function at(event: Properties, path: string): unknown {
  const steps = path.match(/[^.[\]$]+/g) ?? [];
  return steps.reduce<unknown>((found, step) => (found as Properties | undefined)?.[step], event);
}

import { randomUUID } from "node:crypto";
import { partitionOf } from "../cloud/arn";
import type { Cloud } from "../cloud/cloud";
import type { Store } from "../cloud/store";
import type { Api } from "./api";
import { ApiError, invalid, statusOf, toApiError } from "./error";
import { faultsOf } from "./validate";
import { type Model, MODELS, shapeOf } from "./model";
import { JSON_PROTOCOL } from "./protocol/json";
import type { Asked, Incoming, Outgoing, Protocol } from "./protocol/message";
import { QUERY_PROTOCOL } from "./protocol/query";
import { REST_JSON, REST_XML } from "./protocol/rest";
import { HANDLERS } from "./services";

/** What the calls are about. */
export interface Wired {
  readonly store: Store;
  readonly cloud: Cloud;
  /** Milliseconds since 1970, of the virtual clock. */
  readonly time: () => number;
  /** Of a signature whose access key is not an account's number. */
  readonly account: string;
  readonly cbor: Protocol;
  /** Gets what the vendor's model has against an answer. @default nobody: the client gets it as it is */
  readonly onInvalidAnswer?: ((fault: string) => void) | undefined;
}

const PROTOCOLS: Readonly<Record<string, Protocol>> = {
  "rest-json": REST_JSON,
  "rest-xml": REST_XML,
  json: JSON_PROTOCOL,
  query: QUERY_PROTOCOL,
  // Its requests are Query's; its answers have the members without a wrapper.
  ec2: QUERY_PROTOCOL,
  // CodeBuild's first; a client that does not speak it sends JSON 1.1.
  "smithy-rpc-v2-cbor": JSON_PROTOCOL,
};

/** `Credential=AKIA…/20261122/us-east-1/codebuild/aws4_request`: read, never verified. */
const CREDENTIAL = /Credential=([^/,\s]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/;

/** Answers one request of a client of AWS. */
export function dispatch(wired: Wired, request: Incoming): Outgoing {
  const requestId = randomUUID();
  const { account, region, service } = signerOf(wired, request);
  const model = MODELS[service];
  const isCbor = request.headers["smithy-protocol"] === "rpc-v2-cbor";
  const protocol = isCbor ? wired.cbor : (PROTOCOLS[model?.metadata.protocol ?? ""] ?? JSON_PROTOCOL);
  let asked: Asked = NOTHING;
  const answer = (): Outgoing => {
    if (!model) throw noService(service);
    asked = protocol.parse(model, request);
    const result = callOperation(wired, { service, model, account, region }, asked, requestId);
    return protocol.answer(model, asked, result, requestId);
  };
  const refuse = (error: unknown): Outgoing => {
    const known = error instanceof URIError ? invalid(service, "The path is not encoded as it must be.") : error;
    const told = toApiError(service, known);
    return protocol.fail(told, model ? statusOf(model, asked.operation, told) : (told.status ?? 400), requestId);
  };
  const out = attempt(answer, refuse);
  return { ...out, headers: { ...out.headers, "x-amzn-requestid": requestId } };
}

const EMPTY = /number of items of at least \d+$/;

const NOTHING: Asked = { name: undefined, operation: undefined, params: {} };

function attempt<T>(act: () => T, otherwise: (error: unknown) => T): T {
  try {
    return act();
  } catch (error) {
    return otherwise(error);
  }
}

/** As whom, where and of which service a request asks. */
function signerOf(wired: Wired, { headers, query }: Incoming): Pick<Api, "account" | "region" | "service"> {
  const signed = `${headers["authorization"] ?? ""} Credential=${query.get("X-Amz-Credential") ?? ""}`;
  const [, key = "", region = "us-east-1", service = ""] = CREDENTIAL.exec(signed) ?? [];
  return { account: /^\d{12}$/.test(key) ? key : wired.account, region, service };
}

function noService(service: string): ApiError {
  if (service === "")
    return new ApiError("MissingAuthenticationToken", "The request must be signed, with any keys.", 403);
  const served = `there are: ${Object.keys(MODELS).join(", ")}.`;
  return new ApiError("UnknownService", `golden-images simulator: ${service} is not served; ${served}`, 501);
}

/** Does what an operation asks, if its parameters are as the model has them. @throws ApiError, or the CloudError of a kind */
export function callOperation(
  { store, cloud, time, onInvalidAnswer }: Wired,
  { service, model, account, region }: Pick<Api, "service" | "model" | "account" | "region">,
  { name, operation, params }: Asked,
  requestId: string,
): ReturnType<(typeof HANDLERS)[string][string]> {
  const handler = HANDLERS[service]?.[name ?? ""];
  if (name === undefined || !operation || !handler) throw unknownOperation(service, model, name);
  const faults = faultsOf(model, operation.input, params);
  if (faults.length > 0) {
    const count = `${String(faults.length)} validation error${faults.length > 1 ? "s" : ""} detected`;
    throw invalid(service, `${count}: ${faults.join("; ")}`);
  }
  const now = time();
  const context = { store, cloud, account, region, partition: partitionOf(region), date: new Date(now).toISOString() };
  const result = handler(params, { ...context, service, model, operation, time: now });
  // AWS answers with empty lists too where its model has none.
  const wrong = onInvalidAnswer ? faultsOf(model, operation.output, result).filter((fault) => !EMPTY.test(fault)) : [];
  for (const fault of wrong) onInvalidAnswer?.(`${service}:${name}: ${fault}`);
  return "requestId" in (shapeOf(model, operation.output).members ?? {}) ? { requestId, ...result } : result;
}

function unknownOperation(service: string, { operations }: Model, name: string | undefined): ApiError {
  const isRest = ["s3", "imagebuilder"].includes(service);
  const served = `golden-images simulator: ${service} serves ${Object.keys(operations).join(", ")}.`;
  if (service === "s3")
    return new ApiError(
      "NotImplemented",
      `A header you provided implies functionality that is not implemented. ${served}`,
      501,
    );
  if (isRest) return new ApiError("UnknownOperationException", served, 404);
  return new ApiError("UnknownOperationException", `Unknown operation ${name ?? ""}. ${served}`, 400);
}

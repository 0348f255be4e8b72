import { type Properties, text } from "../../schema/property";
import { type Model, membersOf, type Operation, shapeOf, type Use } from "../model";
import { json, parseJson, toJson } from "./json";
import { type Asked, fromText, type Incoming, type Outgoing, type Protocol } from "./message";
import { contentOf, escapeXml, tag } from "./xml";

type Entry = readonly [name: string, operation: Operation];

/** REST with bodies of JSON. */
export const REST_JSON: Protocol = {
  parse: (model, request) =>
    parse(model, request, (use) => {
      const body = parseJson(model, use, request);
      const placed = membersOf(model, use).filter(([, { location }]) => location !== undefined);
      return Object.fromEntries(Object.entries(body).filter(([name]) => !placed.some(([other]) => other === name)));
    }),
  answer: (model, { operation }, result) => json(200, "application/json", toJson(model, operation?.output, result)),
  fail: ({ code, message }, status) => json(status, "application/json", { message }, { "x-amzn-errortype": code }),
};

/** REST with bodies of XML, or bytes, as S3 has them. */
export const REST_XML: Protocol = {
  parse: (model, request) =>
    parse(model, request, (use) => {
      const { payload } = shapeOf(model, use);
      return payload === undefined ? {} : { [payload]: request.body };
    }),
  answer: (model, asked, result) => {
    const { operation, name = "" } = asked;
    const headers = headersOf(model, operation?.output, result);
    const { payload } = shapeOf(model, operation?.output);
    if (payload !== undefined) return { status: 200, headers, body: result[payload] as Buffer };
    // GetBucketLocation's one member is the root itself, and empty for us-east-1.
    const isRoot = name === "GetBucketLocation";
    const content = isRoot ? text(result, "LocationConstraint") : contentOf(model, operation?.output, result);
    const root = tag(ROOTS[name] ?? name, content, NAMESPACE);
    const body = content === "" && !isRoot ? "" : `<?xml version="1.0" encoding="UTF-8"?>\n${root}`;
    return { status: 200, headers: { ...(body === "" ? {} : { "content-type": XML }), ...headers }, body };
  },
  fail: ({ code, message }, status, requestId) => {
    const content = tag("Code", code) + tag("Message", escapeXml(message)) + tag("RequestId", requestId);
    return { status, headers: { "content-type": XML }, body: tag("Error", content) };
  },
};

const XML = "application/xml";
const NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";
const ROOTS: Readonly<Record<string, string>> = {
  GetBucketLocation: "LocationConstraint",
  ListBuckets: "ListAllMyBucketsResult",
  ListObjectsV2: "ListBucketResult",
};

function parse(model: Model, request: Incoming, bodyOf: (use: Use | undefined) => Properties): Asked {
  const found = Object.entries(model.operations)
    .filter((entry) => matchOf(entry, request) !== undefined)
    .sort((a, b) => fixedQuery(b).length - fixedQuery(a).length)[0];
  if (!found) return { name: undefined, operation: undefined, params: {} };
  const [name, operation] = found;
  const uri = matchOf(found, request) ?? {};
  const placed = membersOf(model, operation.input).flatMap(([member, use]) => {
    const value = placedValue(model, use, request, uri, member);
    return value === undefined ? [] : [[member, value] as const];
  });
  return { name, operation, params: { ...bodyOf(operation.input), ...Object.fromEntries(placed) } };
}

function placedValue(model: Model, use: Use, request: Incoming, uri: Record<string, string>, member: string): unknown {
  const shape = shapeOf(model, use);
  const name = use.locationName ?? member;
  if (use.location === "uri") return fromText(shape, uri[name]);
  if (use.location === "header") return fromText(shape, request.headers[name.toLowerCase()]);
  if (use.location !== "querystring" || !request.query.has(name)) return undefined;
  if (shape.type === "list")
    return request.query.getAll(name).map((item) => fromText(shapeOf(model, shape.member), item));
  return fromText(shape, request.query.get(name));
}

/** The labels of the path, or undefined where the request is for another operation. */
function matchOf(entry: Entry, { method, path, query }: Incoming): Record<string, string> | undefined {
  const [, { http }] = entry;
  const [template = ""] = http.requestUri.split("?");
  const labels: string[] = [];
  const pattern = template.replace(/\/?\{(\w+)(\+?)\}/g, (_, label: string, greedy: string) => {
    labels.push(label);
    return greedy === "" ? "/([^/]+)" : "/(.+)";
  });
  const match = new RegExp(`^${pattern}${template.endsWith("+}") || template === "/" ? "" : "/?"}$`).exec(path);
  const isMeant = method === http.method && fixedQuery(entry).every(([key, value]) => query.get(key) === value);
  if (!match || !isMeant) return undefined;
  return Object.fromEntries(labels.map((label, at) => [label, decodeURIComponent(match[at + 1] ?? "")]));
}

function fixedQuery([, { http }]: Entry): readonly (readonly [string, string])[] {
  return [...new URLSearchParams(http.requestUri.split("?")[1] ?? "")];
}

function headersOf(model: Model, use: Use | undefined, result: Properties): Outgoing["headers"] {
  const entries = membersOf(model, use).flatMap(([name, { location, locationName = name }]) => {
    const value = result[name];
    if (location !== "header" || value === undefined) return [];
    return [[locationName, value instanceof Date ? value.toUTCString() : `${value as string}`] as const];
  });
  return Object.fromEntries(entries);
}

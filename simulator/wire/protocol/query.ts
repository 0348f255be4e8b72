import type { Properties } from "../../schema/property";
import type { Model, Use } from "../model";
import { membersOf, shapeOf } from "../model";
import { fromText, type Protocol } from "./message";
import { contentOf, escapeXml, tag } from "./xml";

const TYPE = "text/xml";

/** AWS Query: a form in, XML out. */
export const QUERY_PROTOCOL: Protocol = {
  parse: (model, { body }) => {
    const form = new URLSearchParams(body.toString("utf8"));
    const name = form.get("Action") ?? "";
    const operation = model.operations[name];
    const keys = [...form.keys()].filter((key) => key !== "Action" && key !== "Version");
    const params = (read(model, operation?.input, form, "") ?? {}) as Properties;
    // What the model does not know is kept, so that the validation names it.
    const known = membersOf(model, operation?.input).map(([member, use]) => keyOf(model, member, use));
    const unknown = keys.map((key) => key.split(".")[0] ?? key).filter((key) => !known.includes(key));
    return { name, operation, params: { ...params, ...Object.fromEntries(unknown.map((key) => [key, ""])) } };
  },
  answer: (model, { name = "", operation }, result, requestId) => {
    const wrapper = operation?.output?.resultWrapper;
    const inner = contentOf(model, operation?.output, result);
    const meta = tag("ResponseMetadata", tag("RequestId", requestId));
    const content = (wrapper === undefined ? inner : tag(wrapper, inner)) + meta;
    return {
      status: 200,
      headers: { "content-type": TYPE },
      body: tag(`${name}Response`, content, model.metadata.xmlNamespace),
    };
  },
  fail: ({ code, message }, status, requestId) => {
    const type = tag("Type", status < 500 ? "Sender" : "Receiver");
    const error = tag("Error", type + tag("Code", code) + tag("Message", escapeXml(message)));
    const body = tag("ErrorResponse", error + tag("RequestId", requestId));
    return { status, headers: { "content-type": TYPE }, body };
  },
};

function isEc2({ metadata }: Model): boolean {
  return metadata.protocol === "ec2";
}

/** EC2 writes the name of the place with a capital: https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html */
function keyOf(model: Model, member: string, { locationName = member }: Use): string {
  return isEc2(model) ? locationName.charAt(0).toUpperCase() + locationName.slice(1) : member;
}

/** `A.member.1.B=x` is `{A: [{B: x}]}`, `A.entry.1.key=k` with `.value=v` is `{A: {k: v}}`. */
function read(model: Model, use: Use | undefined, form: URLSearchParams, at: string): unknown {
  const shape = shapeOf(model, use);
  const has = (path: string): boolean => [...form.keys()].some((key) => key === path || key.startsWith(`${path}.`));
  if (shape.type === "structure") {
    const entries = membersOf(model, use).flatMap(([name, member]) => {
      const value = read(model, member, form, [...(at === "" ? [] : [at]), keyOf(model, name, member)].join("."));
      return value === undefined ? [] : [[name, value] as const];
    });
    return at === "" || has(at) ? Object.fromEntries(entries) : undefined;
  }
  const isFlat = isEc2(model) || shape.flattened === true || use?.flattened === true;
  const step = shape.type === "map" ? "entry" : (shape.member?.locationName ?? "member");
  const numbered = (number: number): string => `${at}.${isFlat ? "" : `${step}.`}${String(number)}`;
  const count = (): number => {
    let number = 0;
    while (has(numbered(number + 1))) number += 1;
    return number;
  };
  const each = <T>(make: (path: string) => T): T[] => Array.from({ length: count() }, (_, n) => make(numbered(n + 1)));
  if (shape.type === "list") return has(at) ? each((path) => read(model, shape.member, form, path)) : undefined;
  if (shape.type !== "map") return form.has(at) ? fromText(shape, form.get(at)) : undefined;
  const pair = (path: string) =>
    [
      form.get(`${path}.Name`) ?? form.get(`${path}.key`) ?? "",
      read(model, shape.value, form, form.has(`${path}.key`) ? `${path}.value` : `${path}.Value`),
    ] as const;
  return has(at) ? Object.fromEntries(each(pair)) : undefined;
}
